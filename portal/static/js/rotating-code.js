// A code that changes every 30 seconds: what follows its signed part; commerce/tickets/rotating_code.py has the same.

export const STEP_MS = 30_000;
const NEAR = 1;
const PROOF_BYTES = 8;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

export const stepAt = (ms) => Math.floor(ms / STEP_MS);

/** The twelve bytes of a step by a ticket's key (bytes). */
export async function tailOf(key, step) {
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, step);
  const by = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const proof = new Uint8Array(await crypto.subtle.sign("HMAC", by, number)).slice(0, PROOF_BYTES);
  return Uint8Array.from([...number, ...proof]);
}

/** Whether a tail (bytes, may be empty) was made at about that moment (ms) by the key (base64). */
export async function isFresh(tail, key, ms) {
  if (!tail.length || !key) return false;
  const step = new DataView(tail.buffer, tail.byteOffset).getUint32(0);
  if (Math.abs(step - stepAt(ms)) > NEAR) return false;
  const right = await tailOf(fromBase64(key), step);
  return right.every((byte, index) => byte === tail[index]);
}

/** Bytes as a QR says them: upper-case base32 without padding. */
export function encode(bytes) {
  let [text, held, bits] = ["", 0, 0];
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[(held >> (bits - 5)) & 31];
  }
  return bits ? text + ALPHABET[(held << (5 - bits)) & 31] : text;
}
