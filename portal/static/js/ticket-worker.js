// Keeps each opened e-ticket on this device, page and all it is drawn with, so that it opens without a signal.
// One cache per ticket. Only its page and the files that the page names go in; parts of pages (htmx) never do.

const KEPT = "ticket:1:"; // the number rises when what is kept changes its shape
const PATIENCE_MS = 2500;
const TICKET = /\/t\/([-\w]+)\/$/;
const GONE = [404, 410];
const shownFromCopy = new Set(); // ids of the pages that the network did not answer in time

const tokenOf = (address) => TICKET.exec(new URL(address).pathname)?.[1];
const keptOf = (token, address) => caches.match(address, { cacheName: KEPT + token, ignoreSearch: true, ignoreVary: true });

async function cachePage(token, address, answer) {
  if (GONE.includes(answer.status)) return caches.delete(KEPT + token); // handed on: the code is no longer theirs
  if (!answer.ok || answer.redirected) return false;
  const cache = await caches.open(KEPT + token);
  return cache.put(new URL(address).pathname, answer);
}

async function page({ request, resultingClientId }, token, fresh) {
  const copy = await keptOf(token, request.url);
  if (!copy) return fresh;
  const tooLate = new Promise((resolve) => { setTimeout(resolve, PATIENCE_MS); });
  const answer = await Promise.race([fresh, tooLate]).catch(() => undefined);
  if (answer && answer.status < 500) return answer;
  shownFromCopy.add(resultingClientId);
  return copy;
}

async function part(request) {
  const all = await caches.keys();
  for (const cacheName of all.filter((name) => name.startsWith(KEPT))) {
    const copy = await caches.match(request, { cacheName, ignoreVary: true });
    if (copy) return copy;
  }
  return fetch(request);
}

async function keepPart(cache, address) {
  const answer = await fetch(address).catch(() => undefined);
  if (answer?.ok) return cache.put(address, answer);
  if (await cache.match(address, { ignoreVary: true })) return undefined;
  throw new Error(`not kept: ${address}`);
}

async function keepAll({ id, url }, parts) {
  const token = tokenOf(url);
  if (!await keptOf(token, url)) await cachePage(token, url, await fetch(url, { redirect: "error" }));
  if (!await keptOf(token, url)) throw new Error("the page itself is not kept");
  const cache = await caches.open(KEPT + token);
  await Promise.all(parts.map((address) => keepPart(cache, address)));
  const wanted = new Set(parts.map((address) => new URL(address, url).href));
  const old = (await cache.keys()).filter((request) => !tokenOf(request.url) && !wanted.has(request.url));
  await Promise.all(old.map((request) => cache.delete(request)));
  return { isCopy: shownFromCopy.has(id) };
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  const drop = (names) => names.filter((name) => name.startsWith("ticket:") && !name.startsWith(KEPT)).map((name) => caches.delete(name));
  event.waitUntil(caches.keys().then((names) => Promise.all(drop(names))).then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  const { source, data } = event;
  event.waitUntil(keepAll(source, data).then((told) => source.postMessage(told), () => undefined));
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
    event.respondWith(part(request));
  }
});
