# SPDX-License-Identifier: Apache-2.0
"""The month of the mediation committees: counted by the day of each step, by committee, source and kind of dispute; the rate
says what it is made of; each reader counts what is below."""
import csv
import io

from flow import *
from anlan import filing
from office import browser, see
from testing import has

TOWN, VILLAGE = "610404001000.twh", "610404001001.twh"


def new(s, place, **fields):
    a = want("application", s.client().post("/api/v1/matters", filing(procedure="mediation", place=place, fields=fields)), 201).json
    s.secrets.add(a["query_code"])
    return a["no"]


def month(c, text):
    a = want("export", c.get("/desk/mediation/export?month=" + text), 200)
    return {(r["按什么分"].strip("–"), r["项目"]): r for r in csv.DictReader(io.StringIO(a.text.lstrip("\ufeff")))}


def test_figures_of_a_month():
    s, who = cast("2026-06-20")
    for name, unit in (("v", VILLAGE), ("t", TOWN)):
        who[name] = s.officer("med" + name, unit, "PC,MED")
    eq("nothing yet", month(browser(s, "pd"), "2026-06")["", "合计"]["受理数"], "0")
    rows = []
    for name, place, fields in (("v", "610404001001", {"dispute": "邻里"}), ("v", "610404001001", {"dispute": "邻里", "source": "主动调解"}),
                                ("t", "610404001000", {"dispute": "合同", "source": "委托移送"})):
        no = new(s, place, **fields)
        rows.append((name, no))
        who[name].must(no, "M03", "M04", today=s.today)
    who["v"].must(rows[0][1], "M07", today=s.today, amount=300, perform="2026-07-20")
    who["v"].must(new(s, "610404001001"), "M02", today=s.today)
    s.at("2026-07-02")
    who["t"].may(rows[2][1])
    who["t"].must(rows[2][1], "M08", today=s.today, amount=5000, perform="2026-07-20")
    who["v"].must(rows[0][1], "M17", today=s.today)
    pd = browser(s, "pd")
    june, july = month(pd, "2026-06"), month(pd, "2026-07")
    pick = lambda r: tuple(int(r[k]) for k in ("受理数", "调解数", "调解成功数", "协议涉及金额（元）", "履行数", "不予调解数"))
    eq("June", pick(june["", "合计"]), (3, 3, 1, 300, 0, 1))
    eq("July", pick(july["", "合计"]), (0, 0, 1, 5000, 1, 0))
    eq("residents' committees", pick(june["按调委会", "居委会"]), (2, 2, 1, 300, 0, 1))
    eq("streets", pick(july["按调委会", "街道"]), (0, 0, 1, 5000, 0, 0))
    eq("who applies says no source", pick(june["按来源", "申请调解"]), (1, 1, 1, 300, 0, 1))
    eq("by kind", pick(june["按纠纷类型", "邻里"]), (2, 2, 1, 300, 0, 0))
    page = see(pd, "/desk/mediation?month=2026-06")
    has("the rate says what it is made of", page.text, "33.3% (1/3)")
    eq("a village counts its own", pick(month(browser(s, "medv"), "2026-06")["", "合计"]), (2, 2, 1, 300, 0, 1))
    for bad in ("2026-13", "x", "2026-1", "%27--", "9999-99"):
        see(pd, "/desk/mediation?month=" + bad)
    want("not for everybody", s.client().get("/desk/mediation", headers={"Accept": "text/html"}), 303)


def ledger(c, name, **cell):
    page = see(c, f"/desk/registers/{name}/new")
    form = page.form(f"{name}/new")
    return want(name, c.form(f"/desk/registers/{name}/new", {**form.fields, **{f"cell.{k}": v for k, v in cell.items()}}), 303)


def test_what_was_screened_and_prevented():
    s, who = cast("2026-06-20")
    for name, unit, duty in (("v", VILLAGE, "PC,MED"), ("t", TOWN, "PC,MED"), ("vw", "610404001001", "RU"), ("tw", "610404001000", "RU,RUL")):
        who[name] = s.officer("med" + name, unit, duty)
    village, town = browser(s, "medvw"), browser(s, "medtw")
    dispute = {"kind": "邻里", "level": "一般", "people": "3", "summary": "争墙", "progress": "未调处"}
    for c, day in ((village, "2026-06-03"), (village, "2026-06-10"), (town, "2026-06-11"), (town, "2026-05-31")):
        ledger(c, "screening", held=day, scope="院落", found="1")
    ledger(village, "dispute", found="2026-06-03", **dispute)
    ends = (("v", "610404001001", "M07", {"perform": "2026-07-20", "prevented": "转化为刑事案件", "prevented_people": 12}),
            ("v", "610404001001", "M08", {"perform": "2026-07-20", "prevented": "纠纷发生", "prevented_people": 2}),
            ("t", "610404001000", "M10", {"prevented": "群体性械斗", "prevented_people": 30}),
            ("t", "610404001000", "M10", {}))
    for name, place, row, fields in ends:
        no = new(s, place, dispute="邻里")
        who[name].must(no, "M03", "M04", today=s.today)
        a = who[name].step(no, row, today=s.today, **{**fields, "prevented": "上访"})
        eq("petitioners are no figure here", (a.status, a.code), (422, "flow.field_choice"))
        who[name].must(no, row, today=s.today, **fields)
    pick = lambda r: tuple(r[k] for k in ("排查次数", "排查发现数", "预防数", "防止转化（件）", "防止转化（人）"))
    june = month(browser(s, "pd"), "2026-06")
    eq("the district", pick(june["", "合计"]), ("3", "1", "1", "2", "42"))
    eq("residents' committees", pick(june["按调委会", "居委会"]), ("2", "1", "1", "1", "12"))
    eq("streets", pick(june["按调委会", "街道"]), ("1", "0", "0", "1", "30"))
    eq("what is not asked of a row is not zero", pick(june["按纠纷类型", "邻里"]), ("", "", "1", "2", "42"))
    eq("by what was prevented", [june["按防止的后果", w][k] for w in ("转化为刑事案件", "群体性械斗") for k in ("防止转化（件）", "防止转化（人）", "受理数")],
       ["1", "12", "", "1", "30", ""])
    eq("a village's own", pick(month(browser(s, "medvw"), "2026-06")["", "合计"]), ("2", "1", "1", "1", "12"))
    eq("rolled up to the town", pick(month(browser(s, "medtw"), "2026-06")["", "合计"]), ("3", "1", "1", "2", "42"))
    has("the page, too", see(browser(s, "pd"), "/desk/mediation?month=2026-06").text, "防止转化（人）")
    eq("May", pick(month(browser(s, "pd"), "2026-05")["", "合计"]), ("1", "0", "0", "0", "0"))
