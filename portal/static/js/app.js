// What every page does once htmx is there: says that it waits, moves the focus, never leaves a dead end.

const on = (name, handler) => document.addEventListener(`htmx:${name}`, handler);
const PRESS_AGAIN_AFTER_MS = 10000;
const WAIT_BEFORE_SAYING_MS = 1000;
const waiting = new WeakMap();

function say(words) {
  const live = document.getElementById("live");
  if (live) live.textContent = words;
}

function focusOn(element) {
  if (!element) return;
  if (element.tabIndex < 0) element.tabIndex = -1; // a heading can take the focus; what has a place in the order keeps it
  element.focus();
}

function showFailure({ target: asked, elt }) {
  const target = asked.id === "dialog" ? elt : asked; // a closed dialog shows nothing: say it beside its link
  const words = document.getElementById("htmx-failed");
  if (!words || target.closest(".account")) return; // the account's label is fine as it is
  target.parentElement?.querySelectorAll(":scope > .failed").forEach((old) => old.remove());
  const box = document.createElement("div");
  box.className = "failed";
  box.append(words.content.cloneNode(true));
  target.after(box);
}

on("beforeRequest", ({ detail }) => {
  const { target } = detail;
  target.setAttribute("aria-busy", "true");
  if (target.closest(".account")) return; // the bar stays calm
  waiting.set(target, setTimeout(() => {
    say(document.body.dataset.waiting);
    target.dataset.busy = document.body.dataset.waiting;
  }, WAIT_BEFORE_SAYING_MS));
});

on("afterRequest", ({ detail }) => {
  clearTimeout(waiting.get(detail.target));
  detail.target.removeAttribute("aria-busy");
  detail.target.removeAttribute("data-busy");
});

// A whole page that comes back where a part was asked for (a login page, an error page) is not put into the part.
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

// A second press while a form is on its way does nothing; the button keeps its focus and says so.
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
    setTimeout(() => submitter.removeAttribute("aria-disabled"), PRESS_AGAIN_AFTER_MS); // a download leaves the page open
    say(document.body.dataset.sending);
  });
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("[aria-disabled=true]").forEach((button) => button.removeAttribute("aria-disabled"));
});

focusOn(document.querySelector(".errsum[data-focus]"));

// What is being typed asks for answers only in pauses, and never while an input method composes a word.
const PAUSE_MS = 600;
const pauses = new WeakMap();
function typed({ target, isComposing }) {
  if (!target.matches?.("[data-typing]")) return;
  clearTimeout(pauses.get(target));
  if (isComposing) return;
  pauses.set(target, setTimeout(() => target.dispatchEvent(new CustomEvent("typed", { bubbles: true })), PAUSE_MS));
}
for (const name of ["input", "compositionend"]) document.addEventListener(name, typed);
