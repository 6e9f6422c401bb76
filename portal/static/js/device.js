// Tries what only the page itself can try, fills in the outcomes, and passes on what the request could not say.

const HLS = "application/vnd.apple.mpegurl";
const MP4 = 'video/mp4; codecs="avc1.42E01E,mp4a.40.2"';
const CLOCK_MAY_DIFFER_MS = 60_000; // more than that breaks the card's proof of identity
const KEY = "device_try";

function keepCookie() {
  document.cookie = `${KEY}=1; path=/; max-age=60; SameSite=Lax`;
  const kept = document.cookie.includes(`${KEY}=1`);
  document.cookie = `${KEY}=; path=/; max-age=0; SameSite=Lax`;
  return kept;
}

function keepInStorage() {
  localStorage.setItem(KEY, "1");
  const kept = localStorage.getItem(KEY) === "1";
  localStorage.removeItem(KEY);
  return kept;
}

async function compareClocks(box) {
  const asked = Date.now();
  const answer = await fetch(box.dataset.url, { method: "HEAD", cache: "no-store" });
  const said = Date.parse(answer.headers.get("Date"));
  if (Number.isNaN(said)) return null;
  return Math.abs((asked + Date.now()) / 2 - said) <= CLOCK_MAY_DIFFER_MS;
}

function playVideo() {
  if (document.createElement("video").canPlayType(HLS)) return true;
  const source = window.ManagedMediaSource ?? window.MediaSource;
  return Boolean(source?.isTypeSupported(MP4));
}

// Each says true, false, or null for "cannot tell"; one that throws cannot tell, but refused storage is refused.
const tries = {
  script: () => true,
  cookies: keepCookie,
  storage: keepInStorage,
  offline: () => (window.isSecureContext ? "serviceWorker" in navigator && "caches" in window : null),
  clock: compareClocks,
  video: playVideo,
};
const REFUSED_WHEN_THROWN = ["cookies", "storage"];

async function outcomeOf(name, box) {
  try {
    const worked = await tries[name](box);
    return worked === null ? "unknown" : worked ? "ok" : "fail";
  } catch {
    return REFUSED_WHEN_THROWN.includes(name) ? "fail" : "unknown";
  }
}

async function fillIn(name, box) {
  const outcome = await outcomeOf(name, box);
  box.querySelectorAll(`[data-check="${name}"] [data-outcome]`).forEach((words) => {
    words.hidden = words.dataset.outcome !== outcome;
  });
  const field = box.querySelector(`input[type=hidden][name="${name}"]`);
  if (field) field.value = outcome;
}

// An iPad that asks for desktop pages has a touch screen, and no Mac has.
function whichDevice() {
  return navigator.maxTouchPoints === undefined ? null : { device: navigator.maxTouchPoints > 1 ? "ipad" : "mac" };
}

async function whichPhone() {
  const told = await navigator.userAgentData?.getHighEntropyValues(["model", "platformVersion"]);
  return told?.model ? { model: told.model, version: told.platformVersion } : null;
}

async function passOn(box) {
  const ask = { device: whichDevice, phone: whichPhone }[box.dataset.device];
  const found = await ask?.();
  if (!found) return;
  const url = new URL(box.dataset.url, window.location.href);
  if (Object.keys(found).some((name) => url.searchParams.has(name))) return; // told already
  Object.entries(found).forEach(([name, value]) => url.searchParams.set(name, value));
  const answer = box.closest(".action");
  if (answer) window.htmx.ajax("GET", url.pathname + url.search, { target: answer, swap: "innerHTML" });
  else window.location.replace(url);
}

function start(root) {
  const boxes = root.matches?.("[data-device]") ? [root] : root.querySelectorAll("[data-device]");
  boxes.forEach((box) => {
    if (box.dataset.tried) return;
    box.dataset.tried = "yes";
    Object.keys(tries).forEach((name) => fillIn(name, box));
    passOn(box);
  });
}

document.addEventListener("htmx:load", ({ detail }) => start(detail.elt)); // inside an answer it comes later
start(document);
