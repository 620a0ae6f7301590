# SPDX-License-Identifier: Apache-2.0
"""Events are the truth: after matters in every state, tables rebuilt from them are the same row by row; each
text is canonical JSON (RFC 8785), holds nothing anybody wrote, and its HMACs are those of the sealed values."""
import hashlib
import hmac
import json
import os
import sqlite3

from flow import *
from anlan import anlan, filing
from testing import ok

# Marks that stand in everything that is typed here, and must not stand in an event.
MARKS = ["独特标记甲", "独特标记乙", "独特标记丙", "独特标记丁", "19912345678", "mark-of-note"]


def typed(**more):
    return {"title": MARKS[0] + "的标题", "body": MARKS[1] + "的经过", "request": MARKS[2] + "的要求", "event_place": MARKS[3],
            "contact": {"name": MARKS[0], "phone": MARKS[4], "address": MARKS[1]}, "category": MARKS[2], **more}


def scatter(s, who):
    """A petition in every state with all its reviews, and the first rows of the other machines."""
    for state in WAYS:
        case = new_in(s, who, state, **typed())
        for duty in ("RES", "PD", "RU"):
            client = case.client(duty)
            for row, move in (client.may(case.no) if sees(client, case.no) else {}).items():
                if row[0] != "N" or row in ("N08", "N19", "N22"):
                    continue
                fields = {k: MARKS[3] + v if next(f for f in move["fields"] if f["name"] == k)["type"] == "text" else v
                          for k, v in fill(move, s.today).items()}
                want(row, post(client, case.no, row, fields, note=MARKS[5]), 200)
    for kind in ("mediation", "complaint", "suggestion", "consultation", "alarm"):
        a = want(kind, s.client().post("/api/v1/matters", filing(procedure=kind, **typed())), 201)
        s.secrets.add(a.json["query_code"])
    fields = {"accused_unit": RSJ, "accused": MARKS[0]}
    want("accused", s.client().post("/api/v1/matters", filing(procedure="complaint", fields=fields, **typed())), 201)
    want("channel", s.client().post("/api/v1/matters", filing(**typed(channel=MARKS[0]))), 201)


def events(s):
    db = sqlite3.connect(f"file:{s.path}/anlan.db?mode=ro", uri=True)
    sealed = {}
    for event, field, salt, value, crypt in db.execute("SELECT event, field, salt, value, crypt FROM sealed"):
        sealed.setdefault(event, {})[field] = (salt, value, crypt)
    return [(seq, text, salt, sealed.get(seq, {}))
            for seq, text, salt in db.execute("SELECT seq, text, salt FROM event ORDER BY seq")], db


def check_event(seq, text, sealed):
    e = json.loads(text)
    eq(f"{seq}: canonical", json.dumps(e, ensure_ascii=False, sort_keys=True, separators=(",", ":")), text)
    for key in ("at", "district", "event", "no", "procedure", "row", "seq", "state", "unit", "sealed"):
        ok(f"{seq}: {key}", key in e)
    eq(f"{seq}: number", e["seq"], seq)
    eq(f"{seq}: sealed fields", set(e["sealed"]), set(sealed))
    for field, (salt, value, crypt) in sealed.items():
        eq(f"{seq}: salt", len(salt), 32)
        if crypt == 0:
            value = value if isinstance(value, bytes) else value.encode()
            eq(f"{seq}: {field}", hmac.new(salt, value, hashlib.sha256).hexdigest(), e["sealed"][field])
    return e


def test_events_hold_nothing_personal_and_make_the_tables():
    s, who = cast()
    scatter(s, who)
    s.at("2026-07-20")
    s.at("2026-10-20")
    s.stop()
    rows, db = events(s)
    ok(f"many events: {len(rows)}", len(rows) > 250)
    for seq, text, _salt, sealed in rows:
        check_event(seq, text, sealed)
        found = [m for m in MARKS + list(s.secrets) if m in text]
        eq(f"{seq}: nothing that was typed", found, [])
    salts = [salt for _, _, salt, fields in rows for salt in [salt, *[f[0] for f in fields.values()]]]
    eq("each salt is used once", len(set(salts)), len(salts))
    for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        if table in ("sealed",) or table.startswith("sqlite_"):
            continue
        for row in db.execute(f"SELECT * FROM {table}"):
            text = str(row)
            eq(f"{table}: no contact", [m for m in (MARKS[4], *s.secrets - {XFJ}) if m in text], [])
    for value, crypt in db.execute("SELECT value, crypt FROM sealed WHERE field = 'contact'"):
        ok("contact is encrypted", crypt in (1, 2) and MARKS[4].encode() not in value)
    p = anlan("rebuild", s.path, "--check")
    eq(f"rebuild --check: {p.stdout[-300:]}{p.stderr[-300:]}", p.returncode, 0)
    p = anlan("rebuild", s.path)
    eq(f"rebuild: {p.stdout[-300:]}{p.stderr[-300:]}", p.returncode, 0)
    before = [(seq, text) for seq, text, _, _ in rows]
    s.serve(now="2026-10-20")
    s.stop()
    eq("events stay, nothing fires twice", [(seq, text) for seq, text, _, _ in events(s)[0]], before)
    p = anlan("rebuild", s.path, "--check")
    eq(f"and again: {p.stdout[-300:]}", p.returncode, 0)


def test_rebuild_check_names_what_was_altered():
    s, who = cast()
    new_in(s, who, "ANS")
    s.stop()
    for sql, table in (("UPDATE matter SET state = 'FIN'", "matter"), ("UPDATE clock SET due = due + 1", "clock"),
                       ("DELETE FROM letter", "letter"), ("UPDATE tally SET n = n + 1", "tally"),
                       ("UPDATE reach SET open = 0", "reach"), ("DELETE FROM party", "party")):
        db = sqlite3.connect(s.path + "/anlan.db")
        db.execute(sql)
        db.commit()
        db.close()
        p = anlan("rebuild", s.path, "--check")
        ok(f"{sql}: {p.stdout}{p.stderr}", p.returncode != 0 and table in p.stdout + p.stderr)
        eq("mended", anlan("rebuild", s.path).returncode in (0, 1), True)
        eq("and clean", anlan("rebuild", s.path, "--check").returncode, 0)


def file(s, body, key, client=None):
    return (client or s.client()).post("/api/v1/matters", body, headers={"Idempotency-Key": key})


def test_a_key_means_one_matter_whatever_happens():
    s, who = cast()
    first = want("first", file(s, filing(), "k1"), 201).json
    s.secrets.add(first["query_code"])
    turned = dict(reversed(list(filing().items())))
    for how, restart in (("at once", None), ("in another order", None), ("after a restart", s.stop), ("after kill -9", s.kill)):
        if restart:
            restart()
            s.serve(now=TODAY)
        again = want(how, file(s, turned if "order" in how else filing(), "k1"), 200).json
        eq(how, (again["no"], again["query_code"]), (first["no"], first["query_code"]))
    for change in ({"title": "x"}, {"body": "x"}, {"request": ""}, {"place": ""}, {"people": 2}, {"anonymous": True},
                   {"contact": {"name": "张三丰"}}, {"channel": "phone"}, {"category": "labour"}, {"procedure": "suggestion"},
                   {"event_place": "x"}):
        want(f"other content {change}", file(s, filing(**change), "k1"), 409)
    other = want("an officer's key is another", file(s, filing(), "k1", who["PD"]), 201).json
    ok("another matter", other["no"] != first["no"])
    s.at("2026-06-01")
    want("the clock set back", file(s, filing(), "k1"), 200)
    s.at("2026-07-03")
    want("after a day", file(s, filing(), "k1"), 201)
    want("no key", s.client().post("/api/v1/matters", filing()), 201)


def test_a_key_of_a_refused_filing_is_free():
    s, _ = cast()
    a = file(s, filing(title="字" * 201), "k2")
    ok(f"refused: {a!r}", a.status in (400, 422))
    want("then taken", file(s, filing(), "k2"), 201)


def test_nothing_half_done_when_the_other_half_is_refused():
    s, who = cast()
    case = new_in(s, who, "ANS")
    before = case.read()
    a = post(case.client("RES"), case.no, "P26", {"request": "字" * 20001})
    eq("refused", a.status, 422)
    eq("untouched", case.read(), before)
    case.take("RES", "P26")
    case.take("REV", "R05", "review")
    s.stop()
    db = sqlite3.connect(s.path + "/anlan.db")       # somebody moves the petition away under the review's feet
    db.execute("UPDATE matter SET state = 'FIN' WHERE no = ?", (case.no,))
    db.commit()
    db.close()
    s.serve(now=TODAY)
    review = case.read("REV", "review")
    a = who["REV"].step(review["no"], "R09", today=TODAY)
    eq("the coupling cannot hold", (a.status, a.code), (422, "couple.none"))
    eq("so the review stands", case.read("REV", "review"), review)
    ok("size of the file", os.path.getsize(s.path + "/anlan.db") > 0)
