// The e-ticket's code where the event wants one that changes: drawn anew at each step, with or without a network.

import { correction, generate, mode } from "../vendor/lean-qr/index.mjs";
import { encode, fromBase64, STEP_MS, stepAt, tailOf } from "./rotating-code.js";

const QUIET_ZONE = 4; // modules
const BEHIND = "clock-behind"; // ms that this device's clock lacks of ours, learned whenever there is a network

async function learnClock() {
  const asked = Date.now();
  try {
    const { headers } = await fetch(location.pathname, { method: "HEAD", cache: "no-store" });
    const said = Date.parse(headers.get("X-Clock"));
    if (said) localStorage.setItem(BEHIND, said - (asked + Date.now()) / 2);
  } catch { /* no network: by what was learned before */ }
}

function now() {
  return Date.now() + Number(localStorage.getItem(BEHIND) ?? 0);
}

/** The `d` of one path in modules, quiet zone included, and the side. */
function drawing(text) {
  const code = generate(text, { modes: [mode.alphaNumeric], minCorrectionLevel: correction.M, maxCorrectionLevel: correction.M });
  let path = "";
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) path += `M${x + QUIET_ZONE} ${y + QUIET_ZONE}h1v1h-1z`;
  }
  return { path, side: code.size + 2 * QUIET_ZONE };
}

function show(box, text) {
  const svg = box.querySelector("svg");
  const [white, black] = svg.querySelectorAll("path");
  const { path, side } = drawing(text);
  svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
  white.setAttribute("d", `M0 0h${side}v${side}H0z`);
  black.setAttribute("d", path);
}

/** Begins; throws where the browser cannot, and the code that stands there stays. */
export async function turn(box) {
  const [signed, key] = [fromBase64(box.dataset.signed), fromBase64(box.dataset.key)];
  const words = box.parentElement.querySelector("[data-turns]");
  let shown = null;
  const next = async () => {
    const step = stepAt(now());
    if (step !== shown) show(box, encode([...signed, ...await tailOf(key, step)]));
    shown = step;
    box.dataset.step = step;
  };
  await learnClock();
  await next();
  words.textContent = words.dataset.turns;
  const wait = () => setTimeout(() => next().finally(wait), STEP_MS - (now() % STEP_MS) + 20);
  wait();
  document.addEventListener("visibilitychange", next);
}
