// SPDX-License-Identifier: Apache-2.0
// json.js - a strict reader. JSON.parse takes the last of two equal names, and of a receipt that would mean that
// two programs see two values; it also takes half surrogate pairs and numbers no double holds. Here they are refused,
// as by src/codec/json.c. An object becomes a Map, so that no name is special.

const DEPTH = 32;
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const blank = /[ \t\n\r]*/y;

class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  /** What matches here; steps over it. */
  take(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) throw new SyntaxError(`byte ${this.at + 1}`);
    this.at = pattern.lastIndex;
    return found[0];
  }

  has(c) {
    this.take(blank);
    if (this.text[this.at] !== c) return false;
    this.at++;
    return true;
  }

  need(c) {
    if (!this.has(c)) throw new SyntaxError(`${c} at ${this.at + 1}`);
  }

  string() {
    this.take(blank);
    const text = JSON.parse(this.take(string));
    encodeURIComponent(text); // throws at half a pair
    if (text.includes("\0")) throw new SyntaxError("NUL");
    return text;
  }

  object(depth) {
    const map = new Map();
    if (this.has("}")) return map;
    do {
      const name = this.string();
      if (map.has(name)) throw new SyntaxError(`twice: ${name}`);
      this.need(":");
      map.set(name, this.value(depth));
    } while (this.has(","));
    this.need("}");
    return map;
  }

  array(depth) {
    const list = [];
    if (this.has("]")) return list;
    do list.push(this.value(depth)); while (this.has(","));
    this.need("]");
    return list;
  }

  value(depth) {
    if (depth > DEPTH) throw new SyntaxError("depth");
    if (this.has("{")) return this.object(depth + 1);
    if (this.has("[")) return this.array(depth + 1);
    if (this.text[this.at] === '"') return this.string();
    for (const [word, meaning] of [["true", true], ["false", false], ["null", null]])
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return meaning;
      }
    const n = Number(this.take(number));
    if (!Number.isFinite(n)) throw new SyntaxError("number");
    return n;
  }
}

/** The value, objects as Maps; undefined when the text is no JSON. */
export function parseJson(text) {
  const r = new Reader(text);
  try {
    const v = r.value(0);
    r.take(blank);
    return r.at === text.length ? v : undefined;
  } catch {
    return undefined;
  }
}

/** As RFC 8785 writes it; numbers must be whole and exact, else null stands for the whole. */
function write(v) {
  if (typeof v === "number") return Number.isSafeInteger(v) && !Object.is(v, -0) ? String(v) : null;
  if (v === null || typeof v !== "object") return JSON.stringify(v);
  const parts = Array.isArray(v)
    ? v.map(write)
    : [...v.keys()].sort().map((k) => { const x = write(v.get(k)); return x && JSON.stringify(k) + ":" + x; });
  if (parts.includes(null)) return null;
  return Array.isArray(v) ? `[${parts}]` : `{${parts}}`;
}

/** Is the text, from which the value was read, the canonical one? */
export const isCanonical = (value, text) => write(value) === text;
