// The scanner page: reads by camera, hardware scanner or hand, decides at once, and lets the server have the last word.

import { Camera } from "./camera.js";
import { kindOf, LETS_IN } from "./decide.js";
import { TicketList } from "./ticket-list.js";
import { cachePage } from "./page-cache.js";
import { find, showFound } from "./names.js";
import { unchanging } from "./payload.js";
import { showDoor, showFlips, showNote, showResult, showState, words } from "./screen.js";
import { allowSound, signal } from "./signal.js";
import { Sync } from "./sync.js";

const SERVER_MAY_TAKE_MS = 120;
const SAME_CODE_MS = 3000;

const page = document.getElementById("gate");
const part = (name) => page.querySelector(`[data-part=${name}]`);
const door = new TicketList();
const token = page.querySelector("[name=csrfmiddlewaretoken]").value;
const sync = new Sync(door, { ...page.dataset, token }, refresh);
const camera = new Camera(part("video"), page.dataset, (text) => read(text));
let last = { text: "", at: 0 };
let shown = null; // the scan whose result is on the screen
let flipped = 0;
let queue = Promise.resolve();

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
// A scanner that thinks itself a Japanese keyboard sends full-width letters.
const clean = (text) => text.normalize("NFKC").trim().toUpperCase();

function refresh() {
  if (door.list) showDoor(door);
  showState(door, sync);
  const flips = door.contradicted().filter((flip) => flip !== shown || flip.told);
  showFlips(flips, door, async (seen) => {
    await door.see(seen);
    refresh();
  });
  if (flips.length > flipped) signal("alarm");
  if (flips.includes(shown)) showResult(shown.answer.result, door.byId.get(shown.ticket), false);
  flipped = flips.length;
}

/** One reading after the other; the camera sees the same code many times. */
function read(raw) {
  const text = clean(raw);
  const isSame = unchanging(text) === last.text && Date.now() - last.at < SAME_CODE_MS;
  last = { text: unchanging(text), at: Date.now() };
  if (text && !isSame) queue = queue.then(() => scan(text)).catch((error) => console.error(error));
  return queue;
}

async function scan(text) {
  if (!door.list) return showNote("no_list");
  const judged = await door.judge(text);
  const before = judged.ticket && { ...judged.ticket };
  const entry = await door.enter(text, judged);
  shown = entry;
  if (navigator.onLine) await Promise.race([sync.ask(entry), wait(SERVER_MAY_TAKE_MS)]);
  const result = entry.answer?.result ?? entry.result;
  entry.told = !entry.answer; // on the screen stands the device's own word, which the server may still contradict
  if (entry.answer && result !== entry.result) await door.see(entry); // never shown otherwise: nothing to take back
  const ticket = LETS_IN.has(result) ? before : judged.ticket;
  showResult(result, ticket, LETS_IN.has(result));
  signal(kindOf(result));
  refresh();
}

async function undo(reason) {
  const entry = shown;
  if (!entry || entry.undone) return;
  entry.undone = true;
  await door.undo(entry, reason);
  last = { text: "", at: 0 };
  showNote("undone");
  refresh();
  await sync.running; // it may have sent already
  await sync.run(); // after the entry, should that still wait
}

/** Somebody looked at the name: the ticket's number counts as a code that was typed. */
function confirmName() {
  const ticket = door.byId.get(shown?.ticket);
  if (ticket) read(ticket.code);
}

function findName() {
  showFound(part("found"), find(door, part("name").value), words, (ticket) => {
    last = { text: "", at: 0 }; // a person chose it, even if the same code was read just now
    read(ticket.code);
    part("name").value = "";
    findName();
    part("result").scrollIntoView({ block: "nearest" });
  });
}

async function toggleCamera() {
  const button = part("camera");
  try {
    if (camera.stream) camera.stop();
    else await camera.start();
    part("camera-problem").textContent = "";
  } catch {
    camera.stop();
    part("camera-problem").textContent = words("no_camera");
  }
  const isOn = Boolean(camera.stream);
  part("video").hidden = !isOn;
  part("torch").hidden = !camera.hasTorch;
  button.setAttribute("aria-pressed", isOn);
  button.textContent = words(isOn ? "camera_off" : "camera_on");
}

async function toggleTorch() {
  const button = part("torch");
  const on = button.getAttribute("aria-pressed") !== "true";
  await camera.light(on);
  button.setAttribute("aria-pressed", on);
}

part("reader").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = part("code");
  read(field.value);
  field.value = "";
  field.focus(); // the next hardware scan types here
});
part("camera").addEventListener("click", toggleCamera);
part("torch").addEventListener("click", toggleTorch);
part("undo").addEventListener("click", () => {
  part("undo-form").hidden = false;
  part("reason").focus();
});
part("name").addEventListener("input", findName);
part("confirm").addEventListener("click", confirmName);
part("undo-form").addEventListener("submit", (event) => {
  event.preventDefault();
  undo(part("reason").value);
  part("code").focus();
});
// A hardware scanner types wherever the focus is.
document.addEventListener("keydown", ({ key, target, ctrlKey, metaKey, altKey }) => {
  if (key.length === 1 && key !== " " && !ctrlKey && !metaKey && !altKey && !target.closest("input, select")) part("code").focus();
});
for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, allowSound);

await door.open();
refresh();
setInterval(() => showState(door, sync), 1000);
page.dataset.ready = door.list ? "kept" : "empty";
await sync.start();
page.dataset.ready = "yes";
part("code").focus();
await cachePage(page.dataset);
page.dataset.kept = "yes";
