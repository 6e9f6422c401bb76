// Plays the stream and sends a heartbeat every few seconds; stops when another device has replaced this one.

const container = document.querySelector("[data-playlist]");
const replacedNotice = document.querySelector(".taken");
const video = container.querySelector("video");
const token = replacedNotice.querySelector("[name=csrfmiddlewaretoken]").value;
const REFUSED = [409, 410];
let player = null;

async function start() {
  if (video.canPlayType("application/vnd.apple.mpegurl")) return; // native HLS
  const { default: Hls } = await import(container.dataset.library);
  container.querySelector(".cannot").hidden = Hls.isSupported();
  if (!Hls.isSupported()) return;
  player = new Hls();
  player.loadSource(container.dataset.playlist);
  player.attachMedia(video);
}

function stop() {
  clearInterval(timer);
  player?.destroy();
  video.pause();
  container.remove();
  replacedNotice.hidden = false;
}

async function sendHeartbeat() {
  const answer = await fetch(container.dataset.heartbeat, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => undefined);
  if (REFUSED.includes(answer?.status)) stop();
}

const timer = setInterval(sendHeartbeat, Number(container.dataset.every) * 1000);
document.addEventListener("visibilitychange", () => { if (!document.hidden && container.isConnected) sendHeartbeat(); });
start();
