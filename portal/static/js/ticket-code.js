// The rotating code of an e-ticket: redrawn at each time step, with or without a network.

import { correction, generate, mode } from "../vendor/lean-qr/index.mjs";
import { encode, fromBase64, STEP_MS, stepAt, tailOf } from "./rotating-code.js";

const QUIET_ZONE = 4; // modules
const CLOCK_OFFSET_KEY = "clock-behind"; // localStorage key: ms that this clock is behind the server, measured whenever there is a network

async function measureClock() {
  const requestedAt = Date.now();
  try {
    const { headers } = await fetch(location.pathname, { method: "HEAD", cache: "no-store" });
    const serverTime = Date.parse(headers.get("X-Clock"));
    if (serverTime) localStorage.setItem(CLOCK_OFFSET_KEY, serverTime - (requestedAt + Date.now()) / 2);
  } catch { /* no network: the last measurement is used */ }
}

function now() {
  return Date.now() + Number(localStorage.getItem(CLOCK_OFFSET_KEY) ?? 0);
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

/** Starts the rotation; throws where the browser does not support it, and the code in the page stays. */
export async function startRotation(box) {
  const [signed, key] = [fromBase64(box.dataset.signed), fromBase64(box.dataset.key)];
  const hint = box.parentElement.querySelector("[data-rotating-text]");
  let shown = null;
  const next = async () => {
    const step = stepAt(now());
    if (step !== shown) show(box, encode([...signed, ...await tailOf(key, step)]));
    shown = step;
    box.dataset.step = step;
  };
  await measureClock();
  await next();
  hint.textContent = hint.dataset.rotatingText;
  const wait = () => setTimeout(() => next().finally(wait), STEP_MS - (now() % STEP_MS) + 20);
  wait();
  document.addEventListener("visibilitychange", next);
}
