# SPDX-License-Identifier: Apache-2.0
"""Reports: figures with dates worked out by hand, their definition beside them, and rows as many as each figure says;
no figure of another unit, nothing sealed."""
import io
import os
import re
import zipfile
from xml.etree import ElementTree

from anlan import JYJ, RSJ, XFJ, Site, anlan, need, want
from office import browser
from page import visit
from testing import eq, has, ok

YEAR = "since=2026-01-01&until=2026-12-31"


def lived():
    """Three petitions of one unit (answered in term, late, and not due at all), one still at the petition office."""
    need("init", "officer", "token", "serve")
    s = Site(training=True)
    s.pd, s.ru, s.rul = s.officer("pd", XFJ, "PD"), s.officer("ru", RSJ, "RU"), s.officer("rul", RSJ, "RUL")
    s.other = s.officer("other", JYJ, "RUL")
    s.none = s.officer("adm", XFJ, "ADM")
    s.serve(now="2026-03-02")
    s.no = [s.file(title=f"第{i}件")[0] for i in range(4)]
    for no in s.no[:3]:
        s.pd.must(no, "P02", unit=RSJ, today="2026-03-02")     # D01, due 03-17, is met
    s.ru.must(s.no[0], "P07", today="2026-03-02")              # D03 met; D06 until 05-01
    s.ru.must(s.no[1], "P07", today="2026-03-02")
    s.at("2026-04-01")                                         # D03 of the third and D01 of the fourth: 03-17, missed
    s.rul.must(s.no[0], "P21", today="2026-04-01")
    s.at("2026-05-20")                                         # D06 of the second: 05-01, missed
    s.rul.must(s.no[1], "P21", today="2026-05-20")
    return s


def figures(client, name, more=YEAR):
    a = client.get(f"/api/v1/reports/{name}?{more}")
    want(name, a, 200)
    return (a.json["whole"], a.json.get("part"))


def rows(client, name, more=YEAR):
    """Numbers behind a figure, read from its page."""
    return client.get(f"/desk/reports/{name}/rows?{more}").text.count('<td class="main"><a href="/desk/matter/')


def test_figures_are_those_worked_out_by_hand():
    s = lived()
    eq("received", figures(s.pd, "received"), (4, None))
    eq("forwarded", figures(s.pd, "forwarded"), (3, None))
    eq("timely: four D01, three D03; of them 3 and 2", figures(s.pd, "timely"), (7, 5))
    eq("in term: two fell due, one was met", figures(s.pd, "in-term"), (2, 1))
    eq("the first ended when D09 had passed", figures(s.pd, "closed"), (1, None))
    eq("in May one fell due", figures(s.pd, "in-term", "since=2026-05-01&until=2026-05-01"), (2, 1))
    eq("in April none", figures(s.pd, "in-term", "since=2026-04-01&until=2026-04-30"), (0, 0))
    eq("before the day it was not yet known", figures(s.pd, "received", "since=2026-03-03&until=2026-03-31"), (0, None))


def test_ratings_count_for_each_of_the_two_apart():
    s = lived()
    s.at("2026-07-01")      # D09 of both has passed
    eq("closed", figures(s.pd, "closed"), (2, None))
    eq("nobody rated", [figures(s.pd, n) for n in ("rated-pd", "rated-ru", "pleased-ru")], [(2, 0), (2, 0), (0, 0)])
    eq("settled without review", figures(s.pd, "settled-first"), (2, 2))


def test_every_figure_opens_as_many_rows():
    s = lived()
    c = browser(s, "pd")
    for name, part in (("received", 0), ("forwarded", 0), ("timely", 0), ("timely", 1), ("in-term", 0), ("in-term", 1)):
        eq(f"{name} {part}", rows(c, name, f"{YEAR}&part={part}"), figures(s.pd, name)[part])
    for by in ("category", "channel", "unit"):
        a = s.pd.get(f"/api/v1/reports/received?{YEAR}&by={by}").json
        eq(f"{by}: parts make the whole", sum(i["whole"] for i in a["items"]), a["whole"])
        for i in a["items"]:
            eq(f"{by} {i['key']}", rows(c, "received", f"{YEAR}&by={by}&one=1&key={i['key']}"), i["whole"])


ALL = ("received", "closed", "forwarded", "timely", "in-term", "settled-first", "rated-pd", "proposals", "fair-claims",
       "fair-performed", "advice-work", "advice-policy", "advice-duty")


def all_figures(s):
    """Every figure of every report, whole and by each key."""
    found = {}
    for name in ALL:
        for by in ("", "category", "channel", "unit"):
            a = want(name, s.pd.get(f"/api/v1/reports/{name}?{YEAR}&by={by}"), 200).json
            found[name, by] = (a["whole"], a.get("part"), sorted((i["key"], i["whole"], i.get("part")) for i in a["items"]))
    return found


def told(client, numbers):
    """The same, counted one by one from what the matters themselves say."""
    of = [client.matter(no) for no in numbers]
    last = {m["no"]: [c for c in m["clocks"] if c["code"] in ("D06", "D07", "D08", "D14")][-1:] for m in of}
    due = [c[0] for c in last.values() if c and (c[0]["overdue"] or c[0]["state"] != "running")]
    return {"received": len(of), "closed": sum(m["state"] == "FIN" for m in of),
            "in-term": (len(due), sum(not c["overdue"] for c in due))}


def test_corrections_of_old_matters_move_its_figures_and_rebuild_does_not():
    s = lived()
    jc = s.officer("jc", "610404.lxh", "JC")
    s.at("2026-07-01")                       # D09 of both has passed: FIN
    c = browser(s, "pd")
    before = all_figures(s)
    s.pd.must(s.no[0], "P33", today="2026-07-01")       # taken up again: it has not ended any more
    s.pd.must(s.no[3], "P02", unit=JYJ, today="2026-07-01")
    s.pd.must(s.no[3], "N14", field="category", value="education", reason="登记时选错", today="2026-07-01")
    after = all_figures(s)
    eq("one ended less", (before["closed", ""][0], after["closed", ""][0]), (2, 1))
    eq("of the field it was corrected to", [k for k in after["received", "category"][2] if k[0] == "education"],
       [("education", 1, None)])
    eq("its terms went with it", [k[0] for k in after["timely", "unit"][2]], [JYJ, RSJ])
    eq("the other unit counts it", figures(s.other, "received"), (1, None))
    counted = told(s.pd, s.no)
    for name in ("received", "closed"):
        eq(name, after[name, ""][0], counted[name])
    eq("in term", after["in-term", ""][:2], counted["in-term"])
    for name in ALL:
        for part in (0, 1)[:1 if after[name, ""][1] is None else 2]:
            eq(f"{name} {part}: rows", rows(c, name, f"{YEAR}&part={part}"), after[name, ""][part])
    s.stop()
    for check in (("rebuild", s.path, "--check"), ("rebuild", s.path), ("verify", s.path)):
        eq(str(check), anlan(*check).returncode, 0)
    s.serve(now="2026-07-01")
    eq("after a rebuild", all_figures(s), after)
    ok("somebody of the joint conference counts, too", figures(jc, "received")[0] is not None)


def test_the_three_kinds_of_proposals_are_counted_apart():
    s = lived()
    s.pd.must(s.no[2], "N11", kind="完善政策", proposal="请完善补贴办法", today="2026-05-20")
    s.pd.must(s.no[3], "N11", kind="追究责任", proposal="请追究推诿的责任", today="2026-05-20")
    s.rul.must(s.no[2], "N12", adopted="部分采纳", reason="今年内修订", today="2026-05-20")
    eq("policy: made, adopted", figures(s.pd, "advice-policy"), (1, 1))
    eq("accountability: no reply yet", figures(s.pd, "advice-duty"), (1, 0))
    eq("work: none", figures(s.pd, "advice-work"), (0, 0))
    eq("to who holds the matter, when nobody else is named", figures(s.pd, "advice-policy", f"{YEAR}&unit={RSJ}"), (1, 1))
    eq("its row", rows(browser(s, "pd"), "advice-policy", f"{YEAR}&part=1"), 1)
    eq("not before", figures(s.pd, "advice-duty", "since=2026-01-01&until=2026-05-19"), (0, 0))


def test_a_proposal_about_a_sealed_matter_is_counted_nowhere():
    s = lived()
    no, _ = s.file(procedure="complaint", fields={"accused_unit": RSJ})
    want("proposed", s.pd.step(no, "N11", kind="追究责任", proposal="建议追究", addressee=RSJ), 200)
    for more in (YEAR, f"{YEAR}&unit={RSJ}", f"{YEAR}&by=unit"):
        eq(more, (figures(s.pd, "advice-duty", more), RSJ in str(s.pd.get(f"/api/v1/reports/advice-duty?{more}").json["items"])),
           ((0, 0), False))
    s.stop()
    eq("tables", anlan("rebuild", s.path, "--check").returncode, 0)


def test_fair_claims_are_those_an_opinion_found_fair():
    s = lived()
    s.ru.must(s.no[1], "N05", today="2026-05-20")       # both were answered by 支持; D18 of the first ran out on 05-01
    s.at("2026-07-01")
    eq("both have an opinion, both are fair", figures(s.pd, "fair-claims"), (2, 2))
    eq("both were granted, one was performed in term", figures(s.pd, "fair-performed"), (2, 1))


def test_a_page_and_a_table_print_the_definition():
    s = lived()
    c = browser(s, "pd")
    has("list", visit(c, "/desk/reports").text, "按期办结率")
    page = c.get(f"/desk/reports/in-term?{YEAR}&by=unit").text
    has("definition", page, "每件只计最后一个期限")
    has("rate", page, "50.0%")
    table = c.get(f"/desk/reports/in-term/table?{YEAR}&by=unit")
    eq("type", table.headers["content-type"], "text/csv; charset=utf-8")
    has("definition in the table", table.text, "每件只计最后一个期限")
    has("line", table.text, "2,1,50.0%")


def sheet(answer):
    """Cells of the first sheet of an XLSX, row by row; texts and numbers as they stand."""
    ns = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(answer.body)) as z:
        words = [t.text or "" for t in ElementTree.fromstring(z.read("xl/sharedStrings.xml")).iter(ns + "t")] \
            if "xl/sharedStrings.xml" in z.namelist() else []
        root = ElementTree.fromstring(z.read("xl/worksheets/sheet1.xml"))
    rows_of = []
    for r in root.iter(ns + "row"):
        rows_of.append([words[int(c.find(ns + "v").text)] if c.get("t") == "s" else "".join(c.itertext())
                        for c in r.iter(ns + "c")])
    return rows_of


def test_a_report_and_its_rows_leave_as_tables():
    s = lived()
    c = browser(s, "pd")
    where = f"/desk/reports/in-term/table?{YEAR}&by=unit"
    got = sheet(want("xlsx", c.get(where + "&format=xlsx"), 200))
    eq("line", got[2][1:], ["2", "1", "50.0%"])
    has("definition", got[0][1], "每件只计最后一个期限")
    for part, n in (("", 2), ("&part=1", 1)):
        path = f"/desk/reports/in-term/rows/table?{YEAR}{part}"
        got = sheet(want("rows", c.get(path + "&format=xlsx"), 200))
        eq("as many rows as the figure says, below their head", len(got), n + 1)
        eq("the same as CSV", len(want("csv", c.get(path), 200).text.strip().split("\n")), n + 1)
    eq("its number", got[1][0], s.no[0])
    eq("no other format", c.get(where + "&format=ods").status, 400)
    eq("nothing is left behind", [f for f in os.listdir(os.path.join(s.path, "spool")) if f.startswith("sheet-")], [])
    page = visit(c, f"/desk/reports/in-term/rows?{YEAR}&part=1").text
    has("offered beside the rows", page, "导出 Excel")


def test_the_annual_report():
    s = lived()
    c = browser(s, "pd")
    page = visit(c, "/desk/reports/annual?year=2026").text
    for word in ("渭城区2026年度信访工作情况报告", "2026年 2025年 增减", "收到的信访事项 4 0 增加4", "按期办结率：应办结 2 0 增加2",
                 "按期办结率 50.0% – –", "人社局", "三项建议及采纳情况", "统计口径", "每件只计最后一个期限"):
        has("page", page, word)
    raw = c.get("/desk/reports/annual?year=2026").text
    link = re.search(r'<th scope="row">按期办结率：应办结</th><td class="n"><a href="([^"]+)"', raw).group(1)
    eq("a figure opens its rows", c.get(link.replace("&amp;", "&")).text.count('<td class="main">'), 2)
    for format, head in (("docx", b"PK"), ("pdf", b"%PDF")):
        a = want(format, c.get(f"/desk/reports/annual?year=2026&format={format}"), 200)
        eq(format, a.body[:len(head)], head)
    words = "".join(ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(
        c.get("/desk/reports/annual?year=2026&format=docx").body)).read("word/document.xml")).itertext())
    for word in ("年度信访工作情况报告", "按期办结率", "50.0%", "统计口径"):
        has("paper", words, word)
    eq("years to come have none", c.get("/desk/reports/annual?year=2027").status, 400)
    eq("of one's own unit only", c.get("/desk/reports/annual?unit=610404.nix").status, 400)
    has("of a unit", visit(browser(s, "rul"), "/desk/reports/annual?year=2026").text, "收到的信访事项 3 0 增加3")


def test_nobody_counts_beyond_their_reach():
    s = lived()
    eq("own unit", figures(s.ru, "received"), (3, None))
    eq("another unit's office sees its own only", figures(s.other, "received"), (0, None))
    want("not by naming it", s.other.get(f"/api/v1/reports/received?unit={RSJ}"), 400)
    offered = [re.findall(r'<option value="([^"]+)"', c.get("/desk/reports/received").text) for c in (s.other, s.pd)]
    ok("nor is it offered", JYJ in offered[0] and RSJ not in offered[0])
    ok("who counts all chooses among all", {JYJ, RSJ, "610404001000", "610404001001"} <= set(offered[1]))
    want("without the right", s.none.get("/api/v1/reports/received"), 403)
    want("without a login", s.client().get("/api/v1/reports/received"), 401)


def test_hostile_questions_are_refused_in_words():
    s = lived()
    for more, code in (("by=person", "report.by"), ("since=2026-05-02&until=2026-05-01", "report.period"),
                       ("unit=610404.nix", "unit.unknown")):
        a = s.pd.get(f"/api/v1/reports/received?{more}")
        eq(more, a.code, code)
    want("unknown report", s.pd.get("/api/v1/reports/nix"), 404)
    eq("a key is text, not a query", browser(s, "pd").get(f"/desk/reports/received/rows?by=unit&one=1&key=%27%20OR%201=1").status, 200)


def test_a_period_may_be_as_long_as_days_can_be_written():
    need("init", "officer", "token", "serve")
    for s in (Site(training=True), Site()):
        pd = s.officer("pd", XFJ, "PD")
        s.serve()
        s.file()
        for more in ("since=0001-01-01&until=9999-12-31", "since=0001-01-01", "until=9999-12-31&since=2020-01-01"):
            eq(more, figures(pd, "received", more), (1, None))
            eq("its row", rows(browser(s, "pd"), "received", more), 1)


def test_a_site_adds_a_report_by_data_alone_but_never_one_of_sealed_matters():
    need("init", "officer", "token", "serve", "check-data")
    s = Site(training=True)
    path = os.path.join(s.path, "data", "report")
    os.makedirs(path, exist_ok=True)

    def write(procedure, what="opened", test="all"):
        with open(os.path.join(path, "extra.report"), "w", encoding="utf-8") as f:
            f.write("report | 咨询 | Consultations | –\ntext | 收到的咨询。 | Consultations received.\n"
                    f"whole | matter | {procedure} | {what} | {test} | 收到 | Received\n")
        return anlan("check-data", s.path)

    for wrong in (("complaint",), ("nix",), ("consultation", "D01"), ("consultation", "opened", "1=1")):
        ok(f"refused: {wrong}", write(*wrong).returncode != 0)
    eq("taken", write("consultation").returncode, 0)
    pd = s.officer("pd", XFJ, "PD")
    s.serve(now="2026-03-02")
    eq("served", figures(pd, "extra"), (0, None))
