// Stores on this device the page that lists its tickets, so that My Page shows it when there is no network.

const CACHE = "stored-list:1"; // as in mypage-worker.js; increase the number there too when the format changes
const RESOURCES = "link[rel=stylesheet], link[rel=icon], script[src], main use, header use, img[src]";

function files(page) {
  const templates = [...page.querySelectorAll("template")].flatMap(({ content }) => [...content.querySelectorAll("use")]);
  const addresses = [...page.querySelectorAll(RESOURCES), ...templates].map((element) => (
    new URL(element.getAttribute("href") ?? element.getAttribute("src"), window.location.origin)
  ));
  const own = addresses.filter(({ origin }) => origin === window.location.origin);
  return [...new Set(own.map(({ pathname, search }) => pathname + search))];
}

async function store({ storedList, storedListWorker }) {
  const answer = await fetch(storedList);
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.clone().text(), "text/html");
  const cache = await caches.open(CACHE);
  await cache.addAll(files(page));
  await cache.put(storedList, answer); // last: a page without its files would be no page
  await navigator.serviceWorker.register(storedListWorker);
}

const place = document.querySelector("[data-stored-list]");
if (place && navigator.serviceWorker) store(place.dataset).catch(() => undefined); // no network, or no storage as in private windows
