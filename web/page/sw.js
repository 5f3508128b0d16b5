// Keeps the page so that it works without a network after the first load. The list is written by web/build.sh.
// The module is not in it: the page puts that into the same cache as it loads it, so that it is transferred once.
const VERSION = "{{VERSION}}";
const FILES = {{FILES}};

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => Promise.all(names.filter((name) => name.startsWith("hotwash-") && name !== VERSION).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(old).then(() => self.clients.claim()));
});

// Names carry a hash of what is in them, so what is kept is right; only the page itself is asked for anew.
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "HEAD" || request.method === "GET") event.respondWith(answer(request));
});

async function answer(request) {
  const cache = await caches.open(VERSION);
  const kept = await cache.match(request, { ignoreMethod: true, ignoreSearch: request.mode === "navigate" });
  if (kept && request.mode !== "navigate") return kept;
  try {
    return await fetch(request);
  } catch (error) {
    const page = kept ?? (request.mode === "navigate" ? await cache.match("./") : undefined);
    if (page) return page;
    throw error;
  }
}
