# SPDX-License-Identifier: Apache-2.0
"""Review and second review: what each of their rows does to the petition below, in the same transaction
(procedures.md §14, coupling), and what a resident can do from the petition's own page."""
from flow import *
from anlan import filing

REVIEW, REVIEW2 = "review", "review2"


def clock(m, code):
    return [c for c in m["clocks"] if c["code"] == code][-1]


def walk(s, who, *steps):
    """An answered petition under review, and steps on the reviews; after the last row, the check of that row."""
    case = new_in(s, who, "RVW")
    tables = {k: table(s, k) for k in ("petition", REVIEW, REVIEW2)}
    for duty, row, *more in steps:
        kind = REVIEW2 if row[0] == "S" else REVIEW
        before = case.read(duty, kind)
        case.take(duty, row, kind, **(more[0] if more else {}))
        move = next(m for m in tables[kind]["moves"] if m["id"] == row)
        after = case.read(duty, kind)
        closed = {x["code"] for x in tables[kind]["states"] if x["closed"]}
        eq(f"{row}: state", after["state"], move["to"])
        check_clocks(row, move, before, after, move["to"] in closed)
        check_letters(row, move, before, after)
        check_event(row, before, after)
    return case


def states(case, *kinds):
    return [case.read("RES", k)["state"] for k in kinds]


def last_row(case, kind="petition"):
    return [e["row"] for e in case.read("RES", kind)["events"] if e["row"]][-1]     # '' = a clock closed itself


def test_an_application_opens_the_review_at_the_right_organ():
    s, who = cast()
    case = new_in(s, who, "ANS")
    m = case.take("RES", "P26", request="请撤销原意见", cause="")
    r = case.read("RES", REVIEW)
    eq("states", (m["state"], r["state"]), ("RVW", "APP"))
    eq("the organ above the one that answered", r["unit"], QZF)
    eq("one review", [k["kind"] for k in m["links"]], [REVIEW])
    eq("its text", (r["title"], r["body"], r["request"]), (filing()["title"], filing()["body"], "请撤销原意见"))
    eq("its clocks", {c["code"]: c["due"] for c in r["clocks"]}, {"D10": "2026-07-31", "D11": "2026-07-06"})
    eq("its letter", [x["form"] for x in r["letters"]], ["F09"])
    eq("D09 waits", clock(m, "D09")["state"], "paused")
    eq("the organ sees it", who["REV"].matter(r["no"])["state"], "APP")
    want("another department does not", who["far"].get(f"/api/v1/matters/{r['no']}"), 404)
    want("nor twice", post(case.client("RES"), case.no, "P26"), 422)
    eq("its code opens the review alone", r["links"], [])


def test_an_officer_may_enter_it_for_the_resident():
    s, who = cast()
    case = new_in(s, who, "ANS")
    m = case.take("PD", "P26")
    eq("under review", m["state"], "RVW")
    eq("opened", case.read("RES", REVIEW)["state"], "APP")


def test_upheld_and_left_alone_ends_it():
    s, who = cast()
    case = walk(s, who, ("REV", "R02"), ("RES", "R03"), ("REV", "R05"), ("REV", "R07"))
    eq("decided", states(case, "petition", REVIEW), ["RVW", "DEC"])
    s.at("2026-08-03")          # D12: 31 July is a Friday; still open
    s.at("2026-08-04")
    eq("ended by the clock", states(case, "petition", REVIEW), ["FIN", "END"])
    eq("by P28 and R12", (last_row(case), last_row(case, REVIEW)), ("P28", "R12"))


def test_changed_and_supporting_starts_performance():
    s, who = cast()
    case = walk(s, who, ("REV", "R05"), ("REV", "R07", {"outcome": "变更", "supports": True, "perform": "2026-09-01"}))
    eq("D18", clock(case.read("RES", REVIEW), "D18")["due"], "2026-09-01")
    case = walk(s, who, ("REV", "R05"), ("REV", "R07", {"outcome": "变更"}))
    ok("not supporting: none", "D18" not in [c["code"] for c in case.read("RES", REVIEW)["clocks"]])


def test_refused_or_withdrawn_in_time_gives_the_rest_of_the_term_back():
    s, who = cast()
    for steps in ([("REV", "R06")], [("RES", "R10")], [("REV", "R02"), ("RES", "R10")], [("REV", "R05"), ("RES", "R10")]):
        case = walk(s, who, *steps)
        m = case.read()
        eq(f"after {steps}", (m["state"], m["events"][-1]["row"]), ("ANS", "P27"))
        eq("D09 runs on", (clock(m, "D09")["state"], clock(m, "D09")["due"]), ("running", "2026-07-31"))
        eq("a second application", case.take("RES", "P26")["state"], "RVW")


def test_refused_on_the_last_day_ends_it():
    s, who = cast()
    case = new_in(s, who, "ANS")
    s.at("2026-07-31")
    case.take("RES", "P26")
    case.take("REV", "R06", REVIEW)
    eq("nothing is left", (case.read()["state"], last_row(case)), ("FIN", "P28"))


def test_a_pause_keeps_the_remaining_days():
    s, who = cast()
    case = new_in(s, who, "ANS")            # D09 due 31 July
    s.at("2026-07-11")
    case.take("RES", "P26")                 # 20 days left
    s.at("2026-07-20")
    case.take("REV", "R06", REVIEW)
    eq("20 days from then, a Sunday: the next working day", clock(case.read(), "D09")["due"], "2026-08-10")


def test_quashed_means_redone_in_the_term_that_was_set():
    s, who = cast()
    case = walk(s, who, ("REV", "R05"), ("REV", "R09", {"days": 20}))
    m = case.read()
    eq("redo", (m["state"], m["events"][-1]["row"]), ("RDO", "P30"))
    eq("the order's own term", clock(m, "D14")["due"], "2026-07-21")
    ok("D09 is gone", clock(m, "D09")["state"] == "stopped")
    eq("the order is the organ's letter, and none of the bureau's", [x["form"] for x in m["letters"]][-1], "F09")
    m = case.take("RUL", "P31")
    eq("answered anew", (m["state"], clock(m, "D09")["state"]), ("ANS", "running"))
    case.take("RES", "P26")
    eq("a new review", (case.read("RES", REVIEW)["state"], len(case.read()["links"])), ("APP", 2))
    case.take("REV", "R05", REVIEW)
    case.take("REV", "R09", REVIEW)
    eq("redone again, 30 days", (case.read()["state"], clock(case.read(), "D14")["due"]), ("RDO", "2026-07-31"))


def test_the_term_to_redo_runs_from_the_orders_delivery():
    s, who = cast()
    case = walk(s, who, ("REV", "R05"))
    s.at("2026-07-10")
    case.take("REV", "R09", REVIEW, issued="2026-07-06", delivered="2026-07-08", days=20)
    eq("D14", [clock(case.read(), "D14")[k] for k in ("start", "due")], ["2026-07-08", "2026-07-28"])


def test_a_review_not_accepted_refuses_no_petition():
    s, who = cast()
    case = walk(s, who, ("REV", "R06"))
    eq("told once, on the review", ([x["form"] for x in case.read("RES", REVIEW)["letters"]][1:], case.read()["letters"][-1]["form"]),
       (["F03", "F12"], "F09"))


def second(s, who, *steps):
    return walk(s, who, ("REV", "R05"), ("REV", "R07"), ("RES", "R11"), *steps)


def test_second_review_is_opened_one_level_up():
    s, who = cast()
    case = second(s, who)
    eq("states", states(case, "petition", REVIEW, REVIEW2), ["RVW", "ESC", "APP"])
    eq("at the city", case.read("RES", REVIEW2)["unit"], CITY)
    eq("which reads it", who["RE2"].matter(case.place(REVIEW2))["state"], "APP")
    want("the district's organ does not", who["REV"].get(f"/api/v1/matters/{case.place(REVIEW2)}"), 404)


def test_each_end_of_the_second_review():
    s, who = cast()
    ends = [([("RE2", "S05"), ("RE2", "S09")], "FIN", "P29", "END"), ([("RE2", "S06")], "FIN", "P28", "END"),
            ([("RES", "S12")], "FIN", "P28", "END"), ([("RE2", "S02"), ("RES", "S12")], "FIN", "P28", "END"),
            ([("RE2", "S02"), ("RES", "S03"), ("RE2", "S05"), ("RE2", "S07"), ("RE2", "S08"), ("RE2", "S09")],
             "FIN", "P29", "END"),
            ([("RE2", "S05"), ("RE2", "S11", {"days": 9})], "RDO", "P30", "END")]
    for steps, state, row, review in ends:
        case = second(s, who, *steps)
        eq(f"after {steps}", (*states(case, "petition", REVIEW), last_row(case), last_row(case, REVIEW)),
           (state, review, row, "R13"))
    eq("its own term", clock(case.read(), "D14")["due"], "2026-07-10")


def test_the_hearing_needs_seven_days_notice_and_stops_the_term():
    s, who = cast()
    case = second(s, who, ("RE2", "S05"))
    a = who["RE2"].step(case.place(REVIEW2), "S07", today=TODAY, hearing="2026-07-07")
    eq("six days", (a.status, a.code), (422, "flow.guard"))
    m = case.take("RE2", "S07", REVIEW2, hearing="2026-07-08")
    eq("D16 and D13", (clock(m, "D16")["due"], clock(m, "D13")["state"]), ("2026-07-08", "paused"))
    s.at("2026-07-08")
    m = case.take("RE2", "S08", REVIEW2)
    eq("30 days, the hearing's seven not counted", clock(m, "D13")["due"], "2026-08-07")


def test_rows_without_the_state_they_need():
    s, who = cast()
    case = walk(s, who, ("REV", "R05"))
    for duty, row in (("REV", "R02"), ("REV", "R05"), ("REV", "R06"), ("RES", "R03"), ("RES", "R11")):
        a = post(case.client(duty, REVIEW), case.place(REVIEW), row)
        eq(f"{row} in REV", (a.status, a.code), (422, "flow.no_row"))
    for duty in ("PD", "RU", "RUL", "RE2", "far"):
        a = post(who[duty], case.place(REVIEW), "R07")
        ok(f"R07 by {duty}: {a!r}", a.status in (403, 404))
    for kind in (REVIEW, REVIEW2):
        a = s.client().post("/api/v1/matters", filing(procedure=kind))
        ok(f"{kind} about nothing: {a!r}", a.status == 422)
