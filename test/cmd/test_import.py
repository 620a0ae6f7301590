# SPDX-License-Identifier: Apache-2.0
"""Import of residents' messages: every row is counted once, a second run makes none, nothing is doubled."""
import csv
import json
import os

from anlan import XFJ, Site, anlan, done, need
from testing import eq, has, ok, sample, temp_folder

HEADER = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "一级标签", "民族"]
ROWS = [
    ["1", "A001", "路灯不亮", "2020/1/2 10:20:30", " \u3000村口路灯三个月不亮。\n请修。\u3000", "城乡建设", "汉"],
    ["2", "A002", "拖欠工资", "2020-03-04 08:00", "公司拖欠三个月工资。", "劳动和社会保障", "汉"],
    ["3", "A002", "拖欠工资", "2020-03-04 08:00", "公司拖欠三个月工资。", "劳动和社会保障", "汉"],   # row 2 again
    ["", "", "", "", "", "", ""],                                                            # blank: no row
    ["5", "A005", "没有时间", "", "这一行没有时间。", "", ""],                                   # refused
    ["6", "A006", "时间不对", "2020-13-40", "这一行的时间不是日期。", "", ""],                      # refused
    ["7", "A007", "没有正文", "2020-05-06 07:08:09", "  \u3000 ", "", ""],                     # refused
    ["8", "A008", "题" * 500, "2020-05-06 07:08:09", "文" * 60_000, "", ""],                   # longer than filing allows
]


def write_csv(rows, encoding="utf-8", header=HEADER, order=None):
    path = os.path.join(temp_folder(), "messages.csv")
    order = order or range(len(header))
    with open(path, "w", encoding=encoding, newline="") as f:
        w = csv.writer(f)
        w.writerow([header[i] for i in order])
        w.writerows([[r[i] for i in order] for r in rows])
    return path


def import_json(site, path, *options):
    p = anlan("import", site.path, "messages", path, "--json", *options, timeout=200)
    ok(f"exit {p.returncode}: {p.stderr[-500:]}", p.returncode in (0, 1))
    ok("no blanks between tokens", p.stdout.count("\n") <= 1)
    return json.loads(p.stdout), p.returncode


def total(site):
    pd = site.officer("pd", XFJ, "PD") if not hasattr(site, "pd") else site.pd
    site.pd = pd
    return pd.get("/api/v1/matters?size=1").json["total"]


def site():
    need("init", "officer", "token", "serve", "import")
    return Site()


def test_rows_are_counted_once_and_refusals_named():
    s = site()
    a, status = import_json(s, write_csv(ROWS))
    eq("rows", (a["rows"], a["created"], a["existing"]), (7, 3, 1))
    eq("refused rows", [r["field"] != "" and r["reason"] != "" for r in a["rejected"]], [True] * 3)
    eq("exit says some were refused", status, 1)
    has("what may not be kept is dropped", a["dropped_columns"], "民族")
    again, _ = import_json(s, write_csv(ROWS))
    eq("again", (again["rows"], again["created"], again["existing"], len(again["rejected"])), (7, 0, 4, 3))
    s.serve()
    eq("matters", total(s), 3)


def test_texts_are_whole_but_for_outer_blanks():
    s = site()
    import_json(s, write_csv(ROWS))
    s.serve()
    total(s)
    items = s.pd.get("/api/v1/matters?size=50").json["items"]
    by_title = {i["title"]: s.pd.matter(i["no"]) for i in items}
    eq("text", by_title["路灯不亮"]["body"], "村口路灯三个月不亮。\n请修。")
    eq("dated by its own time", by_title["路灯不亮"]["opened"], "2020-01-02T10:20:30+08:00")
    eq("long text is whole", len(by_title["题" * 500]["body"]), 60_000)
    ok("nothing of the dropped column", "汉" not in json.dumps(by_title, ensure_ascii=False))


def test_column_order_bom_and_dry_run():
    s = site()
    a, _ = import_json(s, write_csv(ROWS), "--dry-run")
    eq("dry run counts", a["created"], 3)
    b, _ = import_json(s, write_csv(ROWS, encoding="utf-8-sig", order=[4, 3, 2, 1, 0, 6, 5]))
    eq("dry run made none; other order is the same rows", (b["created"], b["existing"]), (3, 1))


def test_files_that_are_none():
    s = site()
    folder = temp_folder()
    for name, data in (("empty.csv", b""), ("head.csv", b"a,b,c\n1,2,3\n"), ("bin.csv", bytes(range(256)) * 50),
                       ("broken.xlsx", b"PK\x03\x04" + b"\0" * 100), ("open.csv", "主题,时间,详情\n\"x,2020-01-01,y".encode())):
        path = os.path.join(folder, name)
        with open(path, "wb") as f:
            f.write(data)
        p = anlan("import", s.path, "messages", path, "--json")
        ok(f"{name}: exit {p.returncode}, {p.stderr[-200:]}", p.returncode in (1, 3) and (p.returncode == 1 or p.stderr))
    eq("no such file", anlan("import", s.path, "messages", folder + "/none.csv").returncode in (2, 3, 5), True)


def test_import_while_serving_is_seen_at_once():
    s = site()
    s.serve()
    eq("none", total(s), 0)
    import_json(s, write_csv(ROWS))
    eq("seen", total(s), 3)


def test_real_files_add_up():
    need("init", "import")
    for name in ("messages-import-small.xlsx", "messages-import-original.xlsx"):
        path = sample(name)
        s = Site()
        a, _ = import_json(s, path)
        eq(f"{name} adds up", a["rows"], a["created"] + a["existing"] + len(a["rejected"]))
        ok(f"{name} made some", a["created"] > 0)
        b, _ = import_json(s, path)
        eq(f"{name} again", (b["created"], b["existing"]), (0, a["created"] + a["existing"]))


def test_replies_arrive_as_answered_matters():
    need("init", "import", "officer", "token", "serve")
    path = sample("messages-replies.csv")
    with open(path, encoding="utf-8-sig", newline="") as f:
        head, *rows = list(csv.reader(f))[:60]
    s = site()
    a, _ = import_json(s, write_csv(rows, header=head))
    s.serve()
    total(s)
    states = {i["state"] for i in s.pd.get("/api/v1/matters?size=50").json["items"]}
    ok(f"answered, or closed by the clock since: {states} of {a}", states <= {"ANS", "FIN", "REG"} and states & {"ANS", "FIN"})


def test_odd_rows_with_replies_hold_up_no_other():
    """Categories whose unit answers no petition, or unknown; names, categories and replies longer than filing takes."""
    s = site()
    head = ["留言主题", "留言时间", "留言详情", "一级标签", "留言用户", "答复意见", "答复时间"]
    odd = [["一", "纪检监察", "张"], ["二", "其他", "李"], ["三", "没有的分类", "王"], ["四", "类" * 300, "名" * 3000]]
    rows = [[t, "2026-07-01 10:00", "正文" + t, c, n, "答复" * 20_000, "2026-07-05 10:00"] for t, c, n in odd]
    a, status = import_json(s, write_csv(rows, header=head))
    eq("all are taken", (a["created"], a["rejected"], status), (4, [], 0))
    eq("tables", anlan("rebuild", s.path, "--check").returncode, 0)
    s.serve()
    total(s)
    items = s.pd.get("/api/v1/matters?size=50").json["items"]
    eq("answered by the government", {i["unit"] for i in items}, {"610404.qzf"})
    no = next(i["no"] for i in items if i["title"] == "四")
    m = s.pd.get(f"/api/v1/matters/{no}?purpose=contact").json
    eq("whole", (m["contact"]["name"], m["category"]), ("名" * 3000, "类" * 300))
    facts = next(e["fields"]["facts"] for e in m["events"] if e["row"] == "P21")
    eq("the reply, too", len(facts), 40_000)
