// The scanner page: reads by camera, hardware scanner or keyboard, decides at once; the server's answer takes precedence.

import { keepAwake } from "./awake.js";
import { Camera } from "./camera.js";
import { ADMITTING, kindOf } from "./decide.js";
import { TicketList } from "./ticket-list.js";
import { cachePage } from "./page-cache.js";
import { find, showFound } from "./names.js";
import { constantPart } from "./payload.js";
import { message, showFlips, showGate, showNote, showResult, showState } from "./screen.js";
import { allowSound, signal } from "./signal.js";
import { Sync } from "./sync.js";

const SERVER_TIMEOUT_MS = 120;
const SAME_CODE_MS = 3000;

const page = document.getElementById("gate");
const part = (name) => page.querySelector(`[data-part=${name}]`);
const ticketList = new TicketList();
const token = page.querySelector("[name=csrfmiddlewaretoken]").value;
const sync = new Sync(ticketList, { ...page.dataset, token }, refresh);
const camera = new Camera(part("video"), page.dataset, (text) => read(text));
let last = { text: "", at: 0 };
let shown = null; // the scan whose result is on the screen
let flipCount = 0;
let queue = Promise.resolve();

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
// A hardware scanner configured as a Japanese keyboard sends full-width letters.
// It may send the prefix of its symbology (]Q1) first, and lower case when caps lock is on.
const normalized = (text) => text.normalize("NFKC").trim().replace(/^\][A-Za-z][0-9A-Za-z]/u, "").trim().toUpperCase();

function refresh() {
  if (ticketList.list) showGate(ticketList);
  showState(ticketList, sync);
  const flips = ticketList.contradicted().filter((flip) => flip !== shown || flip.told);
  showFlips(flips, ticketList, async (flip) => {
    await ticketList.confirmSeen(flip);
    refresh();
  });
  if (flips.length > flipCount) signal("alarm");
  if (flips.includes(shown)) showResult(shown.answer.result, ticketList.byId.get(shown.ticket), false);
  flipCount = flips.length;
}

/** Processes codes one after the other; the camera reads the same code many times. */
function read(raw, confirmed = false) {
  const text = normalized(raw);
  const isSame = constantPart(text) === last.text && Date.now() - last.at < SAME_CODE_MS;
  last = { text: constantPart(text), at: Date.now() };
  if (text && !isSame) queue = queue.then(() => scan(text, confirmed)).catch((error) => console.error(error));
  return queue;
}

async function scan(text, confirmed) {
  if (!ticketList.list) return showNote("no_list");
  const decision = await ticketList.decide(text, confirmed);
  const before = decision.ticket && { ...decision.ticket };
  const scanned = await ticketList.checkIn(text, decision);
  shown = scanned;
  if (navigator.onLine) await Promise.race([sync.requestResult(scanned), wait(SERVER_TIMEOUT_MS)]);
  const result = scanned.answer?.result ?? scanned.result;
  scanned.told = !scanned.answer; // the device displays its own result, which the server may still contradict
  if (scanned.answer && result !== scanned.result) await ticketList.confirmSeen(scanned); // the device's own result was never displayed
  const ticket = ADMITTING.has(result) ? before : decision.ticket;
  showResult(result, ticket, ADMITTING.has(result), scanned.answer?.event);
  signal(kindOf(result));
  refresh();
}

async function undo(reason) {
  const scanned = shown;
  if (!scanned || scanned.undone) return;
  scanned.undone = true;
  await ticketList.undo(scanned, reason);
  last = { text: "", at: 0 };
  showNote("undone");
  refresh();
  await sync.running; // the check-in may be in the running sync
  await sync.run(); // sends the undo after the check-in
}

/** Staff confirmed the name or the day: the ticket number is processed like a typed code. */
function confirm() {
  const ticket = ticketList.byId.get(shown?.ticket);
  const isOtherDay = part("result").dataset.result === "other_day";
  last = { text: "", at: 0 }; // the same number may have been typed just now
  if (ticket) read(ticket.code, isOtherDay);
}

function findName() {
  showFound(part("found"), find(ticketList, part("name").value), message, (ticket) => {
    last = { text: "", at: 0 }; // an explicit choice, even if the same code was read just now
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
    part("camera-problem").textContent = message("no_camera");
  }
  const isOn = Boolean(camera.stream);
  keepAwake(isOn);
  part("video").hidden = !isOn;
  part("torch").hidden = !camera.hasTorch;
  button.setAttribute("aria-pressed", isOn);
  button.textContent = message(isOn ? "camera_off" : "camera_on");
}

async function toggleTorch() {
  const button = part("torch");
  const on = button.getAttribute("aria-pressed") !== "true";
  await camera.setTorch(on);
  button.setAttribute("aria-pressed", on);
}

part("reader").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = part("code");
  read(field.value);
  field.value = "";
  field.focus(); // for the next hardware scan
});
part("camera").addEventListener("click", toggleCamera);
part("torch").addEventListener("click", toggleTorch);
part("undo").addEventListener("click", () => {
  part("undo-form").hidden = false;
  part("reason").focus();
});
part("name").addEventListener("input", findName);
part("confirm").addEventListener("click", confirm);
part("undo-form").addEventListener("submit", (event) => {
  event.preventDefault();
  undo(part("reason").value);
  part("code").focus();
});
// A hardware scanner types into the focused element.
document.addEventListener("keydown", ({ key, target, ctrlKey, metaKey, altKey }) => {
  if (key.length === 1 && key !== " " && !ctrlKey && !metaKey && !altKey && !target.closest("input, select")) part("code").focus();
});
for (const type of ["pointerdown", "keydown"]) document.addEventListener(type, allowSound);

await ticketList.open();
refresh();
setInterval(() => showState(ticketList, sync), 1000);
page.dataset.ready = ticketList.list ? "stored" : "empty";
await sync.start();
page.dataset.ready = "yes";
part("code").focus();
await cachePage(page.dataset);
page.dataset.cached = "yes";
