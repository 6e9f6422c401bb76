// Copy buttons: hidden without scripts; the answer stands beside the button, not in a toast.

async function copy(button) {
  const text = document.getElementById(button.dataset.copy).textContent.trim();
  const answer = button.parentElement.querySelector(".copied");
  try {
    await navigator.clipboard.writeText(text);
    answer.textContent = button.dataset.done;
  } catch {
    answer.textContent = button.dataset.failed;
  }
}

function show(root) {
  root.querySelectorAll("[data-copy]").forEach((button) => {
    button.hidden = false;
  });
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-copy]");
  if (button) copy(button);
});
document.addEventListener("htmx:load", ({ detail }) => show(detail.elt)); // a part that came later
show(document);

// A heading's link also copies its whole address; without scripts it only leads there.
document.addEventListener("click", ({ target }) => {
  const link = target.closest?.("[data-copy-link]");
  if (link) navigator.clipboard?.writeText(link.href).catch(() => {}); // the address bar shows it anyway
});
