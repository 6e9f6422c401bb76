// Shows the steps for the reader's operating system first; an explicit choice takes precedence over detection.

const KEY = "os";
const boxes = [...document.querySelectorAll("[data-show-for]")];

function remembered() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null; // storage is refused: each page detects the system again
  }
}

function remember(os) {
  try {
    sessionStorage.setItem(KEY, os);
  } catch {
    // the URL still contains it
  }
}

// An iPad with desktop user agent identifies as a Mac; no Mac has a touch screen.
function detected() {
  const agent = navigator.userAgent;
  if (/iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1)) return "ios";
  return [["Android", "android"], ["Windows", "windows"], ["Macintosh", "mac"]].find(([pattern]) => agent.includes(pattern))?.[1];
}

// A block without steps for this system stays unchanged, so that no steps are hidden.
function show(box, os) {
  const all = [...box.querySelectorAll("details[data-os]")];
  const matching = all.find((one) => one.dataset.os === os);
  if (!matching) return;
  all.forEach((one) => {
    one.open = one === matching;
  });
  if (all[0] !== matching) all[0].before(matching);
  box.querySelectorAll(".seg a").forEach((link) => {
    if (new URL(link.href).searchParams.get(KEY) === os) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
}

function choose(os) {
  remember(os);
  boxes.forEach((box) => show(box, os));
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-show-for] .seg a");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  window.history.replaceState(window.history.state, "", link.href);
  choose(new URL(link.href).searchParams.get(KEY));
});

if (boxes.length) {
  const requested = new URLSearchParams(window.location.search).get(KEY);
  if (requested) remember(requested);
  const os = requested ?? remembered() ?? detected();
  boxes.forEach((box) => show(box, os));
}
