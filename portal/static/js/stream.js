// Plays the stream and says every few seconds that it still does; stops when another device has taken its place.

const stage = document.querySelector("[data-playlist]");
const taken = document.querySelector(".taken");
const video = stage.querySelector("video");
const token = taken.querySelector("[name=csrfmiddlewaretoken]").value;
const REFUSED = [409, 410];
let player = null;

async function start() {
  if (video.canPlayType("application/vnd.apple.mpegurl")) return; // plays its source by itself
  const { default: Hls } = await import(stage.dataset.library);
  stage.querySelector(".cannot").hidden = Hls.isSupported();
  if (!Hls.isSupported()) return;
  player = new Hls();
  player.loadSource(stage.dataset.playlist);
  player.attachMedia(video);
}

function stop() {
  clearInterval(timer);
  player?.destroy();
  video.pause();
  stage.remove();
  taken.hidden = false;
}

async function beat() {
  const answer = await fetch(stage.dataset.beat, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => undefined);
  if (REFUSED.includes(answer?.status)) stop();
}

const timer = setInterval(beat, Number(stage.dataset.every) * 1000);
document.addEventListener("visibilitychange", () => { if (!document.hidden && stage.isConnected) beat(); });
start();
