// Serves the kept copy. It fetches nothing by itself: saving and updating are done by the page, when the reader asks.
"use strict";
const base = new URL("./", self.location), NAME = "returnkb " + base.pathname;
let now;

async function held() {
  if (now === undefined) {
    const hit = await (await caches.open(NAME)).match(new URL("keep/now", base).href);
    now = hit ? await hit.json() : null;
  }
  return now;
}

async function answer(request, url) {
  const kept = await held(), path = decodeURIComponent(url.pathname.slice(base.pathname.length)), file = kept && kept.list.files[path === "" || path.endsWith("/") ? path + "index.html" : path];
  const hit = file && await (await caches.open(NAME)).match(new URL("keep/by-sum/" + file[0], base).href);
  if (hit) return hit;
  try { return await fetch(request); } catch (error) {
    if (request.mode !== "navigate") throw error;
    return new Response("<!doctype html><meta charset='utf-8'><title>Not kept</title><p>This page is not among those kept on this device; it needs a network. <a href='" + base.pathname + "index.html'>Start page</a></p>",
      { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", event => event.waitUntil(self.clients.claim()));
self.addEventListener("message", event => { if (event.data === "again") now = undefined; });
self.addEventListener("fetch", event => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return;
  if (url.pathname.startsWith(base.pathname + "keep/") || url.searchParams.has("rk-sum")) return;
  event.respondWith(answer(event.request, url));
});
