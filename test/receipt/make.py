#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the receipts of this folder and verdicts.list anew, always the same bytes: test/receipt/make.py

Nothing here comes from a site: keys, salts and texts are invented, the log is test/lib/c2sp.py, and so no mistake
is shared with the two programs that are judged by these files. What a row promises is said in the head of the list."""
import base64
import hashlib
import hmac
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE.parent / "lib")]
from c2sp import b64, cosigned, key_id, leaf_hash, node, public_of, sign, vkey_of  # noqa: E402

NAME = "anlan.example.cn/610404/log"
AT = 1781485200          # 2026-06-15 09:00 in Shanghai


def dice(word, n=32):
    return hashlib.sha256(word.encode()).digest()[:n]


SEED, OTHER = dice("the log"), dice("another log")
WITNESS = {w: dice(w) for w in ("w1", "w2")}
KEYS = {
    "log": vkey_of(NAME, 1, public_of(SEED)),
    "same-name": vkey_of(NAME, 1, public_of(OTHER)),
    "other-name": vkey_of("other.example.cn/log", 1, public_of(OTHER)),
    **{w: vkey_of(f"{w}.example.cn", 4, public_of(s)) for w, s in WITNESS.items()},
}


def mac(key, data):
    return hmac.new(key, data, hashlib.sha256).hexdigest()


def dump(x):
    return json.dumps(x, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


# -- a receipt in parts, so that each can be spoiled before or after it was hashed --

FIELDS = {"title": "小区路灯三个月不亮", "body": "幸福里小区东门外的路灯坏了，\n请修。", "request": "请尽快修好"}


def salt_of(name):
    return dice("salt of " + name)


def event_of(fields, **change):
    e = {"at": "2026-06-15T09:00:00+08:00", "born": True, "district": "610404", "docs": ["F01"], "event": "登记",
         "fields": {"channel": "web", "place": "610404001001"}, "no": "6104040000000120260615000019",
         "procedure": "petition", "row": "P01", "seq": 7, "state": "REG", "unit": "610404.xfj",
         "sealed": {n: mac(salt_of(n), v.encode()) for n, v in fields.items()}}
    e.update(change)
    return e


def extra_of(event_text, fields, **change):
    x = {"event": event_text, "salt": dice("salt of the event").hex(),
         "fields": {n: {"salt": salt_of(n).hex(), "value": v} for n, v in fields.items()}}
    x.update(change)
    return {k: v for k, v in x.items() if v is not None}


def path_length(index, size):
    if size == 1:
        return 0
    k = 1 << (size - 1).bit_length() - 1
    return 1 + (path_length(index, k) if index < k else path_length(index - k, size - k))


def climb(leaf, index, size, path):
    if size == 1:
        return leaf
    k = 1 << (size - 1).bit_length() - 1
    if index < k:
        return node(climb(leaf, index, k, path[:-1]), path[-1])
    return node(path[-1], climb(leaf, index - k, size - k, path[:-1]))


def note(text, *lines):
    return text + "\n" + "".join(x + "\n" for x in lines)


def signature(text, seed=SEED, name=NAME):
    return f"— {name} {b64(key_id(name, 1, public_of(seed)) + sign(seed, text.encode()))}"


def cosignature(text, who, at=AT + 60, seed=None):
    name, public = f"{who}.example.cn", public_of(WITNESS[who])
    stamp = at.to_bytes(8, "big")
    return f"— {name} {b64(key_id(name, 4, public) + stamp + sign(seed or WITNESS[who], cosigned(text, at)))}"


class Receipt:
    """The good one; `write` joins its parts."""

    def __init__(self, index=5, size=11, event_text=None, fields=FIELDS, shown=None, origin=NAME, **extra):
        self.index, self.size = index, size
        self.event = dump(event_of(fields)) if event_text is None else event_text
        self.extra = dump(extra_of(self.event, fields if shown is None else shown, **extra))
        leaf = leaf_hash(b"anlan/event/v1\n" + bytes.fromhex(mac(dice("salt of the event"), self.event.encode())))
        self.path = [dice(f"sibling {i}") for i in range(path_length(index, size))]
        self.root = climb(leaf, index, size, self.path)
        self.text = f"{origin}\n{size}\n{b64(self.root)}\n"
        self.note = note(self.text, signature(self.text))

    def write(self, extra=None, index=None, path=None):
        x = self.extra if extra is None else extra
        x = f"extra {b64(x.encode() if isinstance(x, str) else x)}\n" if x != "" else ""
        i = self.index if index is None else index
        p = "".join(b64(h) + "\n" for h in (self.path if path is None else path))
        return f"c2sp.org/tlog-proof@v1\n{x}index {i}\n{p}\n{self.note}"

    def signed(self, *lines):
        self.note = note(self.text, *lines)
        return self.write()


rows = []


def row(name, data, verdict, what, key="log", witnesses=(), cosigners=()):
    (HERE / f"{name}.tlog-proof").write_bytes(data.encode() if isinstance(data, str) else data)
    rows.append((name, key, " ".join(witnesses) or "-", verdict, " ".join(cosigners) or "-", what))


def sixth(line):
    """The same line with its sixth character another one of its alphabet."""
    return line[:5] + ("B" if line[5] == "A" else "A") + line[6:]


def good_ones():
    g = Receipt()
    row("good", g.write(), "ok", "as a site makes it")
    row("good-last", Receipt(index=10).write(), "ok", "the last entry: fewer hashes than levels")
    row("good-one", Receipt(index=0, size=1).write(), "ok", "a log of one entry: no path")
    row("good-big", Receipt(index=(1 << 40) + 12345, size=(1 << 41) + 3).write(), "ok", "a log of 2^41+3 entries")
    row("good-most", Receipt(index=2**64 - 2, size=2**64 - 1).write(), "ok", "the largest size there is")
    row("good-erased", Receipt(shown={"title": FIELDS["title"]}).write(), "ok", "body and request are kept out or erased")
    row("good-bare", Receipt(shown={}).write(), "ok", "no field is shown")
    row("good-no-fields", Receipt(fields={}).write(), "ok", "the event seals nothing")
    row("good-empty-value", Receipt(fields={"note": ""}).write(), "ok", "a sealed empty text")
    row("good-spaced", g.write(extra=json.dumps(json.loads(g.extra), indent=1)), "ok",
        "extra itself need not be canonical: blanks, line breaks and \\u escapes")
    row("good-more", g.write(extra=dump({**json.loads(g.extra), "later": [1, {"x": None}]})), "ok",
        "a member of extra that nobody knows yet")
    row("good-upper", g.write(extra=g.extra.replace(salt_of("title").hex(), salt_of("title").hex().upper())), "ok",
        "hexadecimal in capitals")
    wide = {"title": "😀 \ue000 \"\\/ \u0001\u001f\u007f é ﷽"}
    row("good-wide", Receipt(fields=wide).write(), "ok", "escapes, control characters and characters past U+FFFF")
    names = dump({k: v for k, v in event_of(FIELDS).items()})[:-1] + ',"𐀀":1,"\ue000":2}'
    row("good-order", Receipt(event_text=names).write(), "ok", "names in the order of UTF-16, not of bytes")


def signatures():
    g = Receipt()
    mine, t = signature(g.text), g.text
    stranger = "— stranger.example.cn " + b64(b"\1\2\3\4" + dice("x"))
    row("signed-unknown", g.signed(stranger, mine, stranger), "ok", "unknown signature lines are passed over")
    row("signed-short", g.signed("— s " + b64(b"\1\2\3\4\5"), mine), "ok", "an unknown signature of one byte")
    row("signed-many", g.signed(*[stranger] * 60, mine), "ok", "61 signature lines")
    row("signed-none", g.signed(stranger), "unsigned", "only somebody else signed")
    row("signed-twice", g.signed(mine, mine), "ok", "the same line twice")
    false = mine[:-6] + ("A" if mine[-6] != "A" else "B") + mine[-5:]
    row("signed-false", g.signed(false), "signature", "a forged signature")
    row("signed-both", g.signed(mine, false), "signature", "a good and a forged line of one key")
    row("signed-by-other", g.signed(signature(t, OTHER)), "unsigned", "another key of the same name signed")
    row("signed-high-s", g.signed(high_s(mine)), "signature", "S of the signature is not reduced (RFC 8032 5.1.7)")
    row("signed-blank-name", g.signed(mine.replace(NAME, "a b")), "format", "a signature line with a blank in its name")
    row("signed-hyphen", g.signed(mine.replace("—", "-")), "format", "a hyphen for the em dash")
    row("signed-tail", g.signed(mine + " x"), "format", "something behind the signature")
    row("signed-tab", g.signed(mine, "— x\t " + b64(b"12345")), "format", "a control character")
    row("signed-unpadded", g.signed(mine.rstrip("=")), "format", "base64 without its padding")
    row("signed-empty", g.write().rstrip("\n").rsplit("\n", 1)[0] + "\n", "format", "no signature line at all")
    row("signed-65", g.signed(*[stranger] * 64, mine), "format", "65 signature lines: more than are taken")
    row("key-other", Receipt().write(), "unsigned", "the verifier key of another log", key="other-name")
    row("key-same-name", Receipt().write(), "unsigned", "another verifier key of the same name", key="same-name")
    o = Receipt(origin="other.example.cn/log")
    row("origin-other", o.write(), "checkpoint", "our key signed a head with another log's origin")


def high_s(line):
    head, raw = line.rsplit(" ", 1)
    raw = base64.b64decode(raw)
    s = int.from_bytes(raw[36:], "little") + 2**252 + 27742317777372353535851937790883648493
    return f"{head} {b64(raw[:36] + s.to_bytes(32, 'little'))}"


def cosignatures():
    g = Receipt()
    mine, one, two = signature(g.text), cosignature(g.text, "w1"), cosignature(g.text, "w2", AT + 61)
    both = g.signed(mine, one, two)
    row("cosigned", both, "ok", "two witnesses, both known", witnesses=("w1", "w2"), cosigners=(f"w1@{AT+60}", f"w2@{AT+61}"))
    row("cosigned-one", both, "ok", "two witnesses, one known", witnesses=("w2",), cosigners=(f"w2@{AT+61}",))
    row("cosigned-strangers", both, "ok", "two witnesses, none known")
    false = cosignature(g.text, "w1", seed=OTHER)
    row("cosigned-false", g.signed(mine, false), "signature", "a known witness's cosignature fails", witnesses=("w1",))
    row("cosigned-false-unknown", g.signed(mine, false), "ok", "the same, but nobody knows that witness")
    raw = base64.b64decode(one.rsplit(" ", 1)[1])
    late = one.rsplit(" ", 1)[0] + " " + b64(raw[:4] + (AT + 61).to_bytes(8, "big") + raw[12:])
    row("cosigned-moved", g.signed(mine, late), "signature", "the time of a cosignature was altered", witnesses=("w1",))
    row("cosigned-only", g.signed(one), "unsigned", "a witness signed, the log did not", witnesses=("w1",))


def altered_lines():
    g = Receipt()
    lines = g.write().split("\n")

    def swapped(i, to):
        return "\n".join(lines[:i] + [to] + lines[i + 1:])
    row("line-header", swapped(0, lines[0].replace("v1", "v2")), "format", "another version of the format")
    row("line-index", swapped(2, "index 6"), "path", "another index")
    row("line-index-zero", swapped(2, "index 05"), "format", "an index with a leading zero")
    row("line-index-plus", swapped(2, "index +5"), "format", "an index with a sign")
    row("line-index-past", swapped(2, "index 11"), "path", "an index past the size")
    row("line-index-huge", swapped(2, "index 18446744073709551616"), "format", "an index of 2^64")
    row("line-index-none", "\n".join(lines[:2] + lines[3:]), "format", "no index")
    row("line-order", "\n".join([lines[0], lines[2], lines[1]] + lines[3:]), "format", "index before extra")
    for i in range(len(g.path)):
        row(f"line-path-{i}", swapped(3 + i, sixth(lines[3 + i])), "path", f"hash {i} of the path altered")
    row("path-short", g.write(path=g.path[:-1]), "path", "a hash of the path is missing")
    row("path-long", g.write(path=g.path + [dice("more")]), "path", "a hash too many")
    row("path-65", g.write(path=[dice("more")] * 65), "path", "65 hashes: as many as are read")
    row("path-66", g.write(path=[dice("more")] * 66), "format", "66 hashes: more than any tree has")
    row("path-31", swapped(3, b64(dice("x", 31))), "format", "a hash of 31 bytes")
    row("path-loose", swapped(3, lines[3][:-2] + "B="), "format", "base64 with bits that must be zero")
    first = 3 + len(g.path) + 1
    for i, what in enumerate(("origin", "size", "root")):
        to = "12" if what == "size" else sixth(lines[first + i])
        row(f"line-{what}", swapped(first + i, to), "signature", f"the {what} of the head altered")
    row("line-empty-gone", "\n".join(lines[:first - 1] + lines[first:]), "format", "no empty line before the head")
    row("crlf", g.write().replace("\n", "\r\n"), "format", "CR LF at the line ends")
    row("cut", g.write()[:-1], "format", "without its last LF")
    row("more", g.write() + "\n", "format", "an empty line at the end")
    row("empty", "", "format", "nothing")
    row("garbage", bytes(range(256)) * 8, "format", "bytes that mean nothing")
    row("latin", g.write().encode().replace(b"\xe2\x80\x94", b"\x97"), "format", "an em dash of another encoding")
    for name, text in (("head-size-zero", f"{NAME}\n011\n{b64(g.root)}\n"), ("head-more", g.text + "more\n"),
                       ("head-size-word", f"{NAME}\neleven\n{b64(g.root)}\n"), ("head-short", f"{NAME}\n11\n")):
        h = Receipt()
        h.text = text
        row(name, h.signed(signature(text)), "checkpoint", "a signed text that is no head")


def extras():
    g = Receipt()
    x = json.loads(g.extra)
    row("extra-none", g.write(extra=""), "extra", "no extra: nothing says what the entry is")
    row("extra-empty", g.write().replace(g.write().split("\n")[1], "extra "), "extra", "an empty extra")
    row("extra-garbage", g.write(extra="not JSON"), "extra", "extra is no JSON")
    row("extra-array", g.write(extra="[]"), "extra", "extra is no object")
    row("extra-bytes", g.write(extra=b'{"event":"\xff"}'), "extra", "extra is no UTF-8")
    row("extra-unpadded", g.write().replace(g.write().split("\n")[1], "extra abc"), "format", "extra is no base64")
    row("extra-twice", g.write(extra=g.extra[:-1] + ',"salt":"00"}'), "extra", "a name twice in extra")
    row("extra-twice-deep", g.write(extra=g.extra.replace('"title":{', '"title":{"value":"x",')), "extra",
        "a name twice in a field")
    row("extra-deep", g.write(extra=g.extra[:-1] + ',"z":' + "[" * 40 + "]" * 40 + "}"), "extra", "nesting of 41")
    row("extra-number", g.write(extra=g.extra[:-1] + ',"z":1e999}'), "extra", "a number no double holds")
    row("extra-zero", g.write(extra=g.extra[:-1] + ',"z":01}'), "extra", "a number with a leading zero")
    row("extra-half", g.write(extra=g.extra[:-1] + ',"z":"\\ud800"}'), "extra", "half a surrogate pair")
    row("extra-nul", g.write(extra=g.extra[:-1] + ',"z":"\\u0000"}'), "extra", "a NUL in a text")
    row("extra-tail", g.write(extra=g.extra + "x"), "extra", "something behind the object")
    row("extra-bom", g.write(extra="\ufeff" + g.extra), "extra", "a byte order mark")
    row("extra-event-none", g.write(extra=dump({**x, "event": ""})), "extra", "no event text")
    row("extra-event-object", g.write(extra=dump({**x, "event": json.loads(x["event"])})), "extra", "event is no text")
    row("extra-salt-short", g.write(extra=dump({**x, "salt": x["salt"][:-2]})), "extra", "a salt of 31 bytes")
    row("extra-salt-word", g.write(extra=dump({**x, "salt": "g" + x["salt"][1:]})), "extra", "a salt that is no hexadecimal")
    row("extra-salt", g.write(extra=dump({**x, "salt": dice("y").hex()})), "path", "another salt of the event")
    row("extra-fields-array", g.write(extra=dump({**x, "fields": []})), "extra", "fields is no object")
    row("extra-fields-none", g.write(extra=dump({k: v for k, v in x.items() if k != "fields"})), "ok", "no fields member")


def fields():
    g = Receipt()
    x = json.loads(g.extra)
    def with_field(name, value):
        return g.write(extra=dump({**x, "fields": {**x["fields"], name: value}}))
    f = x["fields"]["title"]
    row("field-value", with_field("title", {**f, "value": f["value"] + "。"}), "field", "a value altered")
    row("field-salt", with_field("title", {**f, "salt": dice("z").hex()}), "field", "a salt altered")
    row("field-salt-short", with_field("title", {**f, "salt": f["salt"][2:]}), "field", "a salt of 31 bytes")
    row("field-null", with_field("title", {**f, "value": None}), "field", "a value that is null")
    row("field-number", with_field("title", {**f, "value": 5}), "field", "a value that is a number")
    row("field-text", with_field("title", f["value"]), "field", "a field without salt")
    row("field-no-salt", with_field("title", {"value": f["value"]}), "field", "a field whose salt is missing")
    row("field-foreign", with_field("phone", {"salt": dice("p").hex(), "value": "13900000000"}), "field",
        "a field that the event did not seal")
    row("field-proto", with_field("__proto__", f), "field", "a field named __proto__")
    row("field-swapped", g.write(extra=dump({**x, "fields": {"title": x["fields"]["body"], "body": f}})), "field",
        "two fields changed places")
    many = {f"f{i:02}": str(i) for i in range(64)}
    row("field-64", Receipt(fields=many).write(), "ok", "64 fields")
    row("field-65", Receipt(fields={**many, "f64": ""}).write(), "field", "65 fields: more than are read")


def events():
    e = event_of(FIELDS)
    def spoiled(name, text, what, verdict="event"):
        row(f"event-{name}", Receipt(event_text=text).write(), verdict, what + ", in the log as it stands here")
    t = dump(e)
    row("event-altered", Receipt().write(extra=dump(extra_of(t.replace('"REG"', '"ARC"'), FIELDS))), "path",
        "another state in the event")
    spoiled("spaced", json.dumps(e, ensure_ascii=False, sort_keys=True), "blanks")
    spoiled("order", json.dumps(e, ensure_ascii=False, separators=(",", ":")), "names out of order")
    spoiled("twice", t[:-1] + ',"unit":"610404.rsj"}', "a name twice")
    spoiled("escape", t.replace("登记", "\\u767b\\u8bb0"), "escapes that need not be")
    spoiled("slash", t.replace("610404.xfj", "610404\\/xfj"), "an escaped slash")
    spoiled("real", t.replace('"seq":7', '"seq":7.0'), "a whole number written as a fraction")
    spoiled("exponent", t.replace('"seq":7', '"seq":7e0'), "a number with an exponent")
    spoiled("minus", t.replace('"seq":7', '"seq":-0'), "minus zero")
    spoiled("wide", t.replace('"seq":7', '"seq":9007199254740993'), "a number no double holds")
    spoiled("tail", t + "\n", "a line break behind it")
    spoiled("array", "[]", "no object")
    spoiled("unsealed", dump({k: v for k, v in e.items() if k != "sealed"}), "no sealed member")
    spoiled("sealed-list", dump({**e, "sealed": []}), "sealed is a list")
    spoiled("order-bytes", t[:-1] + ',"\ue000":2,"𐀀":1}', "names in the order of bytes, not of UTF-16")
    spoiled("sealed-number", dump({**e, "sealed": {**e["sealed"], "title": 5}}), "a MAC that is a number", "field")
    spoiled("sealed-short", dump({**e, "sealed": {**e["sealed"], "title": e["sealed"]["title"][2:]}}),
            "a MAC of 31 bytes", "field")


HEAD = """\
# verdicts.list - receipts, and what every program that checks one must say. Made by make.py; do not edit.
# key NAME VKEY
# file (.tlog-proof) | key | witnesses known | verdict | who cosigned and when | what it is
"""


def main():
    for old in HERE.glob("*.tlog-proof"):
        old.unlink()
    for part in (good_ones, signatures, cosignatures, altered_lines, extras, fields, events):
        part()
    keys = "".join(f"key {n} {v}\n" for n, v in KEYS.items())
    (HERE / "verdicts.list").write_text(HEAD + "\n" + keys + "\n" + "".join(" | ".join(r) + "\n" for r in rows))
    print(len(rows), "receipts")


if __name__ == "__main__":
    main()
