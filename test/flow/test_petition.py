# SPDX-License-Identifier: Apache-2.0
"""Every row of the petition's table from every state it is drawn from, as the program itself tells the table:
where it leads, which clocks run then, which letters are written. And each row tried as it must not be taken."""
from flow import *
from testing import Wrong

# Rows that a clock or a review takes; test_review.py and test_clock.py walk them.
FIRED = {"P27", "P28", "P29", "P30", "P32"}
# (row, from): what must happen first, in that state.
BEFORE = {"P25": [("RES", "N13")], ("P35", "MDC"): [("RES", "N03")],
          ("P35", "FIN"): [("RES", "N03"), ("RU", "N05")]}
MORE = {"P05": {"unit": ZJJ}, "P02": {"unit": RSJ}, "P03": {"unit": RSJ}, ("P24", "RDO"): {"perform": "2026-08-01"},
        ("P31", "RDO"): {"opinion": "不支持"}}


def rows(t):
    return {m["id"]: m for m in t["moves"]}


def takers(move):
    return [d for d in move["by"].split("/") if d != "SYS"]


def start(s, who, row, state, duty):
    """A petition in `state` that lies where that duty may take the row."""
    if state == "REG" and duty in ("RU", "RUL"):
        return Case(s, who, start="RU")         # registered at the unit (P08)
    case = new_in(s, who, state)
    for step in BEFORE.get(row, []) + BEFORE.get((row, state), []):
        case.take(*step)
    return case


def walk_one(s, who, t, row, state, duty):
    move, closed = rows(t)[row], {x["code"] for x in t["states"] if x["closed"]}
    case = start(s, who, row, state, duty)
    given = {**MORE.get(row, {}), **MORE.get((row, state), {})}
    if duty == "RU" and row == "P02":
        given = {"unit": ZJJ}
    before = case.read()
    if duty == "RU":
        before = case.client("RU").matter(case.no)
    ok(f"{row} from {state} is offered to {duty}: {list(case.client(duty).may(case.no))}",
       row in case.client(duty).may(case.no))
    case.take(duty, row, **given)
    after = case.client("RU").matter(case.no) if duty == "RU" else case.read()
    eq(f"{row} from {state} by {duty}", after["state"], move["to"])
    check_clocks(f"{row} from {state}", move, before, after, move["to"] in closed)
    check_letters(f"{row} from {state}", move, before, after)
    check_event(f"{row}", before, after)
    eq(f"{row}: closing time", after["closed"] is not None, move["to"] in closed)


def test_each_row_from_each_state_by_each_duty():
    s, who = cast()
    t = table(s, "petition")
    for row, move in rows(t).items():
        for state in [] if row in FIRED else move["from"]:
            for duty in takers(move):
                if (row, state, duty) in {("P19", "REG", "WIN")} or duty in ("REV", "RE2"):
                    continue        # WIN's office is the petition office: the same as PD
                if state in ("FWD", "OBJ") and row == "P02":
                    continue
                walk_one(s, who, t, row, state, duty)
    eq("creation", [r for r, m in rows(t).items() if not m["from"]], ["P01", "P08"])


def test_each_row_in_each_state_it_is_not_drawn_from():
    s, who = cast()
    t = table(s, "petition")
    for state in [x["code"] for x in t["states"]]:
        case = new_in(s, who, state)
        before = case.read()
        for row, move in rows(t).items():
            if state in move["from"]:
                continue
            for duty, client in case.people.items():
                a = post(client, case.no, row)
                name = f"{row} in {state} by {duty}: {a!r}"
                may = (duty == "RES" and not move["from"]) or duty in takers(move)
                ok(name, a.status in (403, 404, 422) and a.code)
                if may and move["from"] and duty != "far" and sees(client, case.no) and a.status != 403:
                    ok(name, (a.status, a.code) == (422, "flow.no_row"))
        eq(f"{state}: nothing happened", case.read(), before)


def test_each_row_by_each_wrong_duty():
    s, who = cast()
    t = table(s, "petition")
    for state in [x["code"] for x in t["states"]]:
        case = new_in(s, who, state)
        before = case.read()
        for row, move in rows(t).items():
            if state not in move["from"]:
                continue
            for duty, client in case.people.items():
                right = duty in takers(move) or ("RES" in takers(move) and duty in ("WIN", "PD", "REV", "RE2"))
                if duty != "far" and right:
                    continue
                a = post(client, case.no, row)
                ok(f"{row} in {state} by {duty}: {a!r}", a.status == (403 if sees(client, case.no) else 404) and a.code)
        eq(f"{state}: nothing happened", case.read(), before)


WRONG = {"day": ["2026-02-30", "yesterday", "2026-7-1", 5, True, ["2026-07-01"], {"day": "2026-07-01"}],
         "number": ["x", "1.5", 1.5, -1, 10**30, "", [], "１"],
         "choice": ["?", "", 1, "支持/不支持", " "], "unit": ["610404.none", "", 0, XFJ + "/", "%", None],
         "bool": ["maybe", 2, "yes", [], ""], "text": ["", "   ", None, [], {}, "字" * 20001], "time": ["10:00", 0]}


def wrong_fields(move, today):
    """(what, fields, code): each way to fill a move wrongly."""
    good = fill(move, today)
    yield "undeclared", {**good, "colour": "red"}, "flow.field_unknown"
    yield "undeclared, empty", {**good, "colour": ""}, "flow.field_unknown"
    for f in move["fields"]:
        if f["required"]:
            yield f"without {f['name']}", {k: v for k, v in good.items() if k != f["name"]}, "flow.field_missing"
        for bad in WRONG.get(f["type"], []):
            if bad in ("", None, "   ", " ") and not f["required"]:
                continue
            yield f"{f['name']}={str(bad)[:20]!r}", {**good, f["name"]: bad}, None


def test_each_offered_move_filled_wrongly():
    s, who = cast()
    for state in WAYS:
        case = new_in(s, who, state)
        before = case.read()
        for duty, client in case.people.items():
            if not sees(client, case.no):
                continue
            for row, move in client.may(case.no).items():
                for what, fields, code in wrong_fields(move, TODAY):
                    a = post(client, case.no, row, fields)
                    ok(f"{row} in {state} by {duty}, {what}: {a!r}", a.status == 422 and (code is None or a.code == code))
                a = post(client, case.no, row, fill(move, TODAY), version=before["version"] - 1)
                ok(f"{row}, old version: {a!r}", a.status == 409)
        eq(f"{state}: nothing happened", case.read(), before)


def test_each_offered_move_is_accepted_when_filled():
    s, who = cast()
    taken = set()
    for state in WAYS:
        for duty in list(WHERE) + ["RES"]:
            case = new_in(s, who, state)
            client, done = case.client(duty), set()
            while sees(client, case.no):
                m = client.matter(case.no)
                left = [x for x in m["may"] if x["id"] not in done]
                if not left:
                    break
                if m["state"] != state:
                    case = new_in(s, who, state)
                    client = case.client(duty)
                    continue
                move = left[0]
                done.add(move["id"])
                taken.add(move["id"])
                a = post(client, case.no, move["id"], fill(move, TODAY), note="办理说明")
                want(f"{move['id']} in {state} by {duty}", a, 200)
    ok(f"all rows were offered: {sorted(taken)}", len(taken) > 40)


def guard(s, what, answer, name):
    ok(f"{what}: {answer!r}", (answer.status, answer.code) == (422, "flow.guard") and answer.json["error"]["field"] == name)


def step(case, duty, row, **given):
    offer = case.client(duty).may(case.no).get(row)
    move = next(m for m in case.table["moves"] if m["id"] == row)
    fields = fill(offer or move, case.s.today, **given)
    return post(case.client(duty), case.no, row, {k: v for k, v in fields.items() if v is not ...})


def test_guards_that_fail():
    s, who = cast()
    t = table(s, "petition")

    def new(state, **change):
        case = new_in(s, who, state, **change)
        case.table = t
        return case
    group = new("FWD", channel="visit", people=5)
    guard(s, "a group is not simple", step(group, "RU", "P09"), "simple")
    want("six who visit", s.client().post("/api/v1/matters", {**filing_of(s), "channel": "visit", "people": 6}), 422)
    want("six who write", s.client().post("/api/v1/matters", {**filing_of(s), "channel": "letter", "people": 6}), 201)
    case = new("ACC")
    closed = new("WDR")
    for original in (closed.no, case.no, "6104040000000120260701999990", "x"):
        a = step(case, "RU", "P18", original=original)
        ok(f"original {original}: {a!r}", a.status == 422)
    guard(s, "not signed", step(case, "RU", "P24", signed=False), "is")
    guard(s, "nobody asked", step(case, "PD", "P25"), "after")
    case.take("RES", "N13")
    guard(s, "not confirmed", step(case, "PD", "P25", confirmed=False), "is")
    a = step(case, "RUL", "P20", days=31)
    eq("31 days", (a.status, a.code), (422, "flow.field_range"))
    fwd = new("FWD")
    guard(s, "the petition office does not agree", step(fwd, "RUL", "P16", agreed=False), "is")
    fwd.take("RU", "P04")
    fwd.take("PD", "P06")
    for row in ("P04",):
        guard(s, "a second objection", step(fwd, "RU", row), "open")
    mdc = new("MDC")
    guard(s, "the time for rating runs", step(mdc, "ARC", "P35"), "idle")
    ref = new("REF")
    guard(s, "the file is not complete", step(ref, "ARC", "P35", complete=False), "is")
    rdo = new("RDO")
    first = rdo.read("RUL")
    old = next(e["fields"] for e in first["events"] if e["row"] == "P21")
    guard(s, "the same again", step(rdo, "RUL", "P31", opinion=old["opinion"], facts=old["facts"],
                                    reasons=old["reasons"]), "new_result")
    want("the same opinion on other facts", step(rdo, "RUL", "P31", opinion=old["opinion"], facts="另行查明的事实。"), 200)
    ext = new("EXT")
    ok("one extension", "P20" not in ext.client("RUL").may(ext.no))


def filing_of(s):
    from anlan import filing
    return filing()


def test_guards_of_time():
    s, who = cast("2026-07-01")
    t = table(s, "petition")
    fwd, sim, acc = new_in(s, who, "FWD"), new_in(s, who, "SIM"), new_in(s, who, "ACC")
    for case in (fwd, sim, acc):
        case.table = t
    s.at("2026-07-09")          # D04 ended on 8 July
    guard(s, "too late to object", step(fwd, "RU", "P04"), "open")
    s.at("2026-07-16")          # D08 ended on 15 July
    guard(s, "too late to change over", step(sim, "RUL", "P11"), "open")
    ok("it is answered all the same", "P21" in sim.client("RUL").may(sim.no))
    a = step(acc, "RUL", "P21", issued="2026-07-16", delivered="2026-07-15")
    guard(s, "delivered before it was issued", a, "in_order")
    for day in ("2026-06-30", "2026-07-17"):
        a = step(acc, "RUL", "P21", issued=day, delivered=day)
        eq(f"issued {day}", (a.status, a.code), (422, "flow.field_day"))
    s.at("2026-08-31")          # D06 ended on 30 August
    guard(s, "too late to extend", step(acc, "RUL", "P20"), "open")
    m = step(acc, "RUL", "P21", issued="2026-08-30", delivered="2026-08-31").json
    clocks = {c["code"]: c for c in m["clocks"]}
    eq("issued on its last day", (clocks["D06"]["state"], clocks["D06"]["overdue"]), ("stopped", False))
    eq("D09 from delivery", clocks["D09"]["due"], "2026-09-30")
