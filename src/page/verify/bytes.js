// SPDX-License-Identifier: Apache-2.0
// bytes.js - bytes as text and back. Every reader is strict: one spelling a value, null for all others.

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const value = new Map([...digits].map((c, i) => [c, i]));

export const toUtf8 = (text) => new TextEncoder().encode(text);

export function fromUtf8(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Standard alphabet, with padding, unused bits zero. */
export function fromBase64(text) {
  const body = text.endsWith("==") ? text.slice(0, -2) : text.endsWith("=") ? text.slice(0, -1) : text;
  if (text.length % 4 !== 0 || (text.length - body.length) * 2 !== (body.length * 6) % 8) return null;
  const out = new Uint8Array(Math.floor((body.length * 6) / 8));
  let bits = 0, held = 0, n = 0;
  for (const c of body) {
    if (!value.has(c)) return null;
    held = (held << 6) | value.get(c);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[n++] = held >> bits;
      held &= (1 << bits) - 1;
    }
  }
  return held === 0 ? out : null;
}

export function toBase64(bytes) {
  let out = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const three = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let k = 0; k < 4; k++) out += i + k > bytes.length ? "=" : digits[(three >> (18 - 6 * k)) & 63];
  }
  return out;
}

export const toHex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");

/** `n` bytes, capitals or not. */
export function fromHex(text, n) {
  if (typeof text !== "string" || text.length !== 2 * n || !/^[0-9a-fA-F]*$/.test(text)) return null;
  return Uint8Array.from({ length: n }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

export const isSame = (a, b) => a.length === b.length && a.every((x, i) => x === b[i]);

export function join(...parts) {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    out.set(p, at);
    at += p.length;
  }
  return out;
}

/** A decimal number below 2^64 without leading zeros, as a BigInt. */
export function fromDecimal(text) {
  if (!/^(0|[1-9][0-9]{0,19})$/.test(text)) return null;
  const n = BigInt(text);
  return n < 1n << 64n ? n : null;
}
