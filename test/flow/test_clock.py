# SPDX-License-Identifier: Apache-2.0
"""What happens because time passes: rows of the clock (SYS), clocks that close themselves, and overdue flags."""
from flow import *

REVIEW = "review"


def clock(m, code):
    return [c for c in m["clocks"] if c["code"] == code][-1]


def shape(c):
    return c["state"], c["overdue"]


def test_an_answer_ends_when_nobody_applies():
    s, who = cast()
    case = new_in(s, who, "ANS")
    s.at("2026-07-31")
    eq("its last day", case.read()["state"], "ANS")
    s.at("2026-08-01")
    m = case.read()
    eq("P32", (m["state"], "P32" in [e["row"] for e in m["events"]], m["letters"][-1]["form"]), ("FIN", True, "F19"))
    eq("clocks", {c["code"]: c["state"] for c in m["clocks"] if c["code"] in ("D09", "D17", "D18")},
       {"D09": "stopped", "D17": "expired", "D18": "expired"})


def test_self_closing_clocks_survive_closing():
    s, who = cast()
    case = Case(s, who)
    case.take("PD", "P03")
    case.take("RU", "P07")
    m = case.take("RU", "P24", perform="2026-09-15")
    eq("closed", (m["state"], m["closed"] is not None), ("MDC", True))
    eq("what runs on", live(m), {"D05": "running", "D17": "running", "D18": "running"})
    may = set(case.client("RU").may(case.no))
    ok(f"they may be ended still: {may}", {"N04", "N05"} <= may and "N01" not in may)
    m = case.take("RU", "N04")
    eq("reported", clock(m, "D05")["state"], "stopped")
    want("not twice", post(case.client("RU"), case.no, "N04", {"result": "已办结"}), 422)
    s.at("2026-08-01")
    eq("D17 is over", shape(clock(case.read(), "D17")), ("expired", False))
    ok("D18 runs", live(case.read()) == {"D18": "running"})
    s.at("2026-09-16")
    m = case.read()
    eq("D18 is over", shape(clock(m, "D18")), ("expired", False))
    eq("state", m["state"], "MDC")
    case.take("ARC", "P35")


def test_a_rating_closes_the_window_and_one_change_is_allowed_also_when_closed():
    s, who = cast()
    case = new_in(s, who, "MDC")
    m = case.take("RES", "N03", value=2)
    eq("D17 stopped", clock(m, "D17")["state"], "stopped")
    eq("RU", case.take("RES", "N03", value=3)["rating_ru"], 3)
    eq("PD", case.take("RES", "N03", value=1)["rating_pd"], 1)
    case.take("RES", "N03", who="PD", value=2)
    ok("enough", "N03" not in case.client("RES").may(case.no))
    for rated in ("RU", "PD"):
        want("no third", post(case.client("RES"), case.no, "N03", {"who": rated, "value": 1}), 422)


def test_overdue_is_a_flag_of_each_term():
    s, who = cast()
    cases = {state: new_in(s, who, state) for state in ("REG", "FWD", "OBJ", "ACC", "SIM", "STA", "RVW", "RDO")}
    terms = {"REG": "D01", "FWD": "D03", "OBJ": "D44", "ACC": "D06", "SIM": "D08", "STA": "D47", "RDO": "D14"}
    s.at("2026-12-01")
    for state, term in terms.items():
        m = cases[state].read()
        eq(state, (m["state"], *shape(clock(m, term))), (state, "running", True))
    eq("a paused one is not late", shape(clock(cases["RVW"].read(), "D09")), ("paused", False))
    m = cases["RVW"].read("RES", REVIEW)
    eq("the review is", {c["code"]: shape(c) for c in m["clocks"]}, {k: ("running", True) for k in ("D10", "D11")})
    late = who["PD"].get("/api/v1/matters?overdue=true").json
    ok(f"the list of what is late: {late['total']}", late["total"] >= len(terms))
    m = cases["FWD"].take("RU", "P07")
    eq("it stays late though stopped", shape(clock(m, "D03")), ("stopped", True))
    eq("and D06 counts from acceptance", clock(m, "D06")["due"], "2027-01-30")


def test_nothing_completed_in_time_ends_the_review():
    s, who = cast()
    case = new_in(s, who, "RVW")
    case.take("REV", "R02", REVIEW)
    eq("D15, ten working days", clock(case.read("RES", REVIEW), "D15")["due"], "2026-07-15")
    s.at("2026-07-16")
    r, m = case.read("RES", REVIEW), case.read()
    eq("R04", (r["state"], r["events"][-1]["row"]), ("WDR", "R04"))
    eq("and P27", (m["state"], m["events"][-1]["row"]), ("ANS", "P27"))
    eq("30 days that were kept", clock(m, "D09")["due"], "2026-08-17")


def test_completion_of_papers_expires_without_a_row_of_its_own():
    s, who = cast()
    case = new_in(s, who, "ACC")
    case.take("RU", "N15", days=3)
    s.at("2026-07-07")
    m = case.read()
    eq("D15", (m["state"], *shape(clock(m, "D15"))), ("ACC", "expired", False))
    ok("the legal term went on", clock(m, "D06")["due"] == "2026-08-30")
    want("too late", post(case.client("RES"), case.no, "N16"), 422)


def test_days_named_in_a_step_count():
    s, who = cast()
    case = new_in(s, who, "FWD")
    s.at("2026-07-10")
    m = case.take("RU", "P07", accepted="2026-07-03")
    eq("D06 from acceptance", (clock(m, "D06")["start"], clock(m, "D06")["due"]), ("2026-07-03", "2026-09-01"))
    m = case.take("RUL", "P20", days=10)
    eq("D07 from D06's due day", (clock(m, "D07")["start"], clock(m, "D07")["due"]), ("2026-09-01", "2026-09-11"))
    s.at("2026-09-15")
    m = case.take("RUL", "P21", issued="2026-09-11", delivered="2026-09-14")
    eq("D07 stopped in time", shape(clock(m, "D07")), ("stopped", False))
    eq("D09 from delivery", (clock(m, "D09")["start"], clock(m, "D09")["due"]), ("2026-09-14", "2026-10-14"))
    simple = new_in(s, who, "SIM")
    s.at("2026-09-17")
    m = simple.take("RUL", "P11")
    eq("D06 since the first acceptance", (clock(m, "D06")["start"], clock(m, "D06")["due"]), ("2026-09-15", "2026-11-14"))


def test_an_answer_delivered_long_ago_is_final_soon():
    s, who = cast()
    case = new_in(s, who, "ACC")
    s.at("2026-08-20")
    case.take("RUL", "P21", issued="2026-07-02", delivered="2026-07-02")
    s.at("2026-08-20")
    eq("D09 had passed", case.read()["state"], "FIN")


def test_other_machines_move_by_their_clocks():
    s, who = cast()
    rul = who["RUL"]
    no, resident = s.file(procedure="suggestion")
    who["PD"].must(no, "G02", unit=RSJ, today=TODAY)
    who["RU"].must(no, "G04", today=TODAY)
    rul.must(no, "G08", today=TODAY)
    con, asker = s.file(procedure="consultation")
    who["WIN"].must(con, "K02", today=TODAY)
    other, rater = s.file(procedure="consultation")
    who["WIN"].must(other, "K02", today=TODAY)
    rater.must(other, "N03", today=TODAY)
    eq("a rating closes it at once", rater.matter(other)["state"], "CLO")
    s.at("2026-08-01")
    eq("not adopted, window over", resident.matter(no)["state"], "CLO")
    eq("answered, window over", asker.matter(con)["state"], "CLO")


def test_the_clock_set_back_takes_nothing_back():
    s, who = cast()
    case = new_in(s, who, "ANS")
    s.at("2026-09-01")
    eq("final", case.read()["state"], "FIN")
    s.at("2026-06-01")
    eq("still", case.read()["state"], "FIN")
    no, _ = s.file()
    ok("numbers go on", no[14:22] == "20260601")
    eq("newest first", who["PD"].get("/api/v1/matters?sort=newest").json["items"][0]["no"], no)
