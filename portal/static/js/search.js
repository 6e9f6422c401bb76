// Suggestions while typing in the search box: a combobox of the server's results. Without scripts it is a form.
const WAIT_MS = 200;

function combobox(input) {
  const { form } = input;
  const list = document.getElementById(`${input.id}-options`);
  const searchIdField = Object.assign(document.createElement("input"), { type: "hidden", name: "found" });
  let timer = 0;
  let lastQuery = "";
  let composing = false; // an IME is still converting kana
  form.append(searchIdField);
  list.setAttribute("role", "listbox");
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) {
    input.setAttribute(name, value);
  }

  const options = () => [...list.querySelectorAll("[role=option]:not([aria-disabled])")];
  const active = () => list.querySelector("[aria-selected=true]");
  const isOpen = () => !list.hidden;

  function show(open) {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) choose(null);
  }
  function choose(option) {
    active()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }
  function move(step) {
    const all = options();
    const index = all.indexOf(active());
    choose(all[index < 0 && step < 0 ? all.length - 1 : index + step] || null); // past the end: none is selected
  }
  function requestOptions() {
    const query = input.value.trim();
    if (!query) show(false);
    const isSame = query === lastQuery;
    lastQuery = query; // empty after clearing, so that the same words are asked for again
    if (!query || isSame) return;
    input.dispatchEvent(new CustomEvent("ask"));
  }
  function requestOptionsSoon() {
    clearTimeout(timer);
    timer = setTimeout(requestOptions, WAIT_MS);
  }

  input.addEventListener("compositionstart", () => {
    composing = true;
    clearTimeout(timer);
  });
  input.addEventListener("compositionend", () => {
    composing = false;
    requestOptionsSoon();
  });
  input.addEventListener("input", (event) => {
    if (!composing && !event.isComposing) requestOptionsSoon();
  });
  input.addEventListener("keydown", (event) => {
    if (composing || event.isComposing || event.keyCode === 229) return; // the IME handles this key
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!list.children.length) return;
      event.preventDefault();
      if (!isOpen()) show(true);
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && isOpen() && active()) {
      event.preventDefault();
      window.location.assign(active().dataset.url);
    } else if (event.key === "Escape" && isOpen()) {
      event.preventDefault(); // the browser would clear the text
      show(false);
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the input
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]:not([aria-disabled])");
    if (option) window.location.assign(option.dataset.url);
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) show(false);
  });
  list.addEventListener("htmx:afterSwap", () => {
    searchIdField.value = list.querySelector("[data-found]")?.dataset.found || searchIdField.value;
    show(list.children.length > 0 && form.contains(document.activeElement) && input.value.trim() !== "");
  });
}

document.querySelectorAll("input[data-suggest]").forEach(combobox);
