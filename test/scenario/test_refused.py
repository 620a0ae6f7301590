# SPDX-License-Identifier: Apache-2.0
"""Refused at the first door and opened again: the resident's objection is upheld (P34), the unit's head refuses with the
petition office's consent, a written order opens it (P33), it is answered, ends by the clock, new facts open it once more."""
from scene import *


def refused_at_the_first_door(s, case):
    resident = case.client("RES")
    m = case.take("PD", "P16", ground="G3", basis="《信访工作条例》第二十三条", where="市住建局", agreed=True)
    eq("refused", (m["state"], live(m)), ("REF", {}))
    run_of(m, "D01", "2026-07-01", term("2026-07-01", 15, "2026-07-16"), "stopped", False)
    paper(resident, m, "F03", "不予受理告知书", "决定不予受理", "《信访工作条例》第二十三条", "市住建局", "对本决定有异议的")
    numbered(m, "F03", r".信〔2026〕1号")
    paper(case.people["PD"], m, "F12", "不予受理告知书")
    for duty in ("RU", "RES", "JC", "ARC"):
        a = post(case.client(duty), case.no, "P34", {"reason": "x"})
        ok(f"P34 by {duty}: {a!r}", a.status in (403, 404))


def the_objection_is_upheld(s, case):
    s.at("2026-07-20")
    m = case.take("PD", "P34", reason="信访人异议成立，属于本区职权。")
    eq("registered again", (m["state"], m["unit"], m["closed"]), ("REG", XFJ, None))
    run_of(m, "D01", "2026-07-20", term("2026-07-20", 15, "2026-08-04"), "running")
    paper(case.people["PD"], m, "F14", "信访人异议成立，属于本区职权。")


def refused_by_the_unit(s, case):
    case.take("PD", "P02")
    s.at("2026-07-22")
    refused(case.people["RUL"], case.no, "P16", ground="G4", basis="《信访工作条例》第三十一条", where="法院", agreed=False)
    m = case.take("RUL", "P16", ground="G4", basis="《信访工作条例》第三十一条", where="区人民法院", agreed=True)
    eq("refused", (m["state"], live(m)), ("REF", {}))
    paper(case.client("RES"), m, "F03", "区人民法院")
    numbered(m, "F03", r".人社〔2026〕1号")


def opened_by_order(s, case):
    s.at("2026-08-03")
    refused(case.people["JC"], case.no, "P33", "flow.field_missing", ground="督查决定")
    m = case.take("JC", "P33", ground="督查决定", order="渭督〔2026〕5号")
    eq("accepted", (m["state"], m["unit"]), ("ACC", RSJ))
    run_of(m, "D06", "2026-08-03", term("2026-08-03", 60, "2026-10-02"), "running")     # an agency's day: the holiday does not move it
    paper(case.people["RU"], m, "F14", "渭督〔2026〕5号")
    paper(case.client("RES"), m, "F02", "办理期限至2026年10月2日")


def answered(s, case, day, due, roll_due):
    s.at(day)
    m = case.take("RUL", "P21", opinion="解释说明", issued=day, delivered=day)
    run_of(m, "D09", day, term(day, 30, roll_due, "roll"), "running")
    run_of(m, "D06", runs(m, "D06")[-1][0], due, "stopped", False)
    paper(case.client("RES"), m, "F08", "处理意见：解释说明", "三十日内", "复查机关：渭城区政府")


def ended_by_the_clock(s, case, last, after):
    s.at(last)
    eq("the last day", case.read()["state"], "ANS")
    s.at(after)
    m = case.read()
    eq("over", (m["state"], [e["row"] for e in m["events"] if e["row"]][-1]), ("FIN", "P32"))
    run_of(m, "D17", runs(m, "D17")[-1][0], last, "expired", False)
    paper(case.client("RES"), m, "F19", "在法定期限内没有申请复查或者复核")


def test_refused_twice_and_opened_twice():
    s, who = cast("2026-07-01")
    case = Case(s, who)
    kept = receipt(s, case.client("RES"), case.no)
    refused_at_the_first_door(s, case)
    the_objection_is_upheld(s, case)
    refused_by_the_unit(s, case)
    opened_by_order(s, case)
    answered(s, case, "2026-09-01", "2026-10-02", "2026-10-08")
    ended_by_the_clock(s, case, "2026-10-08", "2026-10-09")
    m = case.take("PD", "P33", ground="新的事实", order="信访人提交了新的工资单。")
    run_of(m, "D06", "2026-10-09", term("2026-10-09", 60, "2026-12-08"), "running")
    answered(s, case, "2026-11-02", "2026-12-08", "2026-12-02")
    ended_by_the_clock(s, case, "2026-12-02", "2026-12-03")
    m = case.take("ARC", "P35")
    eq("archived", (m["state"], live(m)), ("ARC", {}))
    eq("row by row", [e["row"] for e in m["events"] if e["row"]],
       ["P01", "P16", "P34", "P02", "P16", "P33", "P21", "P32", "P33", "P21", "P32", "P35"])
    sound(s, kept)
