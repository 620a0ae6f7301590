# SPDX-License-Identifier: Apache-2.0
"""What ends because nobody did anything: a mediation without agreement, an application that was never completed, a reply
to a complaint that nobody objected to."""
from scene import *

TWH = "610404001001.twh"


def test_a_mediation_ends_with_its_term():
    s, who = cast("2026-07-06")
    who["PC"] = s.officer("pc", TWH, "PC")
    no, resident = s.file(procedure="mediation")
    m = who["PC"].must(no, "M03", "M04", today=s.today)
    run_of(m, "D21", "2026-07-06", term("2026-07-06", 30, "2026-08-05"), "running")
    s.at("2026-08-05")
    eq("its last day", resident.matter(no)["state"], "MDG")
    s.at("2026-08-06")
    m = resident.matter(no)
    eq("ended", (m["state"], m["events"][-1]["row"], m["events"][-1]["by"]), ("TRM", "M11", "system"))
    run_of(m, "D21", "2026-07-06", "2026-08-05", "stopped")
    text = paper(resident, m, "F26", m["title"])
    ok(f"the courts stay open to them: {text}", "诉讼" in text or "法院" in text)
    sound(s)


def test_a_second_review_that_was_never_completed():
    s, who = cast("2026-07-01")
    case = new_in(s, who, "RVW")
    for duty, row, kind in (("REV", "R05", "review"), ("REV", "R07", "review"), ("RES", "R11", "review"), ("RE2", "S02", "review2")):
        case.take(duty, row, kind)
    r2 = case.read("RES", "review2")
    run_of(r2, "D15", "2026-07-01", term("2026-07-01", 10, "2026-07-15", "working"), "running")
    run_of(r2, "D13", "2026-07-01", term("2026-07-01", 30, "2026-07-31"), "paused")
    s.at("2026-07-15")
    eq("its last day", case.read("RES", "review2")["state"], "SUP")
    s.at("2026-07-16")
    r2 = case.read("RES", "review2")
    eq("taken as withdrawn", (r2["state"], r2["events"][-1]["row"], live(r2)), ("WDR", "S04", {}))
    eq("the others end with it", (case.read("RES", "review")["state"], case.read()["state"]), ("END", "FIN"))
    eq("by", [case.read(kind=k)["events"][-1]["row"] for k in ("review", "petition")], ["R13", "P28"])
    paper(case.client("RES", "review2"), r2, "F18", r2["title"])
    paper(case.client("RES"), case.read(), "F19", "不再受理")
    sound(s)


def test_a_reply_to_a_complaint_stands():
    s, who = cast("2026-07-01")
    rcv, arc = s.officer("rcv", JW, "RCV"), s.officer("arc2", JW, "ARC")
    no, resident = s.file(procedure="complaint")
    who["PD"].must(no, "C02", today=s.today)
    m = rcv.must(no, "C03", "C06", "C07", "C08", today=s.today)
    run_of(m, "D17", "2026-07-01", term("2026-07-01", 30, "2026-07-31", "roll"), "running")
    s.at("2026-08-01")
    m = rcv.matter(no)
    eq("closed by the clock", (m["state"], m["events"][-1]["row"]), ("CLO", "C13"))
    eq("its filer reads no more than before", resident.matter(no)["state"], "RST")
    eq("in the sealed archive", arc.must(no, "C14", today=s.today)["state"], "ARC")
    sound(s)
