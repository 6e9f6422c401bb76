// Copy buttons: hidden without scripts; the result is shown beside the button.

async function copy(button) {
  const text = document.getElementById(button.dataset.copy).textContent.trim();
  const status = button.parentElement.querySelector(".copied");
  try {
    await navigator.clipboard.writeText(text);
    status.textContent = button.dataset.done;
  } catch {
    status.textContent = button.dataset.failed;
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
document.addEventListener("htmx:load", ({ detail }) => show(detail.elt)); // fragments loaded later
show(document);

// A heading's link also copies its full URL; without scripts it is a plain link.
document.addEventListener("click", ({ target }) => {
  const link = target.closest?.("[data-copy-link]");
  if (link) navigator.clipboard?.writeText(link.href).catch(() => {}); // the URL is in the address bar as well
});
