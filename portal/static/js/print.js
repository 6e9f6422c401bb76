// Print buttons: hidden without scripts; the browser's menu can print as well.

function show(root) {
  root.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
  });
}

document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-print]")) window.print();
});
document.addEventListener("htmx:load", ({ detail }) => show(detail.elt));
show(document);
