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

document.querySelectorAll("[data-copy]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
});
