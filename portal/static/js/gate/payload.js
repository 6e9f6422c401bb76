// What a QR says: base32 to facts, and whether their Ed25519 signature is by one of the event's keys.

import { verifyAsync } from "../../vendor/noble-ed25519/index.js";
import { fromBase64 } from "../rotating-code.js";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const FACTS_BYTES = 20;
const SIGNATURE_BYTES = 64;
const VERSION = 1;
const TAIL_BYTES = 12; // of a code that changes, see rotating-code.js
const lettersFor = (bytes) => Math.ceil((bytes * 8) / 5);
const LENGTHS = [0, TAIL_BYTES].map((tail) => lettersFor(FACTS_BYTES + SIGNATURE_BYTES + tail));

/** What stays of a code that changes: the same ticket in front of the camera. */
export const unchanging = (text) => text.slice(0, Math.floor(((FACTS_BYTES + SIGNATURE_BYTES) * 8) / 5));

/** A QR of ours is 135 characters; what is as short as a ticket's number was typed. */
export function isTyped(text) {
  return text.length <= 12;
}

function bytesOf(text) {
  const bytes = [];
  let bits = 0;
  let held = 0;
  for (const letter of text) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) return null;
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 0xff);
  }
  return Uint8Array.from(bytes);
}

/** {genuine, event, ticket, rev, tail}; `keys` are the list's. Never throws: what cannot be read is not genuine. */
export async function readPayload(text, keys) {
  const raw = LENGTHS.includes(text.length) ? bytesOf(text) : null;
  if (!raw || raw[0] !== VERSION) return { genuine: false };
  const facts = raw.slice(0, FACTS_BYTES);
  const view = new DataView(facts.buffer);
  const read = { event: Number(view.getBigUint64(2)), ticket: Number(view.getBigUint64(10)), rev: view.getUint16(18), tail: raw.slice(FACTS_BYTES + SIGNATURE_BYTES) };
  const signature = raw.slice(FACTS_BYTES, FACTS_BYTES + SIGNATURE_BYTES);
  for (const { id, key } of keys) {
    if (id === raw[1] && (await isSignedBy(fromBase64(key), facts, signature))) return { genuine: true, ...read };
  }
  return { genuine: false };
}

async function isSignedBy(key, facts, signature) {
  try {
    return await verifyAsync(signature, facts, key, { zip215: false }); // RFC 8032, as the server's library
  } catch {
    return false;
  }
}
