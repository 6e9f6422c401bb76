// Caches the page and all files that it loaded, so that it starts without a network.

const CACHE = "gate";

/** `worker`, `reader`, `wasm` and `share` are URLs; the last three are needed only in browsers without BarcodeDetector. */
export async function cachePage({ worker, reader, wasm, share }) {
  if (!("serviceWorker" in navigator) || !navigator.onLine) return;
  await navigator.serviceWorker.register(worker);
  await navigator.serviceWorker.ready;
  const statics = new URL("../../", import.meta.url).pathname;
  const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
  const ownFiles = loaded.filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith(statics));
  const addresses = new Set([location.pathname, reader, wasm, share, ...ownFiles.map(({ pathname, search }) => pathname + search)]);
  const cache = await caches.open(CACHE);
  await cache.addAll([...addresses]);
  const old = (await cache.keys()).filter(({ url }) => !addresses.has(new URL(url).pathname + new URL(url).search));
  await Promise.all(old.map((request) => cache.delete(request)));
}
