// Repeats a draw in this browser from its published file, and says whether it agrees with the published hashes.

const encoder = new TextEncoder();
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const bytes = (text) => Uint8Array.from(text.match(/../gu), (pair) => parseInt(pair, 16));
const digest = async (data) => hex(await crypto.subtle.digest("SHA-256", data));
const digestOf = (lines) => digest(encoder.encode(lines.map((line) => `${line}\n`).join("")));
const byText = (a, b) => (a < b ? -1 : Number(a > b));

async function ranked({ seed, entries }) {
  const key = await crypto.subtle.importKey("raw", bytes(seed), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const rows = await Promise.all(entries.map(async (line) => {
    const [number, , quantity, choices] = line.split(" ");
    const mac = hex(await crypto.subtle.sign("HMAC", key, encoder.encode(number)));
    return { number, quantity: Number(quantity), choices: choices.split(","), key: `${mac} ${number}` };
  }));
  return rows.toSorted((a, b) => byText(a.key, b.key));
}

/** The results that follow from seed, entries and stock: "rank number type", or "-". */
export async function repeated(draw) {
  const left = { ...draw.places };
  const rows = await ranked(draw);
  return rows.map(({ number, quantity, choices }, index) => {
    const won = choices.find((choice) => (left[draw.quota_of_type[choice]] ?? 0) >= quantity);
    if (won) left[draw.quota_of_type[won]] -= quantity;
    return `${index + 1} ${number} ${won ?? "-"}`;
  });
}

/** Whether seed, entries and results are those of the published hashes. */
export async function agrees(draw) {
  const results = await repeated(draw);
  const computed = await Promise.all([digest(bytes(draw.seed)), digestOf(draw.entries), digestOf(results)]);
  const recorded = [draw.seed_sha256, draw.entries_sha256, draw.results_sha256];
  return computed.every((value, index) => value === recorded[index]) && results.join() === draw.results.join();
}

function offer(box) {
  const button = box.querySelector("button");
  const status = box.querySelector("[role=status]");
  button.addEventListener("click", async () => {
    try {
      const response = await fetch(box.dataset.draw);
      status.textContent = (await agrees(await response.json())) ? box.dataset.agrees : box.dataset.differs;
    } catch {
      status.textContent = box.dataset.failed;
    }
  });
  button.hidden = false;
}

if (globalThis.crypto?.subtle) document.querySelectorAll("[data-draw]").forEach(offer);
