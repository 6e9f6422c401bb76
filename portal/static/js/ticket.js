// The e-ticket page: caches itself on this device, and keeps the screen on where the browser supports it.

const RESOURCES = "link[rel=stylesheet], link[rel=icon], link[rel=modulepreload], script[src], main use, header use, footer use, img[src]";

function files() {
  const addresses = [...document.querySelectorAll(RESOURCES)].map((element) => new URL(
    element.href?.baseVal ?? element.href ?? element.src, document.baseURI,
  ));
  const sameOrigin = addresses.filter(({ origin, pathname }) => origin === window.location.origin && pathname !== window.location.pathname);
  return [...new Set(sameOrigin.map(({ pathname, search }) => pathname + search))];
}

async function savePage(status) {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  serviceWorker.addEventListener("message", ({ data }) => { // sent when everything is in the cache
    status.textContent = data.isCopy ? status.dataset.copy : status.dataset.stored;
  });
  serviceWorker.startMessages();
  try {
    const registration = await serviceWorker.register(status.dataset.worker);
    registration.active?.postMessage(files());
    if (!registration.active) (await serviceWorker.ready).active.postMessage(files());
  } catch { /* no storage, as in private windows: the status stays empty */ }
}

function offerScreenLock(button) {
  const status = button.parentElement.querySelector(".screen-lock-status");
  let lock = null;
  let isWanted = false;
  const show = (text) => {
    button.setAttribute("aria-pressed", String(isWanted));
    status.textContent = text;
  };
  const requestLock = async () => {
    try {
      lock = await navigator.wakeLock.request("screen");
      if (isWanted) show(button.dataset.screenOn);
      else lock.release(); // pressed again in the meantime
    } catch {
      isWanted = false;
      show(button.dataset.failed);
    }
  };
  button.addEventListener("click", () => {
    isWanted = !isWanted;
    if (isWanted) return requestLock();
    lock?.release();
    return show(button.dataset.screenDefault);
  });
  document.addEventListener("visibilitychange", () => { // the browser releases the lock when the page is hidden
    if (isWanted && document.visibilityState === "visible") requestLock();
  });
  button.hidden = false;
}

document.querySelectorAll("[data-worker]").forEach(savePage);
document.querySelectorAll("[data-signed]").forEach(async (box) => {
  const { startRotation } = await import("./ticket-code.js");
  startRotation(box).catch((error) => console.warn(error)); // the code in the page stays
});
if (navigator.wakeLock) document.querySelectorAll("[data-screen-on]").forEach(offerScreenLock);
