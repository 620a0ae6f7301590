// SPDX-License-Identifier: Apache-2.0
// proof.js - checks a receipt with nothing but verifier keys: the same steps in the same order, and so the same
// verdicts, as src/core/log/proof.c; test/receipt holds both to one list. Nothing here touches the page or the network.
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { fromBase64, fromDecimal, fromHex, fromUtf8, isSame, join, toUtf8 } from "./bytes.js";
import { isCanonical, parseJson } from "./json.js";
import { checkNote, parseNote } from "./note.js";

const FILE_MAX = 8 << 20, PATH_MAX = 65, FIELDS_MAX = 64;

/** {extra, index, path, note} of a .tlog-proof; null when it is none. */
function readParts(file) {
  const text = file.length > FILE_MAX ? null : fromUtf8(file);
  const parts = text && /^c2sp\.org\/tlog-proof@v1\n(?:extra ([^\n]*)\n)?index ([^\n]*)\n((?:[^\n]+\n)*)\n([^]*)$/.exec(text);
  if (!parts) return null;
  const extra = fromBase64(parts[1] ?? ""), index = fromDecimal(parts[2]);
  const path = parts[3].split("\n").slice(0, -1).map(fromBase64);
  if (extra === null || index === null || path.length > PATH_MAX || path.some((h) => h?.length !== 32)) return null;
  return { extra, index, path, note: parts[4] };
}

/** The head, a signed note's text: origin, size, root, each with its LF. */
function readHead(text) {
  const lines = text.split("\n");
  const size = lines.length === 4 ? fromDecimal(lines[1]) : null, root = size !== null ? fromBase64(lines[2]) : null;
  return root?.length === 32 && lines[0] !== "" ? { origin: lines[0], size, root } : null;
}

const member = (map, name) => (map instanceof Map ? map.get(name) : undefined);

function readExtra(bytes) {
  const text = bytes.length === 0 ? null : fromUtf8(bytes);
  const extra = text === null || text.includes("\0") ? undefined : parseJson(text);
  const event = member(extra, "event"), salt = fromHex(member(extra, "salt"), 32);
  const given = member(extra, "fields"), fields = given === undefined ? new Map() : given;
  return typeof event === "string" && event !== "" && salt !== null && fields instanceof Map ? { event, salt, fields } : null;
}

function readEvent(text) {
  const event = parseJson(text);
  return member(event, "sealed") instanceof Map && isCanonical(event, text) ? event : null;
}

function isSealed(field, mac) {
  const salt = fromHex(member(field, "salt"), 32), want = fromHex(mac, 32), value = member(field, "value");
  return salt !== null && want !== null && typeof value === "string" && isSame(hmac(sha256, salt, toUtf8(value)), want);
}

const node = (left, right) => sha256(join(Uint8Array.of(1), left, right));

const leafOf = (extra) =>
  sha256(join(Uint8Array.of(0), toUtf8("anlan/event/v1\n"), hmac(sha256, extra.salt, toUtf8(extra.event))));

/** RFC 9162 2.1.3.2. */
function isInTree(leaf, index, path, head) {
  if (index >= head.size) return false;
  let at = index, last = head.size - 1n, hash = leaf;
  for (const sibling of path) {
    if (last === 0n) return false;
    if (at & 1n || at === last) {
      hash = node(sibling, hash);
      while (!(at & 1n) && at !== 0n) {
        at >>= 1n;
        last >>= 1n;
      }
    } else hash = node(hash, sibling);
    at >>= 1n;
    last >>= 1n;
  }
  return last === 0n && isSame(hash, head.root);
}

/** Who of the known witnesses cosigned; null when a line of one of them is forged. */
function cosigners(note, witnesses) {
  const found = witnesses.map((k) => ({ name: k.name, at: checkNote(note, k) }));
  if (found.some((f) => f.at === "signature")) return null;
  return found.filter((f) => f.at !== "unsigned").map((f) => ({ name: f.name, at: f.at.at }));
}

/** Lines of nobody known: said, not counted. */
const strangers = (note, known) =>
  note.lines.filter((l) => !known.some((k) => k.name === l.name && isSame(k.id, l.id))).map((l) => l.name);

/**
 * What a receipt proves. `file`: its bytes; `key`, `witnesses`: of parseVkey.
 * {verdict: "ok", event: Map, fields: Map name → text, hidden: [name], index, head, cosigned: [{name, at}], strangers}
 * or {verdict} alone: format, unsigned, signature, checkpoint, extra, event, field (with {field}), path.
 */
export function checkReceipt(file, key, witnesses = []) {
  const parts = readParts(file), note = parts && parseNote(parts.note);
  if (!note) return { verdict: "format" };
  const signed = checkNote(note, key);
  if (typeof signed === "string") return { verdict: signed };
  const cosigned = cosigners(note, witnesses);
  if (cosigned === null) return { verdict: "signature" };
  const head = readHead(note.text);
  if (head?.origin !== key.name) return { verdict: "checkpoint" };
  const extra = readExtra(parts.extra);
  if (extra === null) return { verdict: "extra" };
  const event = readEvent(extra.event);
  if (event === null) return { verdict: "event" };
  const sealed = event.get("sealed"), shown = [...extra.fields];
  const wrong = shown.find(([name, field], i) => i >= FIELDS_MAX || !isSealed(field, sealed.get(name)));
  if (wrong) return { verdict: "field", field: wrong[0] };
  if (!isInTree(leafOf(extra), parts.index, parts.path, head)) return { verdict: "path" };
  return {
    verdict: "ok", event, head, index: parts.index, cosigned,
    fields: new Map(shown.map(([name, field]) => [name, field.get("value")])),
    hidden: [...sealed.keys()].filter((name) => !extra.fields.has(name)),
    strangers: strangers(note, [key, ...witnesses]),
  };
}
