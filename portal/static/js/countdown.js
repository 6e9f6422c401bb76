// Minutes left beside a clock time; announced to screen readers only at five minutes, at one, and at the end.

const ANNOUNCED_MINUTES = [5, 1];
const MINUTE_MS = 60_000;

function start(left) {
  const until = new Date(left.dataset.until);
  const status = left.closest(".held").querySelector("[data-minutes-text]");
  const announced = new Set();
  const update = () => {
    const minutes = Math.ceil((until - Date.now()) / MINUTE_MS);
    left.textContent = minutes > 0 ? left.dataset.text.replace("%", minutes) : "";
    if (minutes <= 0) {
      status.textContent = status.dataset.over;
      clearInterval(timer);
    } else if (ANNOUNCED_MINUTES.includes(minutes) && !announced.has(minutes)) {
      announced.add(minutes);
      status.textContent = status.dataset.minutesText.replace("%", minutes);
    }
  };
  const timer = setInterval(update, MINUTE_MS / 6);
  update();
}

document.querySelectorAll("[data-until]").forEach(start);
document.addEventListener("htmx:afterSettle", ({ detail }) => detail.elt.querySelectorAll("[data-until]").forEach(start));
