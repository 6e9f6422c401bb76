// Puts the reader's own system first where steps differ by system; what the reader chose counts more than what we see.

const KEY = "os";
const boxes = [...document.querySelectorAll("[data-show-for]")];

function remembered() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null; // storage is refused: every page looks anew
  }
}

function remember(os) {
  try {
    sessionStorage.setItem(KEY, os);
  } catch {
    // the address still says it
  }
}

// An iPad that asks for desktop pages says that it is a Mac; no Mac has a touch screen.
function seen() {
  const agent = navigator.userAgent;
  if (/iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1)) return "ios";
  return [["Android", "android"], ["Windows", "windows"], ["Macintosh", "mac"]].find(([word]) => agent.includes(word))?.[1];
}

// A block without steps for this system stays as it is: nothing is closed that the reader may need.
function show(box, os) {
  const all = [...box.querySelectorAll("details[data-os]")];
  const own = all.find((one) => one.dataset.os === os);
  if (!own) return;
  all.forEach((one) => {
    one.open = one === own;
  });
  if (all[0] !== own) all[0].before(own);
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
  const asked = new URLSearchParams(window.location.search).get(KEY);
  if (asked) remember(asked);
  const os = asked ?? remembered() ?? seen();
  boxes.forEach((box) => show(box, os));
}
