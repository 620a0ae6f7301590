# SPDX-License-Identifier: Apache-2.0
"""The moves of every machine (N01 to N22): in each open state, by each duty of theirs, with the clock they
start or stop; in closed states only what stops a clock that runs on. State and unit stay."""
from flow import *

OPEN = ["REG", "FWD", "OBJ", "ACC", "SIM", "EXT", "STA", "ANS", "RVW", "RDO"]
CLOSED = ["GUI", "REF", "MRG", "CNV", "MDC", "WDR", "FIN", "ARC"]
# What must be on record before: rows that start the clock this one stops.
FIRST = {"N08": [("RES", "N07")], "N10": [("PD", "N09")], "N12": [("PD", "N11")], "N16": [("PD", "N15")],
         "N18": [("RU", "N17")], "N21": [("PD", "N20")]}
# Where PET has what they need: an assigned case (D05), an answer in support (D17, D18), a unit in charge.
ONLY = {"N03": ["ANS"], "N04": [], "N05": ["ANS"], "N19": ["ACC", "SIM", "EXT", "STA", "ANS", "RVW", "RDO"]}


def test_each_row_in_each_open_state_by_each_duty():
    s, who = cast()
    t = table(s, "any")
    taken = set()
    for state in OPEN:
        for move in t["moves"]:
            row = move["id"]
            for duty in move["by"].split("/"):
                if duty not in {*WHERE, "RES"} or state not in ONLY.get(row, OPEN):
                    continue
                case = new_in(s, who, state)
                for step in FIRST.get(row, []):
                    if step[1] in ("N17",) and not sees(who["RU"], case.no):
                        break
                    case.take(*step)
                client = case.client(duty)
                if not sees(client, case.no) or row not in client.may(case.no):
                    continue
                before = client.matter(case.no)
                after = case.take(duty, row, **({"unit": ZJJ} if row == "N19" else {}))
                eq(f"{row} in {state}", (after["state"], after["unit"]),
                   (state, ZJJ if row == "N19" else before["unit"]))
                check_clocks(f"{row} in {state} by {duty}", move, before, after, False)
                check_letters(row, move, before, after)
                check_event(row, before, after)
                taken.add((row, duty))
    missing = {m["id"] for m in t["moves"]} - {r for r, _ in taken} - {"N04"}
    eq("every row was taken somewhere", missing, set())
    for one in (("N01", "RU"), ("N01", "PD"), ("N08", "RUL"), ("N09", "WIN"), ("N10", "RUL"), ("N16", "WIN")):
        ok(f"{one} was taken", one in taken)


def test_none_in_closed_states_but_what_stops_a_clock():
    s, who = cast()
    t = table(s, "any")
    for state in CLOSED:
        case = new_in(s, who, state)
        running = set(live(case.read()))
        for move in t["moves"]:
            stops = {mark[1:4] for mark in move["clocks"] if mark[0] == "-"}
            if stops & running:
                continue
            for duty, client in case.people.items():
                a = post(client, case.no, move["id"])
                ok(f"{move['id']} in {state} by {duty}: {a!r}", a.status in (403, 404, 422))
                if sees(client, case.no):
                    ok(f"{move['id']} is not offered", move["id"] not in client.may(case.no))
        eq(f"{state}: nothing happened", case.read()["version"], len(case.read()["events"]))


def test_each_by_the_wrong_duty():
    s, who = cast()
    t = table(s, "any")
    case = new_in(s, who, "ACC")
    before = case.read()
    for move in t["moves"]:
        by = move["by"].split("/")
        for duty, client in case.people.items():
            if duty != "far" and (duty in by or ("RES" in by and duty in ("WIN", "PD", "REV", "RE2"))):
                continue
            a = post(client, case.no, move["id"])
            eq(f"{move['id']} by {duty}", a.status, 403 if sees(client, case.no) else 404)
    eq("nothing happened", case.read(), before)


def test_what_needs_a_clock_is_refused_without_it():
    s, who = cast()
    case = new_in(s, who, "ACC")
    for duty, row, fields in (("RES", "N03", {"who": "RU", "value": 3}), ("RU", "N04", {"result": "x"}),
                              ("RU", "N05", {"proof": "x"}), ("RUL", "N08", {"decision": "驳回", "reason": "x"}),
                              ("PD", "N10", {"told": "x"}), ("RU", "N12", {"adopted": "采纳", "reason": "x"}),
                              ("RES", "N16", {}), ("RUL", "N18", {"reason": "x"}), ("PD", "N21", {"result": "x"})):
        a = post(case.client(duty), case.no, row, fields)
        eq(f"{row} by {duty}", (a.status, a.code), (422, "flow.guard"))
        ok("nor offered", row not in case.client(duty).may(case.no))


def test_names_that_are_none_are_refused():
    s, who = cast()
    case = new_in(s, who, "ACC")
    case.take("RES", "N07")
    good = {"decision": "同意", "reason": "属实"}
    for officer in ("张三丰 13900000000", "no-one", "a\u0001" * 20000, "ru'--"):
        a = post(case.client("RUL"), case.no, "N08", {**good, "officer": officer})
        eq(f"officer {officer[:20]!r}", (a.status, a.code), (422, "flow.field_choice"))
    want("who decides is not the one concerned", post(case.client("RUL"), case.no, "N08", {**good, "officer": "rul"}), 422)
    want("another", post(case.client("RUL"), case.no, "N08", {**good, "officer": "ru"}), 200)
    for file in ("x", "../../etc/passwd", "0" * 32):
        eq(f"file {file}", post(case.client("RES"), case.no, "N02", {"file": file}).code, "filing.file")


def test_files_of_a_step_become_the_matters():
    s, who = cast()
    case, other = new_in(s, who, "ACC"), new_in(s, who, "ACC")
    a = s.client().post("/api/v1/files", "收条".encode(), headers={"Content-Type": "text/plain"})
    if a.status != 201:
        return
    case.take("RES", "N02", text="补充收条", file=a.json["id"])
    eq("it is there", [f["id"] for f in case.read()["attachments"]], [a.json["id"]])
    eq("once only", post(other.client("RES"), other.no, "N02", {"file": a.json["id"]}).code, "filing.file")


def test_corrections_keep_both_values():
    s, who = cast()
    case = new_in(s, who, "ACC")
    for field in ("title", "category", "event_place", "request"):
        case.take("PD", "N14", field=field, value=f"更正后的{field}", reason="笔误")
    m = case.read()
    for field in ("title", "category", "event_place", "request"):
        eq(field, m[field] if field in m else None, f"更正后的{field}")
    eq("the old ones stay", [e["row"] for e in m["events"]].count("N14"), 4)
    a = case.client("PD").step(case.no, "N14", today=TODAY, field="title", value="字" * 2001)
    eq("too long", a.status, 422)


def test_a_new_query_code_voids_the_old_one():
    s, who = cast()
    case = new_in(s, who, "ACC")
    a = case.client("PD").step(case.no, "N22", identity=False)
    eq("identity is checked first", (a.status, a.code), (422, "flow.guard"))
    case.take("PD", "N22")
    want("the old code is void", case.client("RES").get(f"/api/v1/matters/{case.no}"), 404)


def test_forty_and_more_runs_of_a_clock_hide_nothing():
    s, who = cast()
    case = new_in(s, who, "ACC")
    for _ in range(45):
        want("withdrawal", post(case.client("RES"), case.no, "N07", {"person": "某甲", "ground": "近亲属"}), 200)
    m = case.read()
    eq("one runs", live(m), {"D06": "running", "D33": "running"})
    eq("answered", case.take("RUL", "P21")["state"], "ANS")
    eq("its clocks work", live(case.read())["D09"], "running")
    s.at("2026-08-02")
    eq("and end", case.read()["state"], "FIN")


def test_supervision_keeps_the_earlier_due_day():
    s, who = cast()
    case = new_in(s, who, "ACC")
    a = who["SUP"].post("/api/v1/matters", {"procedure": "supervision", "title": "督办", "body": "请尽快答复", "about": case.no})
    no = want("filing about a matter", a, 201).json["no"]
    s.secrets.add(a.json["query_code"])
    m = who["SUP"].matter(no)
    eq("at the unit in charge", (m["state"], m["unit"]), ("ISS", RSJ))
    eq("linked for officers", [k["no"] for k in m["links"]], [case.no])
    ok("not for the resident", no not in str(case.read()))
    who["RU"].must(no, "V02", today=TODAY)
