// Serves the saved site. It fetches nothing by itself: saving and updating are done by the page, when the reader asks.

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const base = new URL("./", worker.location.href), CACHE = `returnkb ${base.pathname}`;
const NOT_SAVED = `<!doctype html><meta charset="utf-8"><title>Not kept</title><p>This page is not among those kept on this device; it needs a network. <a href="${base.pathname}index.html">Start page</a></p>`;
/** @type {{ list: { files: Record<string, [hash: string, size: number]> } } | null | undefined} */
let saved;

/** @param {string} path */
const cached = async path => (await caches.open(CACHE)).match(new URL(path, base).href);

async function savedList() {
  if (saved === undefined) saved = await (await cached("keep/now"))?.json() ?? null;
  return saved;
}

async function respond(/** @type {Request} */ request, /** @type {URL} */ url) {
  const path = decodeURIComponent(url.pathname.slice(base.pathname.length));
  const file = (await savedList())?.list.files[path === "" || path.endsWith("/") ? `${path}index.html` : path];
  const hit = file && await cached(`keep/by-sum/${file[0]}`);
  if (hit) return hit;
  try { return await fetch(request); }
  catch (error) {
    if (request.mode !== "navigate") throw error;
    return new Response(NOT_SAVED, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
}

worker.addEventListener("install", () => { worker.skipWaiting(); });
worker.addEventListener("activate", event => event.waitUntil(worker.clients.claim()));
worker.addEventListener("message", event => { if (event.data === "again") saved = undefined; });
worker.addEventListener("fetch", event => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return;
  if (url.pathname.startsWith(`${base.pathname}keep/`) || url.searchParams.has("rk-sum")) return;
  event.respondWith(respond(event.request, url));
});
