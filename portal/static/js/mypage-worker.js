// Service worker of My Page: without a network it answers with the list of the tickets that this device has stored.
// The list and its files were put into the cache by stored-list.js; the list itself is the same page for everyone.

const CACHE = "stored-list:1"; // as in stored-list.js
const PATIENCE_MS = { navigate: 6000, other: 2500 };
const HOME = /^(?:\/[a-z]{2})?\/mypage\/(?:stored\/)?$/;

async function networkOr(request, copyOf, patience) {
  const copy = await caches.match(copyOf, { cacheName: CACHE, ignoreSearch: true, ignoreVary: true });
  const fresh = fetch(request);
  if (!copy) return fresh;
  const tooLate = new Promise((resolve) => { setTimeout(resolve, patience); });
  return await Promise.race([fresh, tooLate]).catch(() => undefined) ?? copy;
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    const list = new URL("stored/", self.registration.scope);
    if (HOME.test(pathname)) event.respondWith(networkOr(request, list, PATIENCE_MS.navigate));
  } else if (["style", "script", "image", "font"].includes(request.destination)) {
    event.respondWith(networkOr(request, request, PATIENCE_MS.other));
  }
});
