// Keeps the page and all that it loaded for the next start, which may be without a network.

const CACHE = "gate";

/** `worker`, `reader`, `wasm` and `share` are addresses; the last three are needed only where the browser reads no QR itself. */
export async function cachePage({ worker, reader, wasm, share }) {
  if (!("serviceWorker" in navigator) || !navigator.onLine) return;
  await navigator.serviceWorker.register(worker);
  await navigator.serviceWorker.ready;
  const statics = new URL("../../", import.meta.url).pathname;
  const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
  const ours = loaded.filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith(statics));
  const addresses = new Set([location.pathname, reader, wasm, share, ...ours.map(({ pathname, search }) => pathname + search)]);
  const cache = await caches.open(CACHE);
  await cache.addAll([...addresses]);
  const old = (await cache.keys()).filter(({ url }) => !addresses.has(new URL(url).pathname + new URL(url).search));
  await Promise.all(old.map((request) => cache.delete(request)));
}
