# SPDX-License-Identifier: Apache-2.0
"""One petition through everything the Regulations of 2022 know: an objection, an extension, an opinion by post over the
National Day holiday, a review, an order to redo, a second opinion, a second review with a hearing, the end, the archive.

Days were counted by hand from the calendar of 2026; of 2027 no holidays are published, so weekends alone count."""
from scene import *
from anlan import filing

VILLAGE = "610404001001"
WORDS = {"title": "安置房漏雨三年无人维修", "body": "安置房屋顶漏雨三年，多次反映没有结果，请维修并赔偿。",
         "request": "维修屋顶，赔偿损失", "channel": "visit"}


def people():
    s, who = cast("2026-05-28")
    who["VIL"] = s.officer("vil", VILLAGE, "WIN")
    who["ZJ"], who["ZJL"] = s.officer("zj", ZJJ, "RU"), s.officer("zjl", ZJJ, "RUL")
    return s, who


def forwarded_and_sent_elsewhere(s, case):
    """28 May to 4 June: the village's window, the petition office, the wrong bureau, the right one."""
    m = case.read()
    eq("registered", (m["state"], m["unit"], m["channel"]), ("REG", XFJ, "visit"))
    run_of(m, "D01", "2026-05-28", term("2026-05-28", 15, "2026-06-12"), "running")
    paper(case.client("RES"), m, "F01", WORDS["title"], WORDS["body"], WORDS["request"], case.no)
    s.at("2026-05-29")
    m = case.take("PD", "P02")
    run_of(m, "D01", "2026-05-28", "2026-06-12", "stopped", False)
    run_of(m, "D03", "2026-05-29", term("2026-05-29", 15, "2026-06-13"), "running")
    run_of(m, "D04", "2026-05-29", term("2026-05-29", 5, "2026-06-05", "working"), "running")
    paper(who_reads(case), m, "F04", "请于2026年6月13日前将受理情况", "请于2026年6月5日前书面说明理由并退回")
    numbered(m, "F04", r".信〔2026〕1号")
    s.at("2026-06-02")
    m = case.take("RU", "P04", reason="房屋维修不属于本单位职责", suggest=ZJJ)
    run_of(m, "D03", "2026-05-29", "2026-06-13", "paused")
    run_of(m, "D44", "2026-06-02", term("2026-06-02", 2, "2026-06-04", "working"), "running")
    paper(case.people["RU"], m, "F06", "房屋维修不属于本单位职责", "住建局")
    s.at("2026-06-04")
    m = case.take("PD", "P05", unit=ZJJ)
    eq("at the right bureau", (m["state"], m["unit"]), ("FWD", ZJJ))
    run_of(m, "D44", "2026-06-02", "2026-06-04", "stopped", False)
    run_of(m, "D03", "2026-06-04", term("2026-06-04", 15, "2026-06-19"), "running")     # a holiday: an agency's day does not move
    run_of(m, "D04", "2026-06-04", term("2026-06-04", 5, "2026-06-11", "working"), "running")
    numbered(m, "F04", r".信〔2026〕\d+号")
    case.people.update(RU=case.people["ZJ"], RUL=case.people["ZJL"])


def who_reads(case):
    return case.people["PD"]


def accepted_and_extended(s, case):
    s.at("2026-06-08")
    m = case.take("RU", "P07", accepted="2026-06-08")
    run_of(m, "D06", "2026-06-08", term("2026-06-08", 60, "2026-08-07"), "running")
    paper(case.client("RES"), m, "F02", "六十日内办结", "办理期限至2026年8月7日")
    numbered(m, "F02", r".建〔2026〕\d+号")
    s.at("2026-08-05")
    refused(case.people["RUL"], case.no, "P20", "flow.field_range", days=31, reason="情况复杂")
    m = case.take("RUL", "P20", days=20, reason="需要专业机构鉴定")
    run_of(m, "D06", "2026-06-08", "2026-08-07", "stopped", False)
    run_of(m, "D07", "2026-08-07", term("2026-08-07", 20, "2026-08-27"), "running")     # not from 5 August
    paper(case.client("RES"), m, "F07", "延长办理期限20日", "需要专业机构鉴定", "延长后的办理期限至2026年8月27日")
    numbered(m, "F07", r".建〔2026〕\d+号")


OPINION = {"facts": "屋顶防水层老化。", "reasons": "维修期已过。", "basis": "《房屋建筑工程质量保修办法》第七条"}


def answered_by_post_and_rated(s, case):
    s.at("2026-09-02")
    refused(case.people["RUL"], case.no, "P21", opinion="不支持", issued="2026-09-01", delivered="2026-08-31", **OPINION)
    m = case.take("RUL", "P21", opinion="不支持", issued="2026-08-27", delivered="2026-09-01", method="邮寄送达", receiver="张三丰", **OPINION)
    run_of(m, "D07", "2026-08-07", "2026-08-27", "stopped", False)      # issued in time; the post takes its days
    for code in ("D09", "D17"):     # 30 days end on 1 October, in the holiday
        run_of(m, code, "2026-09-01", term("2026-09-01", 30, "2026-10-08", "roll"), "running")
    ok("nothing to perform", not runs(m, "D18"))
    paper(case.client("RES"), m, "F08", *OPINION.values(), "处理意见：不支持", WORDS["request"], "三十日内", "复查机关：渭城区政府", "渭城区住建局 2026年8月27日")
    paper(case.people["RU"], m, "F12", "邮寄送达", "2026年9月1日", "张三丰", numbered(m, "F08", r".建〔2026〕\d+号"))
    s.at("2026-09-10")
    m = case.take("RES", "N03", who="RU", value=1)
    run_of(m, "D17", "2026-09-01", "2026-10-08", "stopped", False)
    s.at("2026-10-02")
    eq("30 days are over, the holiday is not", case.read()["state"], "ANS")


def reviewed_and_sent_back(s, case):
    s.at("2026-10-08")      # the last day
    m = case.take("RES", "P26", request="请撤销处理意见")
    eq("under review", m["state"], "RVW")
    run_of(m, "D09", "2026-09-01", "2026-10-08", "paused")
    r = case.read("RES", "review")
    eq("at the organ above the one that answered last", (r["state"], r["unit"]), ("APP", QZF))
    run_of(r, "D10", "2026-10-08", term("2026-10-08", 30, "2026-11-07"), "running")
    run_of(r, "D11", "2026-10-08", term("2026-10-08", 3, "2026-10-12", "working"), "running")   # Saturday 10 October is worked
    paper(case.client("RES", "review"), r, "F09", "请撤销处理意见", "张三丰")
    s.at("2026-10-09")
    r = case.take("REV", "R02", "review", list="房屋鉴定报告")
    run_of(r, "D10", "2026-10-08", "2026-11-07", "paused")
    run_of(r, "D11", "2026-10-08", "2026-10-12", "paused")
    run_of(r, "D15", "2026-10-09", term("2026-10-09", 10, "2026-10-22", "working"), "running")
    paper(case.client("RES", "review"), r, "F47", "房屋鉴定报告", "2026年10月22日前补正")
    s.at("2026-10-15")
    r = case.take("RES", "R03", "review", text="鉴定报告已提交")
    run_of(r, "D15", "2026-10-09", "2026-10-22", "stopped", False)
    run_of(r, "D10", "2026-10-08", term("2026-10-15", 29, "2026-11-13"), "running")             # 29 days were left
    run_of(r, "D11", "2026-10-08", term("2026-10-15", 2, "2026-10-19", "working"), "running")   # and two working days
    s.at("2026-10-16")
    r = case.take("REV", "R05", "review")
    run_of(r, "D11", "2026-10-08", "2026-10-19", "stopped", False)
    s.at("2026-11-05")
    r = case.take("REV", "R09", "review", facts="未作鉴定，主要事实不清。", basis="《信访工作条例》第三十五条", days=30,
                  issued="2026-11-02", delivered="2026-11-04")
    eq("quashed", r["state"], "RVK")
    run_of(r, "D10", "2026-10-08", "2026-11-13", "stopped", False)
    text = paper(case.client("RES", "review"), r, "F10", "未作鉴定，主要事实不清。", "责令原办理机关、单位在30日内重新办理")
    ok("no second review of an order to redo", "请求复核" not in text)
    numbered(r, "F10", r".政〔2026〕\d+号")
    m = case.read()
    eq("to be redone", m["state"], "RDO")
    eq("the bureau signs nothing of it", [x["form"] for x in m["letters"]][-1], "F09")
    run_of(m, "D14", "2026-11-04", term("2026-11-04", 30, "2026-12-04"), "running")             # from the order's delivery


def answered_anew(s, case):
    s.at("2026-12-04")
    days = {"issued": "2026-12-03", "delivered": "2026-12-04"}
    refused(case.people["RUL"], case.no, "P31", opinion="不支持", **days, **OPINION)         # the same once more
    m = case.take("RUL", "P31", opinion="支持", perform="2027-03-31", **days, **{**OPINION, "facts": "经鉴定，防水层不符合设计要求。"})
    eq("answered", m["state"], "ANS")
    run_of(m, "D14", "2026-11-04", "2026-12-04", "stopped", False)
    run_of(m, "D09", "2026-12-04", term("2026-12-04", 30, "2027-01-04", "roll"), "running")     # 3 January is a Sunday
    run_of(m, "D18", "2026-12-04", "2027-03-31", "running")
    paper(case.client("RES"), m, "F08", "经鉴定，防水层不符合设计要求。", "处理意见：支持", "履行期限：2027年3月31日", "复查机关：渭城区政府")
    numbered(m, "F08", r".建〔2026〕\d+号")


def reviewed_twice(s, case):
    s.at("2026-12-10")
    case.take("RES", "P26", request="请同时赔偿损失")
    r = case.read("RES", "review")
    eq("a review of its own", (r["state"], len(case.read()["links"])), ("APP", 2))
    run_of(r, "D10", "2026-12-10", term("2026-12-10", 30, "2027-01-09"), "running")
    run_of(r, "D11", "2026-12-10", term("2026-12-10", 3, "2026-12-15", "working"), "running")
    s.at("2026-12-14")
    case.take("REV", "R05", "review")
    s.at("2026-12-22")
    r = case.take("REV", "R07", "review", outcome="维持", facts="事实清楚。", basis="《信访工作条例》第三十五条",
                  issued="2026-12-21", delivered="2026-12-22")
    run_of(r, "D12", "2026-12-22", term("2026-12-22", 30, "2027-01-21", "roll"), "running")
    paper(case.client("RES", "review"), r, "F10", "复查意见：维持", "三十日内", "复核机关：市政府")
    s.at("2026-12-24")
    r = case.take("RES", "R11", "review", request="请复核")
    run_of(r, "D12", "2026-12-22", "2027-01-21", "stopped", False)
    r2 = case.read("RES", "review2")
    eq("at the city", (r2["state"], r2["unit"]), ("APP", CITY))
    run_of(r2, "D13", "2026-12-24", term("2026-12-24", 30, "2027-01-23"), "running")
    run_of(r2, "D11", "2026-12-24", term("2026-12-24", 3, "2026-12-29", "working"), "running")
    s.at("2026-12-28")
    case.take("RE2", "S05", "review2")


def heard_and_decided(s, case):
    no = case.place("review2")
    refused(case.people["RE2"], no, "S07", hearing="2027-01-03", place="市信访局听证室")      # six days ahead
    r2 = case.take("RE2", "S07", "review2", hearing="2027-01-06", place="市信访局听证室")
    eq("to be heard", r2["state"], "HRG")
    run_of(r2, "D16", "2026-12-28", "2027-01-06", "running")
    run_of(r2, "D13", "2026-12-24", "2027-01-23", "paused")
    paper(case.client("RES", "review2"), r2, "F16", "2027年1月6日举行听证", "听证地点：市信访局听证室")
    s.at("2027-01-06")
    r2 = case.take("RE2", "S08", "review2", record="申请人、被申请人均已陈述。")
    run_of(r2, "D13", "2026-12-24", term("2027-01-06", 26, "2027-02-01"), "running")             # 26 days were left
    paper(case.client("RES", "review2"), r2, "F16", "听证笔录", "申请人、被申请人均已陈述。")
    s.at("2027-01-20")
    r2 = case.take("RE2", "S09", "review2", outcome="维持", facts="事实清楚，赔偿没有依据。", basis="《信访工作条例》第三十六条",
                   issued="2027-01-18", delivered="2027-01-20")
    eq("final", (r2["state"], case.read("RES", "review")["state"], case.read()["state"]), ("FNL", "END", "FIN"))
    run_of(r2, "D13", "2026-12-24", "2027-02-01", "stopped", False)
    run_of(r2, "D17", "2027-01-20", term("2027-01-20", 30, "2027-02-19", "roll"), "running")
    paper(case.client("RES", "review2"), r2, "F11", "复核意见：维持", "最终意见", "不再受理")
    m = case.read()
    eq("by", [e["row"] for e in m["events"]][-1], "P29")
    paper(case.client("RES"), m, "F19", "复核意见已经作出", "不再受理")


def performed_and_archived(s, case):
    s.at("2027-02-22")
    archive = case.people["ARC"]
    refused(archive, case.no, "P35", complete=True)          # the support is not performed yet
    m = case.take("RU", "N05", proof="屋顶已维修并验收", performed="2027-02-20")
    run_of(m, "D18", "2026-12-04", "2027-03-31", "stopped", False)
    refused(archive, case.no, "P35", complete=False)
    m = case.take("ARC", "P35")
    eq("archived", (m["state"], live(m)), ("ARC", {}))
    paper(archive, m, "F29", WORDS["title"])
    eq("what happened, row by row", [e["row"] for e in m["events"] if e["row"]],
       ["P01", "P02", "P04", "P05", "P07", "P20", "P21", "N03", "P26", "P30", "P31", "P26", "P29", "N05", "P35"])


def the_same_facts_again(s, case):
    """G2 at whichever door they come in, and no way back into the one that ended."""
    for row in ("P26", "P33", "P34"):
        a = post(case.client("RES"), case.no, row)
        ok(f"{row}: {a!r}", a.status in (403, 422))
    for door, decides in (("VIL", "PD"), ("PD", "PD"), ("RU", "RUL"), (None, "PD")):
        client = case.people[door] if door else s.client()
        a = want("filing", client.post("/api/v1/matters", filing(**WORDS)), 201).json
        s.secrets.add(a["query_code"])
        m = case.people[decides].must(a["no"], "P16", today=s.today, ground="G2", basis="《信访工作条例》第三十六条", where="不再受理", agreed=True)
        eq(f"at {door}", (m["state"], live(m)), ("REF", {}))
        paper(s.client(code=a["query_code"]), m, "F03", "不再受理告知书", "决定不再受理", "情形：复核后以同一事实和理由再次提出", "《信访工作条例》第三十六条")


def test_everything_a_petition_can_go_through():
    s, who = people()
    case = Case(s, who, start="VIL", **WORDS)
    kept = receipt(s, case.client("RES"), case.no)
    for part in (forwarded_and_sent_elsewhere, accepted_and_extended, answered_by_post_and_rated, reviewed_and_sent_back,
                 answered_anew, reviewed_twice, heard_and_decided, performed_and_archived, the_same_facts_again):
        part(s, case)
    sound(s, kept)
