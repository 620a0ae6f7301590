# SPDX-License-Identifier: Apache-2.0
"""What goes to an organ above leaves below only "received, passed, date" (JK20 15): it may be sent back until the organ confirms
that it has it; then who had it knows of it no more; and where the organ keeps it on paper its words go for good, but for the
proofs."""
import contextlib
import os
import sqlite3
import sys
import time

sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/api")
from scene import *
from anlan import filing
from office import browser, see
from route import ask, routes_of_matters
from test_secrecy import shape, unknown_like

CITY, CITY_JW = "610400.zf", "610400.jw"
WORDS = {"title": "某领导插手工程", "body": "前年插手蓝鹦鹉路工程"}


def scene():
    s, who = cast()
    who["CITY"], who["CITYJW"] = s.officer("cityrcv", CITY, "RCV"), s.officer("cityjw", CITY_JW, "RCV")
    s.secrets |= set(WORDS.values())
    return s, who


def complaint(s, **change):
    fields = {"accused_unit": "610404.qzf", "accused": "某领导", "head": True}
    a = want("complaint", s.client().post("/api/v1/matters", filing(procedure="complaint", fields=fields, **WORDS, **change)), 201)
    s.secrets.add(a.json["query_code"])
    return a.json["no"], s.client(code=a.json["query_code"])


def passed(client):
    return [(p["no"], p["received"], p["passed"], p["confirmed"], p["organ"], p["paper"]) for p in client.get("/api/v1/passed").json["items"]]


def test_back_before_it_is_confirmed_gone_after():
    s, who = scene()
    no, resident = complaint(s)
    kept = receipt(s, resident, no)
    eq("nothing went above yet", passed(who["PD"]), [])
    s.at("2026-07-03")
    who["PD"].must(no, "C02", unit=CITY_JW)
    ok("whoever passed it on may still read it", sees(who["PD"], no) and WORDS["body"] in str(who["PD"].matter(no)))
    eq("and has it in the list", passed(who["PD"]), [(no, TODAY, "2026-07-03", None, CITY_JW, False)])
    resident.post(f"/api/v1/matters/{no}/steps", {"event": "N02", "fields": {"text": "补一份照片"}})
    eq("what the filer adds changes nothing", len(passed(who["PD"])), 1)
    who["CITYJW"].must(no, "C04", reason="属政府系统管辖")
    eq("sent back: as if it had never gone", (passed(who["PD"]), who["PD"].matter(no)["state"]), ([], "BAK"))
    who["PD"].must(no, "C05")
    s.at("2026-07-06")
    who["PD"].must(no, "C16", unit=CITY)
    who["CITY"].must(no, "C03", today=s.today)
    eq("confirmed", passed(who["PD"]), [(no, TODAY, "2026-07-06", "2026-07-06", CITY, False)])
    eq("the other organ that had it keeps the same", passed(who["CITYJW"]), passed(who["PD"]))
    for method, path in routes_of_matters():
        for name in ("PD", "WIN", "CITYJW", "ARC"):
            a, b = (ask(who[name], method, path.format(no=n)) for n in (no, unknown_like(no)))
            eq(f"{name} {method} {path}", shape(a), shape(b))
    eq("in no list of theirs", who["PD"].get("/api/v1/matters?procedure=complaint").json["total"], 0)
    page = see(browser(s, "pd"), "/desk/passed")
    for part in (no, "7月6日", "市政府"):
        has("the page", page.text, part)
    ok("without a word of it", "蓝鹦鹉" not in page.text and "某领导" not in page.text)
    has("it is found from the search page", see(browser(s, "pd"), "/desk/search").text, "已移送上级的检举控告")
    ok("who has no complaints has no list", who["RU"].get("/api/v1/passed").status == 403)
    ok("the organ reads all of it", WORDS["body"] in str(who["CITY"].matter(no)) and "某领导" in str(who["CITY"].get(f"/api/v1/matters/{no}?purpose=contact").json))
    for row in ("C06", "C07", "C08"):
        who["CITY"].must(no, row, today=s.today, **({"reply": "已核查，不属实"} if row == "C08" else {}))
    ok("and the filer its answer", "已核查，不属实" in str(resident.matter(no)))
    sound(s, kept)


def test_one_of_the_district_stays_with_who_passed_it():
    s, who = scene()
    who["JW"] = s.officer("jw", "610404.jw", "RCV")
    a = want("complaint", s.client().post("/api/v1/matters", filing(procedure="complaint", fields={"accused_unit": RSJ}, **WORDS)), 201).json
    s.secrets.add(a["query_code"])
    who["PD"].must(a["no"], "C02", today=s.today)
    who["JW"].must(a["no"], "C03", today=s.today)
    eq("no rule takes it away", (who["PD"].matter(a["no"])["state"], passed(who["PD"])), ("RCD", []))
    sound(s)


def closed_values(s, no):
    """The closed bytes of the matter's sealed fields."""
    with contextlib.closing(sqlite3.connect(f"file:{s.path}/anlan.db?mode=ro", uri=True)) as db:
        (matter,), = db.execute("SELECT id FROM matter WHERE no = ?", (no,))
        rows = db.execute("SELECT s.field, s.value FROM sealed s JOIN event e ON e.district = s.district AND e.seq = s.event"
                          " WHERE e.matter = ? AND s.value IS NOT NULL", (matter,)).fetchall()
    return {field: bytes(value) for field, value in rows}


def bytes_of(s):
    return b"".join(open(os.path.join(d, f), "rb").read() for d, _, fs in os.walk(s.path) for f in fs)


def test_kept_on_paper_above():
    s, who = scene()
    no, resident = complaint(s)
    kept = receipt(s, resident, no)
    who["PD"].must(no, "C02", unit=CITY_JW)
    before = closed_values(s, no)
    ok(f"closed, and there: {sorted(before)}", {"title", "body", "contact", "accused"} <= set(before) and all(v in bytes_of(s) for v in before.values()))
    who["CITYJW"].must(no, "C03", today=s.today, paper=True)
    s.at("2026-07-02")
    for _ in range(100):
        if "body" not in closed_values(s, no):
            break
        time.sleep(0.3)
    ok(f"its words went: {sorted(closed_values(s, no))}", not {"title", "body", "contact", "accused"} & set(closed_values(s, no)))
    ok("the organ does not read them here", WORDS["body"] not in str(who["CITYJW"].matter(no)) and WORDS["body"] not in str(resident.matter(no)))
    eq("what is left below", passed(who["PD"]), [(no, TODAY, TODAY, TODAY, CITY_JW, True)])
    eq("who signed is still owed an answer", live(who["CITYJW"].must(no, "C06", today=s.today)).get("D28"), None)
    m = who["CITYJW"].must(no, "C07", today=s.today)
    eq("in its term", live(m).get("D29"), "running")
    eq("and gets it", who["CITYJW"].must(no, "C08", today=s.today, reply="纸质答复已寄出")["state"], "RST")
    s.stop()
    data = bytes_of(s)
    eq("no byte of it in any file", [f for f, v in before.items() if v in data], [])
    sound(s, kept)
