# SPDX-License-Identifier: Apache-2.0
"""Matters assigned from above (交办): a list is imported once, each with the outer number, its sender and its due day; the desk
finds them by that number; the report upwards stops the clock."""
import csv
import datetime
import json
import os
from urllib.parse import quote

from flow import *
from anlan import XFJ, anlan, done
from office import browser, see
from testing import has, temp_folder

NOW = datetime.date.today()          # the command line keeps the machine's clock
TODAY, FIRST, LATER, PAST = (str(NOW + datetime.timedelta(days)) for days in (0, 50, 55, -30))
HEAD = ["来文编号", "来文单位", "办结期限", "标题", "内容", "信访人", "联系电话", "区划代码", "民族"]
ROWS = [["陕信交〔2026〕17号", "市信访局", FIRST, "拖欠工资", "工地拖欠三个月工资", "张三丰", "13900000000", "610404001001", "汉"],
        ["陕信交〔2026〕18号", "市信访局", LATER, "道路坑洼", "", "", "", "", ""],
        ["陕信交〔2026〕17号", "市信访局", FIRST, "拖欠工资", "同一号再来", "", "", "", ""],
        ["陕信交〔2026〕19号", "市信访局", PAST, "早过期", "x", "", "", "", ""],
        ["陕信交〔2026〕20号", "市信访局", "八月底", "日期写法不对", "x", "", "", "", ""],
        ["", "市信访局", LATER, "没有编号", "x", "", "", "", ""],
        ["陕信交〔2026〕21号", "市信访局", LATER, "地点不对", "x", "", "", "999999999999", ""]]


def write(rows):
    path = os.path.join(temp_folder(), "list.csv")
    with open(path, "w", newline="", encoding="utf-8") as f:
        csv.writer(f).writerows([HEAD, *rows])
    return path


def bring(s, path, *more):
    p = anlan("import", s.path, "assigned", path, "--json", *more)
    return json.loads(p.stdout), p.returncode


def test_a_list_from_above_once():
    s, who = cast(TODAY)
    path = write(ROWS)
    dry, _ = bring(s, path, "--dry-run")
    eq("a trial writes nothing", (dry["created"], len(who["PD"].get("/api/v1/matters").json["items"])), (2, 0))
    a, status = bring(s, path)
    eq("rows", (a["rows"], a["created"], a["existing"], status), (7, 2, 1, 1))
    eq("refused, each with its field", [(r["row"], r["field"]) for r in a["rejected"]],
       [(5, "due"), (6, "due"), (7, "number"), (8, "place")])
    eq("not kept", a["dropped_columns"], ["民族"])
    again, _ = bring(s, path)
    eq("again", (again["created"], again["existing"]), (0, 3))
    items = who["PD"].get("/api/v1/matters").json["items"]
    m = who["PD"].matter(next(i["no"] for i in items if i["title"] == "拖欠工资"))
    eq("registered and due above", (m["state"], m["unit"], m["channel"], {c["code"]: c["due"] for c in m["clocks"]}["D55"]),
       ("REG", XFJ, "assigned", FIRST))
    outer = next(e for e in m["events"] if e["row"] == "N20")
    eq("with number and sender", (outer["fields"]["number"], outer["fields"]["sender"], outer["by"]), ("陕信交〔2026〕17号", "市信访局", "system"))
    who["PD"].must(m["no"], "N21", today=s.today, result="已答复信访人")
    eq("reported", live(who["PD"].matter(m["no"])).get("D55"), None)
    pd = browser(s, "pd")
    page = see(pd, "/desk/search?outer=" + quote("陕信交〔2026〕18号"))
    has("found by the outer number", page.text, "道路坑洼")
    ok("that one alone", "拖欠工资" not in page.text)
    ok("not by half a number", "道路坑洼" not in see(pd, "/desk/search?outer=2026").text)
    ok("nor by who may not see it", "道路坑洼" not in see(browser(s, "far"), page.path).text)
    s.stop()
    eq("tables", anlan("rebuild", s.path, "--check").returncode, 0)
    done("verify", s.path)


def test_registered_by_hand():
    s, who = cast(TODAY)
    case = new_in(s, who, "REG")
    case.take("PD", "N20", number="省转-5", sender="省信访局", outer_due=LATER)
    a, _ = bring(s, write([["省转-5", "省信访局", LATER, "同一件", "", "", "", "", ""]]))
    eq("known by its number", (a["created"], a["existing"]), (0, 1))
