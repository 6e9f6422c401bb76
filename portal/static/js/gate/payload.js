// The content of a QR: decodes base32 and verifies the Ed25519 signature with the event's keys.

import { verifyAsync } from "../../vendor/noble-ed25519/index.js";
import { fromBase64 } from "../rotating-code.js";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const PAYLOAD_BYTES = 20;
const SIGNATURE_BYTES = 64;
const VERSION = 1;
const TAIL_BYTES = 12; // of a rotating code, see rotating-code.js
const lettersFor = (bytes) => Math.ceil((bytes * 8) / 5);
const LENGTHS = [0, TAIL_BYTES].map((tail) => lettersFor(PAYLOAD_BYTES + SIGNATURE_BYTES + tail));

/** The part of a rotating code that stays the same, which identifies the ticket in front of the camera. */
export const constantPart = (text) => text.slice(0, Math.floor(((PAYLOAD_BYTES + SIGNATURE_BYTES) * 8) / 5));

/** A QR has 135 characters or more; a text as short as a ticket number was typed. */
export function isTyped(text) {
  return text.length <= 12;
}

function bytesOf(text) {
  const bytes = [];
  let bits = 0;
  let buffer = 0;
  for (const letter of text) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) return null;
    buffer = ((buffer << 5) | value) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((buffer >> bits) & 0xff);
  }
  return Uint8Array.from(bytes);
}

/** {genuine, event, ticket, rev, tail}; `keys` are from the list. Never throws: an unreadable code is not genuine. */
export async function readPayload(text, keys) {
  const raw = LENGTHS.includes(text.length) ? bytesOf(text) : null;
  if (!raw || raw[0] !== VERSION) return { genuine: false };
  const payload = raw.slice(0, PAYLOAD_BYTES);
  const view = new DataView(payload.buffer);
  const read = { event: Number(view.getBigUint64(2)), ticket: Number(view.getBigUint64(10)), rev: view.getUint16(18), tail: raw.slice(PAYLOAD_BYTES + SIGNATURE_BYTES) };
  const signature = raw.slice(PAYLOAD_BYTES, PAYLOAD_BYTES + SIGNATURE_BYTES);
  for (const { id, key } of keys) {
    if (id === raw[1] && (await isSignedBy(fromBase64(key), payload, signature))) return { genuine: true, ...read };
  }
  return { genuine: false };
}

async function isSignedBy(key, payload, signature) {
  try {
    return await verifyAsync(signature, payload, key, { zip215: false }); // strict RFC 8032, as on the server
  } catch {
    return false;
  }
}
