# SPDX-License-Identifier: Apache-2.0
"""Every row of the petition's table: taken by the duty that may take it, and by nobody else.

ROUTES says how a new petition comes to where the row can be taken; the table is procedures.md §14."""
from anlan import JYJ, RSJ, XFJ, ZJJ, Site, need, want
from testing import eq, ok

# row: (state after it, (who, row) before it…, who takes it)
FORWARD = ("pd", "P02")
ROUTES = {
    "P02": ("FWD", [], "pd"),
    "P03": ("FWD", [], "pd"),
    "P04": ("OBJ", [FORWARD], "ru"),
    "P05": ("FWD", [FORWARD, ("ru", "P04")], "pd"),
    "P06": ("FWD", [FORWARD, ("ru", "P04")], "pd"),
    "P07": ("ACC", [FORWARD], "ru"),
    "P09": ("SIM", [FORWARD], "ru"),
    "P10": ("ACC", [FORWARD, ("ru", "P12")], "ru"),
    "P11": ("ACC", [FORWARD, ("ru", "P09")], "rul"),
    "P12": ("STA", [FORWARD], "ru"),
    "P13": ("GUI", [FORWARD, ("ru", "P12")], "rul"),
    "P14": ("GUI", [], "pd"),
    "P16": ("REF", [], "pd"),
    "P18": ("MRG", [], "pd"),
    "P19": ("CNV", [], "pd"),
    "P20": ("EXT", [FORWARD, ("ru", "P07")], "rul"),
    "P21": ("ANS", [FORWARD, ("ru", "P07")], "rul"),
    "P24": ("MDC", [FORWARD, ("ru", "P07")], "ru"),
    "P25": ("WDR", [("resident", "N13")], "pd"),
    "P26": ("RVW", [FORWARD, ("ru", "P07"), ("rul", "P21")], "resident"),
    "P33": ("ACC", [("pd", "P14")], "pd"),
    "P34": ("REG", [("pd", "P16")], "pd"),
}
# At each state, what nobody may do from there (a sample of the rows that are not drawn).
NOT_FROM_REG = ["P04", "P05", "P06", "P10", "P11", "P13", "P20", "P21", "P24", "P26", "P27", "P28", "P29", "P30",
                "P31", "P32", "P33", "P34", "P35", "R05", "C01", "nothing", "P99", ""]


def cast():
    need("init", "officer", "token", "serve")
    s = Site(training=True)
    who = {"pd": s.officer("pd", XFJ, "PD"), "ru": s.officer("ru", RSJ, "RU"), "rul": s.officer("rul", RSJ, "RUL"),
           "stranger": s.officer("far", JYJ, "RU,RUL,REV,MED,ARC"), "admin": s.officer("adm", XFJ, "ADM")}
    s.serve(now="2026-03-02")
    return s, who


def unit_for(row):
    return {"unit": ZJJ} if row == "P05" else {"unit": RSJ} if row in ("P02", "P03") else {}


def walk(s, who, row):
    """A new petition just before `row`; its number and everybody who may try."""
    no, resident = s.file()
    everybody = {**who, "resident": resident}
    for name, before in ROUTES[row][1]:
        everybody[name].must(no, before, **unit_for(before))
    return no, everybody


def test_each_row_is_offered_and_taken():
    s, who = cast()
    for row, (after, _before, taker) in ROUTES.items():
        no, everybody = walk(s, who, row)
        ok(f"{row} is offered to {taker}", row in everybody[taker].may(no))
        eq(row, everybody[taker].must(no, row, **unit_for(row))["state"], after)


def test_no_row_is_taken_by_another_duty():
    s, who = cast()
    for row, (_after, _before, taker) in ROUTES.items():
        no, everybody = walk(s, who, row)
        state = who["pd"].matter(no)["state"]
        for name, client in everybody.items():
            if name == taker or (row == "P14" and name == "ru"):
                continue
            seen = client.get(f"/api/v1/matters/{no}").status
            if seen == 200:
                ok(f"{row} is not offered to {name}", row not in client.may(no) or allowed(row, name))
            if allowed(row, name):
                continue
            body = {"event": row, "note": "", "fields": unit_for(row)}
            a = client.post(f"/api/v1/matters/{no}/steps", body)
            want(f"{row} by {name}", a, 403 if seen == 200 else 404)
        eq(f"{row}: nothing happened", who["pd"].matter(no)["state"], state)


def allowed(row, name):
    """Rows that two duties share (by of §14), and what PD may enter for a resident."""
    return (row, name) in {("P26", "pd"), ("P16", "rul")}


def test_what_is_not_drawn_is_refused():
    s, who = cast()
    no, resident = s.file()
    for row in NOT_FROM_REG:
        for name, client in (("pd", who["pd"]), ("resident", resident)):
            a = client.post(f"/api/v1/matters/{no}/steps", {"event": row, "fields": {}})
            ok(f"{row!r} by {name}: {a!r}", a.status in (400, 403, 422) and a.code)
    eq("unchanged", who["pd"].matter(no)["state"], "REG")
    want("nobody logged in", s.client().post(f"/api/v1/matters/{no}/steps", {"event": "P02"}), 404)


def test_events_tell_who_did_what_and_clocks_stop():
    s, who = cast()
    no, resident = s.file()
    who["pd"].must(no, "P02", unit=RSJ)
    who["ru"].must(no, "P07")
    m = who["rul"].must(no, "P21")
    eq("rows in order", [e["row"] for e in m["events"] if e["row"].startswith("P")], ["P01", "P02", "P07", "P21"])
    eq("what runs", sorted(c["code"] for c in m["clocks"] if c["state"] == "running"), ["D09", "D17", "D18"])
    text = str(resident.matter(no))
    ok("no officer's login reaches the resident", "测试ru" not in text)
