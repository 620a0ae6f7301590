// SPDX-License-Identifier: Apache-2.0
// note.js - signed notes, verifier keys and cosignatures (C2SP signed-note, tlog-cosignature), Ed25519.
import { hashes, verify } from "@noble/ed25519";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { fromBase64, isSame, join, toUtf8 } from "./bytes.js";

hashes.sha512 = sha512;

export const SIGNATURE = 1, COSIGNATURE = 4;     // kinds of keys
const NOTE_MAX = 1 << 20, LINES_MAX = 64, STAMP = 8;

const isName = (s) => s.length > 0 && !/[\u0000-\u0020\u007f+\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/.test(s);

const keyId = (name, kind, key) => sha256(join(toUtf8(name), Uint8Array.of(10, kind), key)).subarray(0, 4);

/** {name, kind, id, key} of "name+0a1b2c3d+base64(kind, key)"; null when it is none. */
export function parseVkey(text) {
  const parts = /^([^+]+)\+([0-9a-fA-F]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim());
  const raw = parts && isName(parts[1]) ? fromBase64(parts[3]) : null;
  if (raw === null || raw.length !== 33 || (raw[0] !== SIGNATURE && raw[0] !== COSIGNATURE)) return null;
  const k = { name: parts[1], kind: raw[0], key: raw.subarray(1), id: keyId(parts[1], raw[0], raw.subarray(1)) };
  const hex = Array.from(k.id, (b) => b.toString(16).padStart(2, "0")).join("");
  return hex === parts[2].toLowerCase() ? k : null;
}

/** Strict as libsodium: no small-order key, S reduced. */
function isGood(key, signature, message) {
  try {
    return signature.length === 64 && verify(signature, message, key, { zip215: false });
  } catch {
    return false;
  }
}

function parseLine(line) {
  const parts = /^— ([^ ]+) ([^ ]+)$/.exec(line);
  const raw = parts && isName(parts[1]) ? fromBase64(parts[2]) : null;
  return raw === null || raw.length < 5 ? null : { name: parts[1], id: raw.subarray(0, 4), bytes: raw.subarray(4) };
}

/** {text, lines: [{name, id, bytes} or null]}; null when it is no note. The text keeps its last LF. */
export function parseNote(note) {
  if (toUtf8(note).length > NOTE_MAX || /[\u0000-\u0009\u000b-\u001f]/.test(note)) return null;
  const at = note.lastIndexOf("\n\n");
  if (at < 0 || at + 2 === note.length || !note.endsWith("\n")) return null;
  const lines = note.slice(at + 2, -1).split("\n").map((line, i) => (i < LINES_MAX ? parseLine(line) : null));
  return { text: note.slice(0, at + 1), lines };
}

/** Of one line by a key of that name and id: the time of a cosignature, 0 of a signature; null when it is forged. */
function checkLine(k, bytes, text) {
  if (k.kind === SIGNATURE) return isGood(k.key, bytes, toUtf8(text)) ? 0 : null;
  if (bytes.length !== STAMP + 64) return null;
  const at = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0);
  if (at >= 1n << 63n) return null;
  return isGood(k.key, bytes.subarray(STAMP), toUtf8(`cosignature/v1\ntime ${at}\n${text}`)) ? Number(at) : null;
}

/** By the first line that is wrong "format" or "signature" (forged); "unsigned" by that key; else {at}. */
export function checkNote(note, k) {
  let found = "unsigned";
  for (const l of note.lines) {
    if (l === null) return "format";
    if (l.name !== k.name || !isSame(l.id, k.id)) continue;
    const at = checkLine(k, l.bytes, note.text);
    if (at === null) return "signature";
    found = { at };
  }
  return found;
}

/** SHA-256 of the whole vkey text, its first 16 bytes: what two people compare over the telephone. */
export const fingerprint = (vkey) => sha256(toUtf8(vkey.trim())).subarray(0, 16);
