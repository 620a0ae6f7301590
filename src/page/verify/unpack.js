// SPDX-License-Identifier: Apache-2.0
// unpack.js - what people give, as the bytes of a .tlog-proof: a file, a pasted text, or what a printed code holds.
//
// A printed code is an address of this page: "…/verify#1." and digits, two bytes in five, a last odd byte in three.
// They are gzip of the proof with its extra as plain JSON (src/core/log/receipt_code.h). Where it leads is not asked.
import { fromUtf8, toBase64, toUtf8 } from "./bytes.js";

const UNPACKED_MAX = 1 << 20;

function fromDigits(digits) {
  const out = new Uint8Array(Math.floor((digits.length * 2) / 5));
  let n = 0;
  for (let i = 0; i < digits.length; i += 5) {
    const part = digits.slice(i, i + 5), v = Number(part);
    if (part.length === 5 && v < 65536) {
      out[n++] = v >> 8;
      out[n++] = v & 255;
    } else if (part.length === 3 && v < 256) out[n++] = v;
    else return null;
  }
  return out.subarray(0, n);
}

async function gunzip(bytes) {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  const parts = [];
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
    size += value.length;
    if (size > UNPACKED_MAX) throw new RangeError("too long");
    parts.push(value);
  }
}

/** The proof of a printed code's text; null when it is none. */
export async function unpackCode(text) {
  const found = /#1\.([0-9]+)\s*$/.exec(text), packed = found && fromDigits(found[1]);
  if (!packed) return null;
  const plain = await gunzip(packed).then(fromUtf8, () => null);
  return plain && toUtf8(plain.replace(/^extra (.*)$/m, (_, json) => "extra " + toBase64(toUtf8(json))));
}

/** A text that went through a clipboard: its line ends and its last one may have changed, nothing else is forgiven. */
export async function unpackText(text) {
  const code = await unpackCode(text);
  return code ?? toUtf8(text.trim().replace(/\r\n?/g, "\n") + "\n");
}
