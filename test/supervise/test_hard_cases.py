# SPDX-License-Identifier: Apache-2.0
"""Old and hard cases by rule (data/hardcase.def), and a leader's sponsorship from proposal to its end."""
from flow import *
from anlan import anlan
from office import browser, see
from testing import has

LATER = "2027-07-05"


def listed(s, login="pd"):
    return see(browser(s, login), "/desk/hard-cases").text


def propose(s, no, status=303):
    desk = browser(s, "pd")
    form = see(desk, "/desk/hard-cases").form(f"/desk/hard-cases/{no}")
    return want("propose", desk.form(f"/desk/hard-cases/{no}", {**form.fields, "leader": "李明 副区长"}), status)


def test_rules():
    s, who = cast()
    plain = new_in(s, who, "ACC", title="路灯不亮")
    group = Case(s, who, "WIN", title="三十户供暖", channel="letter", people=30)
    redone = new_in(s, who, "RDO", title="征地补偿")
    redone.take("RUL", "P31", opinion="支持", facts="查明新的事实", perform="2026-09-01")
    for step in (("RES", "P26"), ("REV", "R05", "review"), ("REV", "R09", "review")):
        redone.take(*step)
    page = listed(s)
    ok("those of a rule alone", "三十户供暖" in page and "征地补偿" in page and "路灯不亮" not in page)
    has("with its reason", page, "两次责令重办")
    ok("no person is named", "张三丰" not in page)
    eq("another department's are not shown", "三十户供暖" in listed(s, "ru"), False)
    s.at("2027-06-30")
    ok("not yet a year", "路灯不亮" not in listed(s))
    s.at("2027-07-01")
    has("a year", listed(s), "路灯不亮")
    eq("a closed one leaves the list", plain.read()["state"], "ACC")


def test_a_fair_claim_is_hard_after_two_repeats():
    s, who = cast()
    fair, unfair = (Case(s, who, title=t).go("ACC") for t in ("欠薪未发", "要求重复补偿"))
    for case in (fair, unfair):
        for _ in range(2):
            again = Case(s, who, title="再次反映")
            again.take("PD", "P18", original=case.no)
    ok("repeats alone, below three, are none", "欠薪未发" not in listed(s))
    fair.take("RUL", "P21", opinion="解释说明")
    unfair.take("RUL", "P21", opinion="不支持")
    has("found fair, though without a basis in law", listed(s), "诉求合理，重复反映2次以上")
    ok("not fair", "要求重复补偿" not in listed(s))


def test_sponsorship():
    s, who = cast()
    who["LD"] = s.officer("ld", XFJ, "LD")
    case = new_in(s, who, "ACC")
    s.at(LATER)
    propose(s, case.no)
    no = [k["no"] for k in who["PD"].matter(case.no)["links"] if k["kind"] == "sponsorship"][0]
    ok("once", f"/desk/hard-cases/{case.no}" not in listed(s))
    a = who["JC"].step(no, "B02", today=LATER, leader="李明", no_relation=False)
    eq("a relative is refused", (a.status, a.code), (422, "flow.guard"))
    who["JC"].must(no, "B02", today=LATER, leader="李明", no_relation=True, team="张主任负责调查", plan="7月查清，8月兑现",
                   solve_by="2027-08-31")
    eq("its day", [c["due"] for c in who["JC"].matter(no)["clocks"]], ["2027-08-31"])
    who["JC"].must(no, "B04", today=LATER, reason="鉴定未完", days=30)
    ok("extended once", "B04" not in who["JC"].may(no))
    for missing in ("evidence_a", "evidence_b", "evidence_c"):
        a = who["LD"].step(no, "B05", today=LATER, **{missing: False})
        eq(missing, (a.status, a.code), (422, "flow.guard"))
    who["LD"].must(no, "B05", today=LATER)
    eq("returned", who["PD"].must(no, "B06", today=LATER, reason="回访时群众说款项未到")["state"], "ACT")
    who["LD"].must(no, "B05", today=LATER)
    a = who["PD"].step(no, "B07", today=LATER, evidence_d=False)
    eq("evidence d", (a.status, a.code), (422, "flow.guard"))
    eq("ended", who["PD"].must(no, "B07", today=LATER, evidence_d=True)["state"], "CLO")
    s.stop()
    for check in (("rebuild", s.path, "--check"), ("verify", s.path)):
        eq(check[0], anlan(*check).returncode, 0)
