// The kill switch: put in place of the worker, it deletes every kept copy and goes.
"use strict";
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", event => event.waitUntil((async () => {
  await caches.delete("returnkb " + new URL("./", self.location).pathname);
  await self.registration.unregister();
  for (const client of await self.clients.matchAll()) client.navigate(client.url).catch(() => {});
})()));
