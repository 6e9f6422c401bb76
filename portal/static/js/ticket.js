// The e-ticket's page: keeps itself on this device, and keeps the screen on where the browser can.

const DRAWN_WITH = "link[rel=stylesheet], link[rel=icon], link[rel=modulepreload], script[src], main use, header use, footer use, img[src]";

function parts() {
  const addresses = [...document.querySelectorAll(DRAWN_WITH)].map((found) => new URL(
    found.href?.baseVal ?? found.href ?? found.src, document.baseURI,
  ));
  const own = addresses.filter(({ origin, pathname }) => origin === window.location.origin && pathname !== window.location.pathname);
  return [...new Set(own.map(({ pathname, search }) => pathname + search))];
}

async function keep(told) {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  serviceWorker.addEventListener("message", ({ data }) => { // said only once the worker holds everything
    told.textContent = data.isCopy ? told.dataset.copy : told.dataset.kept;
  });
  serviceWorker.startMessages();
  try {
    const registration = await serviceWorker.register(told.dataset.worker);
    registration.active?.postMessage(parts());
    if (!registration.active) (await serviceWorker.ready).active.postMessage(parts());
  } catch { /* no place to keep it, as in private windows: the page promises nothing */ }
}

function offerAwake(button) {
  const said = button.parentElement.querySelector(".awake");
  let lock = null;
  let isWanted = false;
  const show = (words) => {
    button.setAttribute("aria-pressed", String(isWanted));
    said.textContent = words;
  };
  const ask = async () => {
    try {
      lock = await navigator.wakeLock.request("screen");
      if (isWanted) show(button.dataset.awake);
      else lock.release(); // pressed again in the meantime
    } catch {
      isWanted = false;
      show(button.dataset.failed);
    }
  };
  button.addEventListener("click", () => {
    isWanted = !isWanted;
    if (isWanted) return ask();
    lock?.release();
    return show(button.dataset.asleep);
  });
  document.addEventListener("visibilitychange", () => { // the browser lets go of it when the page is out of sight
    if (isWanted && document.visibilityState === "visible") ask();
  });
  button.hidden = false;
}

document.querySelectorAll("[data-worker]").forEach(keep);
document.querySelectorAll("[data-signed]").forEach(async (box) => {
  const { turn } = await import("./ticket-code.js");
  turn(box).catch((error) => console.warn(error)); // the code that stands there stays
});
if (navigator.wakeLock) document.querySelectorAll("[data-awake]").forEach(offerAwake);
