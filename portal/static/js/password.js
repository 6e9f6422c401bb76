// Lets readers see the password that they type; it is hidden again before the form is sent.

function show(button, isShown) {
  document.getElementById(button.getAttribute("aria-controls")).type = isShown ? "text" : "password";
  button.textContent = isShown ? button.dataset.hide : button.dataset.show;
}

document.querySelectorAll("[data-show-password]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => show(button, button.textContent !== button.dataset.hide));
  document.getElementById(button.getAttribute("aria-controls")).form?.addEventListener("submit", () => show(button, false));
});
