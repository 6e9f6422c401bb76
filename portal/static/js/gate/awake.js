// Keeps the screen on while the camera reads, where the browser can.

let lock = null;
let isWanted = false;

async function request() {
  try {
    lock = await navigator.wakeLock?.request("screen");
    if (!isWanted) lock?.release(); // the camera was stopped in the meantime
  } catch { /* refused, as with a low battery: the camera reads all the same */ }
}

export function keepAwake(on) {
  isWanted = on;
  if (on) return request();
  lock?.release();
  return null;
}

document.addEventListener("visibilitychange", () => { // the browser releases the lock when the page is hidden
  if (isWanted && document.visibilityState === "visible") request();
});
