// The receipt file is not uploaded: its hash is computed here and written into the form.

const field = document.getElementById("receipt-file");
const hash = document.getElementById("sha256");

async function fill() {
  const [file] = field.files;
  if (!file) return;
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  hash.value = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

if (field && globalThis.crypto?.subtle) {
  field.closest("[data-part=file]").hidden = false;
  field.addEventListener("change", fill);
}
