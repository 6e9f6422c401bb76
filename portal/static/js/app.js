// Behaviour of every page around htmx: announces waiting, moves the focus, and shows a message when a request fails.

const on = (name, handler) => document.addEventListener(`htmx:${name}`, handler);
const PRESS_AGAIN_AFTER_MS = 10000;
const ANNOUNCE_AFTER_MS = 1000;
const waiting = new WeakMap();

function announce(text) {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
}

function focusOn(element) {
  if (!element) return;
  if (element.tabIndex < 0) element.tabIndex = -1; // makes headings focusable; elements in the tab order stay there
  element.focus();
}

function showFailure({ target: requestTarget, elt }) {
  const target = requestTarget.id === "dialog" ? elt : requestTarget; // a closed dialog is invisible: show it beside the link
  const template = document.getElementById("htmx-failed");
  if (!template || target.closest(".account")) return; // the account link keeps its previous content
  target.parentElement?.querySelectorAll(":scope > .failed").forEach((old) => old.remove());
  const box = document.createElement("div");
  box.className = "failed";
  box.append(template.content.cloneNode(true));
  target.after(box);
}

on("beforeRequest", ({ detail }) => {
  const { target } = detail;
  target.setAttribute("aria-busy", "true");
  if (target.closest(".account")) return; // no waiting text in the header
  waiting.set(target, setTimeout(() => {
    announce(document.body.dataset.waiting);
    target.dataset.busy = document.body.dataset.waiting;
  }, ANNOUNCE_AFTER_MS));
});

on("afterRequest", ({ detail }) => {
  clearTimeout(waiting.get(detail.target));
  detail.target.removeAttribute("aria-busy");
  detail.target.removeAttribute("data-busy");
});

// A full page in answer to a request for a fragment (a login page, an error page) is not swapped into the fragment.
on("beforeSwap", (event) => {
  const { detail } = event;
  if (!detail.shouldSwap || !/<html[\s>]/i.test(detail.serverResponse)) return;
  if (detail.xhr.status < 400) window.location.assign(detail.xhr.responseURL);
  else showFailure(detail);
  detail.shouldSwap = false;
});

on("afterSettle", ({ detail: { elt } }) => focusOn(elt.matches("[data-focus]") ? elt : elt.querySelector("[data-focus]")));
on("afterSwap", ({ detail }) => {
  if (detail.target.id !== "dialog" || !detail.target.showModal) return;
  const heading = detail.target.querySelector("h2");
  if (heading) {
    heading.id ||= "dialog-title";
    detail.target.setAttribute("aria-labelledby", heading.id);
  }
  if (!detail.target.open) detail.target.showModal();
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
  if (!submitter || event.target.method === "dialog") return;
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
