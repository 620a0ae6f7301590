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
