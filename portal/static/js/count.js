// Says below a text area how many signs are left, as browsers count them for `maxlength`: a line break is one.

function show({ target }) {
  if (!target.matches?.("textarea[maxlength]")) return;
  const left = target.parentElement.querySelector("[data-left]");
  if (!left) return;
  left.hidden = false;
  left.textContent = left.dataset.left.replace("{n}", target.maxLength - target.value.length);
}

document.addEventListener("focusin", show);
document.addEventListener("input", show);
