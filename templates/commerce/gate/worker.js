// Service worker of the door: with a network the newest page, without one the kept page; page-cache.js fills the store.

const CACHE = "gate";
const GIVE_UP_MS = 3000;
const SCOPE = new URL(self.registration.scope).pathname;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function newestOrKept(request) {
  const kept = await (await caches.open(CACHE)).match(request, { ignoreVary: true });
  if (!kept) return fetch(request);
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), GIVE_UP_MS));
  const newest = fetch(request).then((response) => (response.status < 500 ? response : kept), () => kept);
  return Promise.race([newest, late]);
}

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  const isOurs = origin === self.location.origin && (pathname === `${SCOPE}scan/` || pathname.startsWith("/static/"));
  if (event.request.method === "GET" && isOurs) event.respondWith(newestOrKept(event.request));
});
