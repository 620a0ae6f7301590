# SPDX-License-Identifier: Apache-2.0
"""Supervision that opens by itself (data/trigger.def): each ground on its day, no double, and how it ends."""
import os
import re
import time

from flow import *
from anlan import anlan, done
from office import browser, see
from testing import has, temp_folder


def opened(who, no, want_n=None):
    """The supervisions of a matter, once the server had a moment for its clocks."""
    end = time.monotonic() + (8 if want_n else 2)
    while True:
        found = [k["no"] for k in who["PD"].matter(no)["links"] if k["kind"] == "supervision"]
        if time.monotonic() > end or (want_n and len(found) >= want_n):
            return [who["SUP"].matter(n) for n in found]
        time.sleep(0.2)


def ground(spv):
    return [e["fields"].get("trigger") for e in spv["events"]][0]


def grounds(who, no, want_n=None):
    return sorted(ground(m) for m in opened(who, no, want_n))


def test_a_term_that_passed():
    s, who = cast()
    case = new_in(s, who, "REG")
    s.at("2026-07-16")
    eq("on its last day", opened(who, case.no), [])
    s.at("2026-07-17")
    spv = opened(who, case.no, 1)
    eq("the day after", [(m["state"], m["unit"], ground(m)) for m in spv], [("ISS", XFJ, "late")])
    eq("first level, five working days", (spv[0]["events"][0]["fields"]["level"], [c["due"] for c in spv[0]["clocks"]]),
       ("提醒", ["2026-07-24"]))
    s.at("2026-07-20")
    eq("no second one", len(opened(who, case.no)), 1)
    page = see(browser(s, "sup"), "/desk/supervision").text
    for word in ("信访局 提醒 期限已过 已发出", "道路坑洼无人修"):
        has("listed with level and reason", page, word)
    ok("not another unit's", "道路坑洼无人修" not in see(browser(s, "ru"), "/desk/supervision").text)
    ok("the resident is not shown it", "supervision" not in str(case.read()["links"]))


def test_the_notice_is_signed_by_who_supervises():
    s, who = cast()
    late, mine = new_in(s, who, "ACC"), new_in(s, who, "REG")
    s.at("2026-08-31")      # D06 of the one, D01 of the other passed
    for case, mark in ((late, "渭信〔2026〕"), (mine, "渭政〔2026〕")):
        spv = opened(who, case.no, 1)[0]
        has("number of F14", str([x["number"] for x in spv["letters"] if x["form"] == "F14"]), mark)


def test_how_it_ends():
    s, who = cast()
    case = new_in(s, who, "REG")
    s.at("2026-07-17")
    no = opened(who, case.no, 1)[0]["no"]
    page = who["SUP"].get(f"/desk/matter/{no}").text
    ok("its cause is told in words", "所涉期限" in page and not re.search(r"D\d\d 2026-", page))
    who["RUX"] = s_officer(s, "x", XFJ, "RU,RUL")
    s.at("2026-07-27")      # five working days passed
    who["SUP"].must(no, "V05", ground="逾期", level="黄牌")
    who["RUX"].must(no, "V06", proof="已转送", today="2026-07-27")
    who["SUP"].must(no, "V03", reason="说明不清", today="2026-07-27")
    who["RUX"].must(no, "V04", proof="附转送函", today="2026-07-27")
    eq("struck off", who["SUP"].must(no, "V07", cured=True, today="2026-07-27")["state"], "CLO")
    s.at("2026-07-28")
    eq("the same cause opens no second", len(opened(who, case.no)), 1)
    s.stop()
    for check in (("rebuild", s.path, "--check"), ("verify", s.path)):
        eq(check[0], anlan(*check).returncode, 0)


def s_officer(s, login, unit, duty):
    s.stop()
    client = s.officer(login, unit, duty)
    s.serve(now=s.today)
    return client


def test_the_next_level_is_proposed_and_a_person_decides():
    s, who = cast()
    case = new_in(s, who, "REG")
    s.at("2026-07-17")
    no = opened(who, case.no, 1)[0]["no"]
    sup = browser(s, "sup")
    ok("nothing is due", "升级为" not in see(sup, "/desk/supervision").text)
    want("nor can it be raised", sup.form(f"/desk/supervision/{no}", {"csrf": see(sup, "/desk/supervision").form("/logout").fields["csrf"]}), 422)
    s.at("2026-07-25")                        # D20 ran until 07-24
    eq("nothing happens by itself", who["SUP"].matter(no)["state"], "ISS")
    sup = browser(s, "sup")
    has("a notice on the desk", see(sup, "/desk").text, "有1件督办期限已过")
    page = see(sup, "/desk/supervision")
    has("the next level", page.text, "升级为督办通知")
    ok("whom it does not concern is not asked", "升级为" not in see(browser(s, "pd"), "/desk/supervision").text)
    ok("nor told", "督办期限已过" not in see(browser(s, "pd"), "/desk").text)
    want("one click", sup.form(f"/desk/supervision/{no}", page.form(f"/desk/supervision/{no}").fields), 303)
    raised = who["SUP"].matter(no)
    eq("raised", (raised["state"], raised["events"][-1]["fields"]["level"], raised["events"][-1]["row"]), ("UPG", "督办通知", "V05"))
    eq("thirty days", [c["due"] for c in raised["clocks"] if c["code"] == "D52"], ["2026-08-24"])
    ok("once", "升级为" not in see(sup, "/desk/supervision").text)
    who["RUX"] = s_officer(s, "x", XFJ, "RU,RUL")
    who["RUX"].must(no, "V06", proof="已转送", today="2026-07-25")
    who["SUP"].must(no, "V03", reason="说明不清", days=5, today="2026-07-25")
    s.at("2026-08-20")                        # D54 passed
    has("and the one after it", see(browser(s, "sup"), "/desk/supervision").text, "升级为黄牌")


def test_a_cleared_supervision_can_carry_a_proposal():
    s, who = cast()
    case = new_in(s, who, "REG")
    s.at("2026-07-17")
    no = opened(who, case.no, 1)[0]["no"]
    who["RUX"] = s_officer(s, "x", XFJ, "RU,RUL")
    who["RUX"].must(no, "V02", reply="已转送", today="2026-07-17")
    who["SUP"].must(no, "V07", cured=True, kind="改进工作", proposal="请建立每日清单", today="2026-07-17")
    a = who["PD"].get("/api/v1/reports/advice-work?since=2026-01-01&until=2026-12-31").json
    eq("counted by its kind", (a["whole"], a["part"]), (1, 0))


def test_a_term_that_nears_its_end():
    s, who = cast()
    idle, busy = new_in(s, who, "ACC"), new_in(s, who, "ACC")
    busy.take("RU", "N01")
    s.at("2026-08-17")
    eq("13 of 60 days are left", opened(who, idle.no), [])
    s.at("2026-08-18")
    eq("12 are, and nothing was done", grounds(who, idle.no, 1), ["idle"])
    eq("something was", opened(who, busy.no), [])


def test_a_rating():
    s, who = cast()
    good, bad = new_in(s, who, "ANS"), new_in(s, who, "ANS")
    good.take("RES", "N03", who="RU", value=3)
    bad.take("RES", "N03", who="RU", value=1)
    eq("satisfied", opened(who, good.no), [])
    eq("not satisfied", grounds(who, bad.no, 1), ["rated"])


def test_what_was_granted_is_not_performed():
    s, who = cast()
    case = new_in(s, who, "ACC")
    case.take("RUL", "P21", opinion="支持", perform="2026-07-20")
    s.at("2026-07-20")
    eq("on the day", opened(who, case.no), [])
    s.at("2026-07-21")
    eq("after it", grounds(who, case.no, 1), ["unpaid"])


def test_ordered_again_twice():
    s, who = cast()
    case = new_in(s, who, "RDO")
    eq("once", opened(who, case.no), [])
    case.take("RUL", "P31", opinion="支持", facts="查明新的事实", perform="2026-09-01")
    for step in (("RES", "P26"), ("REV", "R05", "review"), ("REV", "R09", "review")):
        case.take(*step)
    eq("twice", grounds(who, case.no, 1), ["redone"])


def test_history_opens_none():
    s, who = cast()
    s.stop()
    path = os.path.join(temp_folder(), "old.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.write("留言编号,留言用户,留言主题,留言时间,留言详情,一级标签\n1,A001,路灯不亮,2020/1/2 10:20:30,村口路灯三个月不亮。,城乡建设\n")
    done("import", s.path, "messages", path)
    s.serve(now="2026-07-02")
    time.sleep(2)
    eq("the message is there", who["PD"].get("/api/v1/matters?procedure=petition").json["total"], 1)
    eq("and nothing about it", who["PD"].get("/api/v1/matters?procedure=supervision").json["total"], 0)
