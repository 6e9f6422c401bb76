// Service worker that caches each opened e-ticket, the page and its files, so that it opens without a network.
// One cache per ticket with its page and the files named by the page; fragments for htmx are not cached.

const CACHE_PREFIX = "ticket:1:"; // increase the number when the format of the cache changes
const NETWORK_TIMEOUT_MS = 2500;
const TICKET = /\/t\/([-\w]+)\/$/;
const GONE = [404, 410];
const shownFromCopy = new Set(); // client ids of pages served from the cache

const tokenOf = (address) => TICKET.exec(new URL(address).pathname)?.[1];
const cachedPage = (token, address) => caches.match(address, { cacheName: CACHE_PREFIX + token, ignoreSearch: true, ignoreVary: true });

async function cachePage(token, address, answer) {
  if (GONE.includes(answer.status)) return caches.delete(CACHE_PREFIX + token); // transferred: the code is no longer valid
  if (!answer.ok || answer.redirected) return false;
  const cache = await caches.open(CACHE_PREFIX + token);
  return cache.put(new URL(address).pathname, answer);
}

async function page({ request, resultingClientId }, token, fresh) {
  const copy = await cachedPage(token, request.url);
  if (!copy) return fresh;
  const tooLate = new Promise((resolve) => { setTimeout(resolve, NETWORK_TIMEOUT_MS); });
  const answer = await Promise.race([fresh, tooLate]).catch(() => undefined);
  if (answer && answer.status < 500) return answer;
  shownFromCopy.add(resultingClientId);
  return copy;
}

async function file(request) {
  const all = await caches.keys();
  for (const cacheName of all.filter((name) => name.startsWith(CACHE_PREFIX))) {
    const copy = await caches.match(request, { cacheName, ignoreVary: true });
    if (copy) return copy;
  }
  return fetch(request);
}

async function cacheFile(cache, address) {
  const answer = await fetch(address).catch(() => undefined);
  if (answer?.ok) return cache.put(address, answer);
  if (await cache.match(address, { ignoreVary: true })) return undefined;
  throw new Error(`not cached: ${address}`);
}

async function cacheAll({ id, url }, parts) {
  const token = tokenOf(url);
  if (!await cachedPage(token, url)) await cachePage(token, url, await fetch(url, { redirect: "error" }));
  if (!await cachedPage(token, url)) throw new Error("the page itself is not cached");
  const cache = await caches.open(CACHE_PREFIX + token);
  await Promise.all(parts.map((address) => cacheFile(cache, address)));
  const wanted = new Set(parts.map((address) => new URL(address, url).href));
  const old = (await cache.keys()).filter((request) => !tokenOf(request.url) && !wanted.has(request.url));
  await Promise.all(old.map((request) => cache.delete(request)));
  return { isCopy: shownFromCopy.has(id) };
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  const deleteOld = (names) => names.filter((name) => name.startsWith("ticket:") && !name.startsWith(CACHE_PREFIX)).map((name) => caches.delete(name));
  event.waitUntil(caches.keys().then((names) => Promise.all(deleteOld(names))).then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  const { source, data } = event;
  event.waitUntil(cacheAll(source, data).then((status) => source.postMessage(status), () => undefined));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const token = tokenOf(request.url);
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate" && token) {
    const fresh = fetch(request);
    event.waitUntil(fresh.then((answer) => cachePage(token, request.url, answer.clone()), () => undefined));
    event.respondWith(page(event, token, fresh));
  } else if (["style", "script", "image", "font"].includes(request.destination)) {
    event.respondWith(file(request));
  }
});
