// Runs the tests that need a browser, shows their outcomes, and sends the server what the request headers do not contain.

const HLS = "application/vnd.apple.mpegurl";
const MP4 = 'video/mp4; codecs="avc1.42E01E,mp4a.40.2"';
const CLOCK_MAY_DIFFER_MS = 60_000; // a larger difference breaks 3-D Secure
const KEY = "device_try";

function canStoreCookie() {
  document.cookie = `${KEY}=1; path=/; max-age=60; SameSite=Lax`;
  const isStored = document.cookie.includes(`${KEY}=1`);
  document.cookie = `${KEY}=; path=/; max-age=0; SameSite=Lax`;
  return isStored;
}

function canUseStorage() {
  localStorage.setItem(KEY, "1");
  const isStored = localStorage.getItem(KEY) === "1";
  localStorage.removeItem(KEY);
  return isStored;
}

async function compareClocks(box) {
  const requestedAt = Date.now();
  const answer = await fetch(box.dataset.url, { method: "HEAD", cache: "no-store" });
  const serverTime = Date.parse(answer.headers.get("Date"));
  if (Number.isNaN(serverTime)) return null;
  return Math.abs((requestedAt + Date.now()) / 2 - serverTime) <= CLOCK_MAY_DIFFER_MS;
}

function playVideo() {
  if (document.createElement("video").canPlayType(HLS)) return true;
  const source = window.ManagedMediaSource ?? window.MediaSource;
  return Boolean(source?.isTypeSupported(MP4));
}

// Each returns true, false, or null for unknown; an exception means unknown, but for cookies and storage it means refused.
const tests = {
  script: () => true,
  cookies: canStoreCookie,
  storage: canUseStorage,
  offline: () => (window.isSecureContext ? "serviceWorker" in navigator && "caches" in window : null),
  clock: compareClocks,
  video: playVideo,
};
const REFUSED_WHEN_THROWN = ["cookies", "storage"];

async function outcomeOf(name, box) {
  try {
    const worked = await tests[name](box);
    return worked === null ? "unknown" : worked ? "ok" : "fail";
  } catch {
    return REFUSED_WHEN_THROWN.includes(name) ? "fail" : "unknown";
  }
}

async function fillIn(name, box) {
  const outcome = await outcomeOf(name, box);
  box.querySelectorAll(`[data-check="${name}"] [data-outcome]`).forEach((text) => {
    text.hidden = text.dataset.outcome !== outcome;
  });
  const field = box.querySelector(`input[type=hidden][name="${name}"]`);
  if (field) field.value = outcome;
}

// An iPad with desktop user agent has a touch screen; no Mac has.
function whichDevice() {
  return navigator.maxTouchPoints === undefined ? null : { device: navigator.maxTouchPoints > 1 ? "ipad" : "mac" };
}

async function whichPhone() {
  const hints = await navigator.userAgentData?.getHighEntropyValues(["model", "platformVersion"]);
  return hints?.model ? { model: hints.model, version: hints.platformVersion } : null;
}

// The verdict with the hints takes the place of the first one; the address says what it is about.
async function replaceVerdict(box, url) {
  const answer = await fetch(url);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const verdict = answer.ok && page.querySelector("[data-device]");
  if (!verdict) return;
  window.history.replaceState(null, "", url);
  box.replaceWith(verdict);
  start(verdict);
}

async function sendDeviceHints(box) {
  const collect = { device: whichDevice, phone: whichPhone }[box.dataset.device];
  const hints = await collect?.();
  if (!hints) return;
  const url = new URL(box.dataset.url, window.location.href);
  if (Object.keys(hints).some((name) => url.searchParams.has(name))) return; // sent already
  Object.entries(hints).forEach(([name, value]) => url.searchParams.set(name, value));
  const answer = box.closest(".action");
  if (answer) window.htmx.ajax("GET", url.pathname + url.search, { target: answer, swap: "innerHTML" });
  else await replaceVerdict(box, url);
}

function start(root) {
  const boxes = root.matches?.("[data-device]") ? [root] : root.querySelectorAll("[data-device]");
  boxes.forEach((box) => {
    if (box.dataset.tried) return;
    box.dataset.tried = "yes";
    Object.keys(tests).forEach((name) => fillIn(name, box));
    sendDeviceHints(box);
  });
}

document.addEventListener("htmx:load", ({ detail }) => start(detail.elt)); // inside an answer it is loaded later
start(document);
