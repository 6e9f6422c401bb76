// The search box offers answers while somebody types: a combobox over what the server sends. Without scripts it is a form.
const WAIT_MS = 200;

function combobox(input) {
  const { form } = input;
  const list = document.getElementById(`${input.id}-options`);
  const found = Object.assign(document.createElement("input"), { type: "hidden", name: "found" });
  let timer = 0;
  let asked = "";
  let composing = false; // an IME is still turning kana into words
  form.append(found);
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
    const place = all.indexOf(active());
    choose(all[place < 0 && step < 0 ? all.length - 1 : place + step] || null); // past the end: back to the box
  }
  function ask() {
    const words = input.value.trim();
    if (!words) show(false);
    if (!words || words === asked) return;
    asked = words;
    input.dispatchEvent(new CustomEvent("ask"));
  }
  function askSoon() {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  }

  input.addEventListener("compositionstart", () => {
    composing = true;
    clearTimeout(timer);
  });
  input.addEventListener("compositionend", () => {
    composing = false;
    askSoon();
  });
  input.addEventListener("input", (event) => {
    if (!composing && !event.isComposing) askSoon();
  });
  input.addEventListener("keydown", (event) => {
    if (composing || event.isComposing || event.keyCode === 229) return; // the key belongs to the IME
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!list.children.length) return;
      event.preventDefault();
      if (!isOpen()) show(true);
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && isOpen() && active()) {
      event.preventDefault();
      window.location.assign(active().dataset.url);
    } else if (event.key === "Escape" && isOpen()) {
      event.preventDefault(); // the words stay
      show(false);
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]:not([aria-disabled])");
    if (option) window.location.assign(option.dataset.url);
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) show(false);
  });
  list.addEventListener("htmx:afterSwap", () => {
    found.value = list.querySelector("[data-found]")?.dataset.found || found.value;
    show(list.children.length > 0 && form.contains(document.activeElement) && input.value.trim() !== "");
  });
}

document.querySelectorAll("input[data-suggest]").forEach(combobox);
