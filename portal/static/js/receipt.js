// The receipt file is not uploaded: its hash is computed here and written into the form. It may be dropped anywhere on
// the page, so that a browser does not open a file that misses the box.

const field = document.getElementById("receipt-file");
const hash = document.getElementById("sha256");
const box = document.querySelector("[data-part=file]");
const LARGEST = 20_000_000; // bytes; a receipt has less than a hundredth

function say(name) {
  box.querySelector("[role=status]").textContent = name ? box.dataset[name] : "";
}

function problemWith(files) {
  if (files.length !== 1) return "many";
  if (files[0].size > LARGEST) return "large";
  return files[0].type === "application/pdf" || files[0].name.toLowerCase().endsWith(".pdf") ? "" : "kind";
}

async function fill(files) {
  const problem = problemWith(files);
  say(problem);
  hash.value = "";
  if (problem) return;
  try {
    const digest = await crypto.subtle.digest("SHA-256", await files[0].arrayBuffer());
    hash.value = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    say("done");
    hash.form.querySelector("button").focus();
  } catch {
    say("unreadable"); // a folder, or a file that was moved meanwhile
  }
}

function over(event) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
  box.classList.add("over");
}

function drop(event) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  box.classList.remove("over");
  fill(event.dataTransfer.files);
}

if (box && globalThis.crypto?.subtle) {
  box.hidden = false;
  field.addEventListener("change", () => field.files.length && fill(field.files));
  document.addEventListener("dragover", over);
  document.addEventListener("drop", drop);
  document.addEventListener("dragleave", (event) => event.relatedTarget || box.classList.remove("over"));
} else {
  box?.classList.remove("later"); // never shown here: its place is not kept
}
