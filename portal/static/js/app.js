// Behaviour of every page around htmx: announces waiting, moves the focus, and shows a message when a request fails.

const on = (name, handler) => document.addEventListener(`htmx:${name}`, handler);
const OF_ITS_USER = ".account, .next-slot"; // the personal parts of public pages
const PRESS_AGAIN_AFTER_MS = 10000;
const ANNOUNCE_AFTER_MS = 1000;
const waiting = new WeakMap();
const failures = new WeakMap(); // target → its message
const failedRequests = new WeakSet();

function announce(text) {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
}

function focusOn(element) {
  if (!element) return;
  if (element.tabIndex < 0) element.tabIndex = -1; // makes headings focusable; elements in the tab order stay there
  element.focus();
}

function showFailure({ target, xhr }) {
  const template = document.getElementById("htmx-failed");
  if (!template || target.closest(OF_ITS_USER)) return; // it keeps its previous content
  failures.get(target)?.remove();
  failedRequests.add(xhr);
  const box = document.createElement("div");
  box.className = "failed";
  box.append(template.content.cloneNode(true));
  target.after(box);
  failures.set(target, box);
}

on("beforeRequest", ({ detail }) => {
  const { target } = detail;
  target.setAttribute("aria-busy", "true");
  if (target.closest(OF_ITS_USER)) return; // no waiting text in the header, nor above the events
  waiting.set(target, setTimeout(() => {
    announce(document.body.dataset.waiting);
    target.dataset.busy = document.body.dataset.waiting;
  }, ANNOUNCE_AFTER_MS));
});

on("afterRequest", ({ detail }) => {
  clearTimeout(waiting.get(detail.target));
  detail.target.removeAttribute("aria-busy");
  detail.target.removeAttribute("data-busy");
  if (detail.successful && !failedRequests.has(detail.xhr)) failures.get(detail.target)?.remove();
});

// A full page in answer to a request for a fragment (a login page, an error page) is not swapped into the fragment.
on("beforeSwap", (event) => {
  const { detail } = event;
  if (!detail.shouldSwap || !/<html[\s>]/i.test(detail.serverResponse)) return;
  if (detail.xhr.status < 400) window.location.assign(detail.xhr.responseURL);
  else showFailure(detail);
  detail.shouldSwap = false;
});

// The title says whether the page has a wrong form, as it does when the whole page is loaded.
function markTitle() {
  const { wrong } = document.body.dataset;
  const title = document.title.startsWith(wrong) ? document.title.slice(wrong.length) : document.title;
  document.title = document.querySelector(".errsum[data-focus]") ? wrong + title : title;
}

// What is wrong comes before the heading of the fragment that it stands in.
function firstToRead(fragment) {
  for (const selector of [".errsum[data-focus]", "[data-focus]"]) {
    const found = fragment.matches(selector) ? fragment : fragment.querySelector(selector);
    if (found) return found;
  }
  return null;
}

on("afterSettle", ({ detail: { elt } }) => {
  markTitle();
  focusOn(firstToRead(elt));
});
for (const failure of ["responseError", "sendError", "timeout"]) on(failure, ({ detail }) => showFailure(detail));

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-reload]")) return;
  event.preventDefault();
  window.location.reload();
});

// A second submit while the first is running is ignored; the button stays focusable and is marked as disabled.
document.addEventListener("submit", (event) => {
  const { submitter } = event;
  if (!submitter) return;
  if (submitter.getAttribute("aria-disabled") === "true") {
    event.preventDefault();
    return;
  }
  setTimeout(() => {
    if (event.defaultPrevented) return;
    submitter.setAttribute("aria-disabled", "true");
    setTimeout(() => submitter.removeAttribute("aria-disabled"), PRESS_AGAIN_AFTER_MS); // a download does not replace the page
    announce(document.body.dataset.sending);
  });
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("[aria-disabled=true]").forEach((button) => button.removeAttribute("aria-disabled"));
});

focusOn(document.querySelector(".errsum[data-focus]"));

// The account's name and the next ticket are asked for only in a browser that is logged in. This runs before htmx begins.
if (!/(?:^|; )logged_in=/.test(document.cookie)) {
  document.querySelectorAll(".account-label, .next-slot").forEach((place) => {
    place.removeAttribute("hx-get");
    if (place.dataset.stranger) place.textContent = place.dataset.stranger;
  });
}

if (document.querySelector("input[type=password]")) import("./password.js");

// Requests while typing are sent only after a pause, and never during IME composition.
const PAUSE_MS = 600;
const pauses = new WeakMap();
function typed({ target, isComposing }) {
  if (!target.matches?.("[data-typing]")) return;
  clearTimeout(pauses.get(target));
  if (isComposing) return;
  pauses.set(target, setTimeout(() => target.dispatchEvent(new CustomEvent("typed", { bubbles: true })), PAUSE_MS));
}
for (const name of ["input", "compositionend"]) document.addEventListener(name, typed);
