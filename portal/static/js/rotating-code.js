// The part of a rotating code after its signed part (every 30 seconds); the same as commerce/tickets/rotating_code.py.

export const STEP_MS = 30_000;
const TOLERANCE_STEPS = 1;
const PROOF_BYTES = 8;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

export const stepAt = (ms) => Math.floor(ms / STEP_MS);

/** The twelve bytes for a time step, computed with the ticket's key (bytes). */
export async function tailOf(key, step) {
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, step);
  const hmacKey = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const proof = new Uint8Array(await crypto.subtle.sign("HMAC", hmacKey, number)).slice(0, PROOF_BYTES);
  return Uint8Array.from([...number, ...proof]);
}

/** Whether a tail (bytes, may be empty) was computed with the key (base64) at about that time (ms). */
export async function isFresh(tail, key, ms) {
  if (!tail.length || !key) return false;
  const step = new DataView(tail.buffer, tail.byteOffset).getUint32(0);
  if (Math.abs(step - stepAt(ms)) > TOLERANCE_STEPS) return false;
  const expected = await tailOf(fromBase64(key), step);
  return expected.every((byte, index) => byte === tail[index]);
}

/** Bytes as they are encoded in a QR: upper-case base32 without padding. */
export function encode(bytes) {
  let [text, buffer, bits] = ["", 0, 0];
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[(buffer >> (bits - 5)) & 31];
  }
  return bits ? text + ALPHABET[(buffer << (5 - bits)) & 31] : text;
}
