// SPDX-License-Identifier: Apache-2.0
// page.js - the page /verify: takes a receipt, asks proof.js, says in plain words what is proven and what is not.
// All words come from the page's own <template id="words">. It makes no request; the page's CSP forbids any.
import { fromUtf8, toHex } from "./bytes.js";
import { parseJson } from "./json.js";
import { COSIGNATURE, SIGNATURE, fingerprint, parseVkey } from "./note.js";
import { checkReceipt } from "./proof.js";
import { hasCamera, scanCamera, scanPicture } from "./scan.js";
import { unpackCode, unpackText } from "./unpack.js";

const one = (selector) => document.querySelector(selector);
const words = new Map([...one("#words").content.querySelectorAll("[data-k]")].map((e) => [e.dataset.k, e.textContent]));

/** A word of the page, {0} and {1} filled; `else_` when there is none. */
function say(key, args = [], else_ = key) {
  return (words.get(key) ?? else_).replace(/\{([0-9])\}/g, (_, i) => args[i] ?? "");
}

function element(name, content, className = "") {
  const e = document.createElement(name);
  if (className) e.className = className;
  e.append(...[content].flat());
  return e;
}

// -- what is proven --

const lang = document.documentElement.lang;
const instant = (seconds) =>
  new Intl.DateTimeFormat(lang, { dateStyle: "long", timeStyle: "short", timeZone: "Asia/Shanghai" }).format(new Date(seconds * 1000));

/** "2026-06-15T09:00:00+08:00"; what is no time is shown as it is. */
const when = (iso) => (Number.isNaN(Date.parse(iso)) ? String(iso ?? "") : instant(Date.parse(iso) / 1000));

/** A contact is JSON of its own; a paper's line is its SHA-256 and its name. */
function readable(name, value) {
  const inner = name === "contact" ? parseJson(value) : undefined;
  return inner instanceof Map ? [...inner].map(([k, v]) => `${say("field." + k, [], k)}: ${v}`).join("\n") : value;
}

const pair = ([label, value]) => element("div", [element("dt", label), element("dd", value, "keep")]);
const pairs = (rows) => element("dl", rows.filter(([, v]) => v !== undefined && v !== "").map(pair), "pairs");
const list = (rows) => element("ul", rows.map((r) => element("li", r)));

function factRows(r) {
  const e = (k) => (typeof r.event.get(k) === "string" ? r.event.get(k) : undefined);
  const coded = (head, code) => (code === undefined ? undefined : say(`${head}.${code}`, [], code));
  return [
    [say("no"), e("no")],
    [say("procedure"), coded("procedure", e("procedure"))],
    [say("step"), coded("event", e("row") ?? e("event"))],
    [say("at"), e("at") && when(e("at"))],
    [say("unit"), e("unit") && coded("unit", e("unit")) + (words.has("unit." + e("unit")) ? ` (${e("unit")})` : "")],
    [say("state"), coded(`state.${e("procedure")}`, e("state"))],
  ];
}

/** As people read a matter: what it is about first. */
const order = ["title", "body", "request", "event_place", "contact"];
const rank = (name) => (order.includes(name) ? order.indexOf(name) : order.length);

function fieldRows(r) {
  return [...r.fields.keys(), ...r.hidden].sort((a, b) => rank(a) - rank(b))
    .map((name) => [say("field." + name, [], name), r.fields.has(name) ? readable(name, r.fields.get(name)) : say("hidden")]);
}

function logRows(r) {
  const seen = r.cosigned.map((c) => say("cosigned", [c.name, instant(c.at)]));
  return [
    [say("place"), say("place.of", [String(r.index + 1n), String(r.head.size)])],
    [say("log"), r.head.origin],
    [say("witnesses"), seen.length ? seen.join("\n") : say("cosigned.none")],
    [say("strangers"), [...new Set(r.strangers)].join("\n")],
  ];
}

function showGood(box, r) {
  box.className = "card result";
  box.replaceChildren(
    element("div", [element("h2", "✓ " + say("good")), element("p", say("good.text"))], "note done"),
    element("h3", say("filed")), pairs(factRows(r)), pairs(fieldRows(r)),
    element("h3", say("log.title")), pairs(logRows(r)),
    element("h3", say("proven")), list(["proven.1", "proven.2", "proven.3"].map((k) => say(k))),
    element("h3", say("unproven")), list(["unproven.1", "unproven.2", r.cosigned.length ? "unproven.3.seen" : "unproven.3"].map((k) => say(k))),
  );
}

function showBad(box, verdict, field) {
  box.className = "card result";
  box.replaceChildren(element("div", [element("h2", "✗ " + say("bad")),
    element("p", say("receipt." + verdict, [say("field." + field, [], field)])), element("p", say("bad.next"))], "note late"));
}

// -- keys --

const vkeys = (text) => text.split(/\s+/).filter((s) => s !== "").map((s) => ({ text: s, key: parseVkey(s) }));

function showKey() {
  const k = parseVkey(one("#key").value), out = one("#fingerprint");
  out.textContent = k?.kind === SIGNATURE ? toHex(fingerprint(one("#key").value)).replace(/(.{4})(?=.)/g, "$1 ") : say("key.none");
}

// -- taking and judging --

function judge(file) {
  const box = one("#result"), key = parseVkey(one("#key").value), known = vkeys(one("#witnesses").value);
  const faulty = known.find((w) => w.key?.kind !== COSIGNATURE);
  box.hidden = false;
  if (key?.kind !== SIGNATURE) showBad(box, "key");
  else if (faulty) showBad(box, "witness", faulty.text);
  else {
    const r = checkReceipt(file, key, known.map((w) => w.key));
    if (r.verdict === "ok") showGood(box, r);
    else showBad(box, r.verdict, r.field);
    box.dataset.verdict = r.verdict;
  }
  box.focus();
  box.scrollIntoView();
}

async function takeScanned(text) {
  const file = text === null ? null : await unpackCode(text);
  if (file !== null) {
    one("#paste").value = fromUtf8(file) ?? "";
    judge(file);
    return;
  }
  one("#result").hidden = false;
  showBad(one("#result"), text === null ? "picture" : "code");
  one("#result").focus();
}

async function takeFile(file) {
  if (file.type.startsWith("image/")) return takeScanned(await scanPicture(file));
  const bytes = new Uint8Array(await file.arrayBuffer());
  one("#paste").value = bytes.length < 1 << 20 ? fromUtf8(bytes) ?? "" : "";
  return judge(bytes);
}

// -- the page --

let scanning = false;
async function camera() {
  scanning = !scanning;
  one("#video").hidden = !scanning;
  if (!scanning) return;
  const text = await scanCamera(one("#video"), () => !scanning).catch(() => null);
  const wanted = scanning;
  scanning = false;
  one("#video").hidden = true;
  if (wanted) await takeScanned(text);
}

function drop(event) {
  event.preventDefault();
  one("#drop").classList.remove("over");
  const file = event.dataTransfer?.files[0];
  if (file) takeFile(file);
}

function begin() {
  one("#tool").hidden = false;
  one("#no-script").hidden = true;
  one("#by-camera").hidden = !hasCamera();
  one("#file").addEventListener("click", (e) => { e.target.value = ""; }); // the same file again is a new question
  one("#file").addEventListener("change", (e) => e.target.files[0] && takeFile(e.target.files[0]));
  one("#check").addEventListener("click", async () => judge(await unpackText(one("#paste").value)));
  one("#camera").addEventListener("click", camera);
  one("#key").addEventListener("input", showKey);
  document.addEventListener("dragover", (e) => { e.preventDefault(); one("#drop").classList.add("over"); });
  document.addEventListener("dragleave", () => one("#drop").classList.remove("over"));
  document.addEventListener("drop", drop);
  showKey();
  const fromCode = () => location.hash.startsWith("#1.") && takeScanned(location.hash);
  window.addEventListener("hashchange", fromCode);
  fromCode();
}

begin();
