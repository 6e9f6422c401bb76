// Minutes left beside a clock time; spoken only at five minutes, at one, and at the end.

const SPOKEN_MINUTES = [5, 1];
const MINUTE_MS = 60_000;

function start(left) {
  const until = new Date(left.dataset.until);
  const spoken = left.closest(".held").querySelector("[data-say]");
  const said = new Set();
  const tell = () => {
    const minutes = Math.ceil((until - Date.now()) / MINUTE_MS);
    left.textContent = minutes > 0 ? left.dataset.words.replace("%", minutes) : "";
    if (minutes <= 0) {
      spoken.textContent = spoken.dataset.over;
      clearInterval(timer);
    } else if (SPOKEN_MINUTES.includes(minutes) && !said.has(minutes)) {
      said.add(minutes);
      spoken.textContent = spoken.dataset.say.replace("%", minutes);
    }
  };
  const timer = setInterval(tell, MINUTE_MS / 6);
  tell();
}

document.querySelectorAll("[data-until]").forEach(start);
document.addEventListener("htmx:afterSettle", ({ detail }) => detail.elt.querySelectorAll("[data-until]").forEach(start));
