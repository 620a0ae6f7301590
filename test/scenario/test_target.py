# SPDX-License-Identifier: Apache-2.0
"""A target from its draft to its score, every day counted by hand: weights that must fit before it is issued, cards that come
by themselves on the morning they are due, an answer, an adjusted day, a report sent back, a check by somebody else, a score
that is reviewed; one that nobody contests; one that is withdrawn."""
from scene import *

KHB, QZF = "610404.khb", "610404.qzf"


def people(day="2026-03-02"):
    s, who = cast(day)
    who["TGO"], who["TU"] = s.officer("tgo", KHB, "TGO"), s.officer("tu", RSJ, "TU")
    return s, who


def draft(who, status=201, **fields):
    a = who["TGO"].post("/api/v1/matters", filing_of("target", fields))
    return want(f"T01 {fields}", a, status).json.get("no") or a.json["error"]


def filing_of(procedure, fields):
    return {"procedure": procedure, "title": "欠薪案件按期办结率", "body": "全年欠薪案件按期办结。", "fields": fields}


def cards(m):
    return [(e["row"], e["by"], e["fields"]["card"]) for e in m["events"] if e["row"] == "T06"]


def issue(who, no, due, **more):
    return who["TGO"].must(no, "T02", unit=RSJ, owner="王局长", task_due=due, measure="按期办结率不低于95%", goal="95", measured_in="%", **more)


def test_weights_of_siblings():
    s, who = people()
    root = draft(who)
    first = draft(who, parent=root, weight=60)
    has("a share without weight", draft(who, 422, parent=root)["message"], "本项0")
    has("more than the whole", draft(who, 422, parent=root, weight=50)["message"], "其他项合计60，本项50，总和100")
    eq("not a number that is none", draft(who, 422, parent=root.replace("0", "1", 1), weight=5)["code"], "flow.field_choice")
    petition, _ = s.file()
    who["TGOPD"] = s.officer("tgopd", KHB, "TGO,PD")
    a = who["TGOPD"].post("/api/v1/matters", filing_of("target", {"parent": petition, "weight": 5}))
    ok("nor one that is no target", a.status == 422)
    ok("60 of 100: not to be issued", "T02" not in who["TGO"].may(first))
    refused(who["TGO"], first, "T02", unit=RSJ, owner="王局长", task_due="2026-06-12", measure="95%")
    second = draft(who, parent=root, weight=40)
    eq("all of it", issue(who, first, "2026-06-12")["state"], "ISS")
    eq("its place in the tree", [(k["no"], k["kind"]) for k in who["TGO"].matter(second)["links"]], [(root, "parent")])
    eq("and the tree below", sorted(k["no"] for k in who["TGO"].matter(root)["links"]), sorted([first, second]))
    who["TGO"].must(second, "T17", order="渭考办〔2026〕3号")
    ok("one was withdrawn: the rest is not the whole", "T02" in who["TGO"].may(root))
    third = draft(who, parent=root, weight=30)
    ok("90", "T02" not in who["TGO"].may(third))
    fourth = draft(who, parent=root, weight=10)
    eq("made up", (issue(who, third, "2026-06-12")["state"], issue(who, fourth, "2026-06-12")["state"]), ("ISS", "ISS"))
    who["TU"].must(third, "T03", reason="责任单位有误")
    eq("issued again after an objection", issue(who, third, "2026-06-12")["state"], "ISS")
    who["QZF"] = s.officer("qzf", QZF, "TGO")
    a = who["QZF"].post("/api/v1/matters", filing_of("target", {"parent": root, "weight": 100}))
    want("what another unit drafts under it is a sum of its own", a, 201)
    sound(s)


def test_from_draft_to_the_score_that_was_reviewed():
    s, who = people()
    no = draft(who)
    m = issue(who, no, "2026-06-12")
    run_of(m, "D41", "2026-03-02", term("2026-03-02", 2, "2026-03-04", "working"), "running")
    paper(who["TU"], m, "F34", "王局长", "95")
    s.at("2026-03-04")
    m = who["TU"].must(no, "T04", today=s.today)
    run_of(m, "D42", "2026-03-04", term("2026-03-04", 100, "2026-06-12"), "running")
    refused(who["SUP"], no, "T06", card="黄牌")
    s.at("2026-03-12")      # 7 days are over: 7 of 100
    paper(who["TU"], who["TU"].must(no, "T05", value="办结率15%", proof="台账", percent=15), "F35", "15%")
    s.at("2026-03-29")      # 24 of 100
    eq("nine points are no card", cards(who["TU"].matter(no)), [])
    s.at("2026-03-30")      # 25 of 100
    m = who["TU"].matter(no)
    eq("ten are", cards(m), [("T06", "system", "黄牌")])
    paper(who["TU"], m, "F36", "黄牌", "按时间进度应完成25%，已申报完成15%", "2026年4月7日")
    run_of(m, "D20", "2026-03-30", term("2026-03-30", 5, "2026-04-07", "working"), "running")
    refused(who["SUP"], no, "T06", card="黄牌")
    refused(who["SUP"], no, "T06", card="红牌")
    s.at("2026-04-03")
    m = who["TU"].must(no, "T07", plan="增派两人，四月补齐")
    eq("answered", live(m), {"D42": "running"})
    s.at("2026-04-10")
    m = who["TU"].must(no, "T08", reason="上级调整了口径", wanted_due="2026-09-10")
    eq("waits", (m["state"], live(m)), ("ADJ", {"D42": "paused"}))
    ok("no card meanwhile", "T06" not in who["SUP"].may(no))
    s.at("2026-04-15")
    m = who["TGO"].must(no, "T09", decision="批准", task_due="2026-09-10")
    run_of(m, "D42", "2026-03-04", term("2026-03-04", 190, "2026-09-10"), "running")
    s.at("2026-04-20")      # 46 of 190: 24 percent
    who["TU"].must(no, "T05", value="办结率18%", proof="台账", percent=18)
    s.at("2026-04-27")      # 53 of 190: 27
    eq("nine points", len(cards(who["TU"].matter(no))), 1)
    s.at("2026-04-28")      # 54 of 190: 28
    m = who["TU"].matter(no)
    eq("a new report, a new card", cards(m)[1:], [("T06", "system", "黄牌")])
    run_of(m, "D20", "2026-04-28", term("2026-04-28", 5, "2026-05-08", "working"), "running")
    s.at("2026-05-25")      # 81 of 190: 42, less 18
    eq("24 points", len(cards(who["TU"].matter(no))), 2)
    ok("and a supervisor adds none", "T06" not in who["SUP"].may(no))
    s.at("2026-05-26")      # 82 of 190: 43
    m = who["TU"].matter(no)
    eq("25: the red one", cards(m)[2:], [("T06", "system", "红牌")])
    run_of(m, "D20", "2026-04-28", "2026-05-08", "running", True)     # the earlier day stays
    s.at("2026-06-15")      # 102 of 190
    m = who["TU"].must(no, "T05", value="办结率95%", proof="台账", percent=95)
    s.at("2026-09-01")
    eq("in time again", len(cards(who["TU"].matter(no))), 3)
    m = who["TU"].must(no, "T10", proof="清单", complete=True, reported="2026-09-01", today=s.today)
    run_of(m, "D43", "2026-09-01", term("2026-09-01", 5, "2026-09-08", "working"), "running")
    eq("nothing else runs", live(m), {"D43": "running"})
    s.at("2026-09-02")
    m = who["TGO"].must(no, "T11", reason="缺七月清单")
    run_of(m, "D42", "2026-09-02", "2026-09-10", "running")
    both = s.officer("both", KHB, "TGO,TU")
    s.at("2026-09-04")
    m = who["TU"].must(no, "T10", proof="补齐的清单", complete=True, today=s.today)
    run_of(m, "D43", "2026-09-04", term("2026-09-04", 5, "2026-09-11", "working"), "running")
    s.at("2026-09-10")
    eq("checked by another", both.must(no, "T12", text="抽查三件，属实")["state"], "VER")
    s.at("2026-11-20")
    m = who["TGO"].must(no, "T13", score=91, deductions="红牌一次，扣4分；黄牌两次，扣5分")
    run_of(m, "D45", "2026-11-20", term("2026-11-20", 30, "2026-12-21", "roll"), "running")
    paper(who["TU"], m, "F37", "得分：91", "扣4分")
    s.at("2026-12-01")
    m = who["TU"].must(no, "T14", reason="第二张黄牌系口径调整所致")
    run_of(m, "D46", "2026-12-01", term("2026-12-01", 30, "2026-12-31"), "running")
    ok("the scorer does not decide on it", "T15" not in who["TGO"].may(no))
    s.at("2026-12-10")
    m = who["JC"].must(no, "T15", score=93, reason="第二张黄牌不扣分")
    eq("final at once", (m["state"], live(m), [e["row"] for e in m["events"]][-2:]), ("CLO", {}, ["T15", "T16"]))
    paper(who["TU"], m, "F37", "得分：93")
    sound(s)


def test_who_reports_does_not_check():
    s, who = people()
    no = draft(who)
    one = s.officer("one", QZF, "TU,TGO,LD")
    issue_to = {"owner": "某局长", "task_due": "2026-06-12", "measure": "95%"}
    want("T02", post(who["TGO"], no, "T02", {"unit": QZF, **issue_to}), 200)
    one.must(no, "T04", today=s.today)
    one.must(no, "T10", proof="清单", complete=True, today=s.today)
    refused(one, no, "T12")
    ok("not even offered", "T12" not in one.may(no) and "T12" in who["TGO"].may(no))
    sound(s)


def test_nobody_signs_nobody_contests():
    s, who = people()
    no, gone = draft(who), draft(who)
    issue(who, no, "2026-03-31")
    issue(who, gone, "2026-03-31")
    m = who["TGO"].must(gone, "T17", order="渭考办〔2026〕2号")
    eq("withdrawn", (m["state"], live(m)), ("CXL", {}))
    s.at("2026-03-04")
    eq("two working days are not over", who["TU"].matter(no)["state"], "ISS")
    s.at("2026-03-05")
    m = who["TU"].matter(no)
    eq("taken as signed", (m["state"], [(e["row"], e["by"]) for e in m["events"]][-1]), ("RUN", ("T04", "system")))
    run_of(m, "D42", "2026-03-05", "2026-03-31", "running")
    s.at("2026-03-17")      # 11 of 26 days: 42 percent, nothing reported
    eq("red at once", cards(who["TU"].matter(no)), [("T06", "system", "红牌")])
    s.at("2026-04-01")
    m = who["TU"].matter(no)
    eq("overdue, and no second red", (runs(m, "D42")[-1][3], len(cards(m))), (True, 1))
    s.at("2026-11-20")
    m = who["TGO"].must(no, "T13", score=20)
    s.at("2026-12-21")
    eq("the last day is a Monday", who["TU"].matter(no)["state"], "SCO")
    s.at("2026-12-22")
    m = who["TU"].matter(no)
    eq("settled", (m["state"], [(e["row"], e["by"]) for e in m["events"]][-1]), ("CLO", ("T16", "system")))
    sound(s)
