// Service worker of the gate: the newest page with a network, the cached page without; page-cache.js fills the cache.

const CACHE = "gate";
const TIMEOUT_MS = 3000;
const SCOPE = new URL(self.registration.scope).pathname;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function newestOrCached(request) {
  const cached = await (await caches.open(CACHE)).match(request, { ignoreVary: true });
  if (!cached) return fetch(request);
  const late = new Promise((resolve) => setTimeout(() => resolve(cached), TIMEOUT_MS));
  const newest = fetch(request).then((response) => (response.status < 500 ? response : cached), () => cached);
  return Promise.race([newest, late]);
}

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  const isOurs = origin === self.location.origin && (pathname === `${SCOPE}scan/` || pathname.startsWith("/static/"));
  if (event.request.method === "GET" && isOurs) event.respondWith(newestOrCached(event.request));
});
