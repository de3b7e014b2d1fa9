// The kill switch: a host serves it in place of the service worker; it deletes the saved site and unregisters.

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

async function remove() {
  await caches.delete(`returnkb ${new URL("./", worker.location.href).pathname}`);
  await worker.registration.unregister();
  // A page that was closed meanwhile cannot be loaded again.
  for (const client of await worker.clients.matchAll({ type: "window" })) client.navigate(client.url).catch(() => undefined);
}

worker.addEventListener("install", () => { worker.skipWaiting(); });
worker.addEventListener("activate", event => event.waitUntil(remove()));
