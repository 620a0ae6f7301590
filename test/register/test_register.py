# SPDX-License-Identifier: Apache-2.0
"""Registers: rows with both values kept, forms that add up and name who is missing, sealed columns that can be erased,
and a register that a site adds by data alone."""
import json
import os
import random

from anlan import Site, anlan, done, need, want
from office import browser
from page import send, visit
from testing import eq, has, ok

TOWN = "610404001000"
ZFW = "610404.zfw"
SECRET = "李四光家与邻居争墙"


def site():
    need("init", "officer", "token", "serve")
    return Site(training=True)


def villages(s, town=TOWN):
    units = json.loads(json.dumps(s.client().get("/api/v1/units").json))["items"]
    return [u["code"] for u in units if u.get("superior") == town and u["kind"] == "village"], units


def add(c, name="dispute", **cell):
    page = visit(c, f"/desk/registers/{name}/new")
    values = {"found": "2026-03-10", "kind": "邻里", "level": "一般", "people": "3", "summary": SECRET,
              "progress": "未调处", **cell} if name == "dispute" else cell
    return send(c, page, page.form(f"{name}/new"), **{f"cell.{k}": v for k, v in values.items()})


def file_form(c, unit, period="2026-03", **more):
    page = visit(c, f"/desk/registers/dispute/form?period={period}&unit={unit}")
    return send(c, page, page.form("dispute/form"), signer="王主任", **more)


def check_truth(s):
    s.stop()
    done("verify", s.path)
    done("rebuild", s.path, "--check")


def test_a_row_keeps_both_values_and_its_text_is_sealed():
    s = site()
    s.secrets |= {SECRET}
    s.officer("town", TOWN, "RU")
    s.officer("far", "610404.rsj", "RU")
    s.serve(now="2026-03-20")
    c = browser(s, "town")
    page = add(c, phone="13911112222")
    row = page.path.split("?")[0]
    has("late by rule", page.text, "过期录入")
    page = send(c, page, page.form(row), **{"cell.people": "60", "cell.phone": ""})
    for part in ("60", "13911112222", "登记", "更正", "清空"):
        has("history", page.text, part)
    eq("another unit does not see it", browser(s, "far").get(row).status, 404)
    bad = send(c, page, page.form(row), **{"cell.people": "many", "cell.summary": "<script>x</script>"})
    eq("refused", bad.answer.status, 422)
    eq("kept what was typed", bad.form(row).fields["cell.summary"], "<script>x</script>")
    a = c.get("/desk/registers/dispute/table")
    ok("sealed text is not exported", SECRET not in a.text and "60" in a.text)
    s.stop()
    events = [e for e in open_all(s) if "register.dispute" in e]
    ok("nothing personal in an event's own text", len(events) == 2 and all(SECRET not in e for e in events))
    check_truth(s)
    out = json.loads(done("erase", s.path, "register/dispute/" + row.rsplit("/", 1)[1], "--reason", "本人申请"))
    ok("fields went", out["fields"] >= 2)
    data = b"".join(open(os.path.join(d, f), "rb").read() for d, _, fs in os.walk(s.path) for f in fs)
    ok("no byte of it stays", SECRET.encode() not in data)
    check_truth(s)
    s.serve(now="2026-03-21")
    ok("the page says so", SECRET not in browser(s, "town").get(row).text)


def open_all(s):
    path = s.path + ".ndjson"
    done("export", s.path, "all", path)
    return [json.loads(line)["event"]["text"] for line in open(path, encoding="utf-8") if line.startswith('{"event"')]


def test_campaign_month_with_one_missing_village():
    s = site()
    s.serve(now="2026-03-31")
    codes, units = villages(s)
    names = {u["code"]: u["name"] for u in units}
    towns = [u["code"] for u in units if u["kind"] == "town"]
    s.stop()
    for i, v in enumerate(codes):
        s.officer(f"v{i}", v, "RU")
    s.officer("town", TOWN, "RU")
    s.officer("zfw", ZFW, "JC")
    s.serve(now="2026-03-31")
    dice = random.Random(7)
    want_sum = {"found": 0, "handled": 0, "solved": 0, "big": 0}
    absent = codes[-1]
    want_sum["rounds"] = 0
    for i, v in enumerate(codes[:-1]):
        c = browser(s, f"v{i}")
        n = dice.randrange(3)
        for _ in range(n):
            progress, people = dice.choice(["未调处", "调处中", "已办结"]), dice.choice(["3", "50", "499", "500"])
            closing = dice.choice(["实质性办结", "程序性办结", "阶段性办结"]) if progress == "已办结" else ""
            add(c, progress=progress, closing=closing, people=people, summary="纠纷")
            want_sum["found"] += 1
            want_sum["handled"] += progress != "未调处"
            want_sum["solved"] += closing == "实质性办结"
            want_sum["big"] += people == "500"
        rounds = dice.randrange(3) if n > 0 else 0
        for day in range(rounds):
            add(c, "screening", held=f"2026-03-{10 + day}", scope="全村院落", found=str(n))
        add(c, "screening", held="2026-02-27", scope="上月的不算", found="0")
        want_sum["rounds"] += rounds
        if n == 0:
            eq("zero must be said", file_form(c, v).answer.status, 422)
            eq("zero is filed", file_form(c, v, zero="1").answer.status, 200)
        else:
            eq("rows are no zero", file_form(c, v, zero="1").answer.status, 422)
            has("filed", file_form(c, v).text, "已上报")
    t = browser(s, "town")
    add(t, "screening", held="2026-03-12", scope="全镇重点路段", found="0")
    page = file_form(t, TOWN)
    eq("the town cannot add up", page.answer.status, 422)
    has("who is missing is named", page.text, names[absent])
    last = browser(s, f"v{len(codes) - 1}")
    file_form(last, absent, zero="1")
    page = file_form(t, TOWN, checker="赵审核")
    has("now it can", page.text, "已上报")
    for part in ("签发人：王主任", "审核人：赵审核", "制表人：测试town"):
        has("by whose hands, on the form", page.text, part)
    sheets = [json.loads(e)["fields"] for e in open_all(s) if "上报台账" in e and f'"unit":"{TOWN}","' not in e]
    ok("nobody's name stands in the open", all("测试" not in json.dumps(f, ensure_ascii=False) for f in sheets))
    got = [dict(l.split("=") for l in f["_figures"].split("\n") if l) for f in sheets if f.get("_figures")]
    town = got[-1]
    for key, name in (("found", "found"), ("handled", "handled"), ("solved", "solved"), ("big", "found/people/500+")):
        eq(f"town's {name} is the sum", int(town.get(name, 0)), want_sum[key])
    eq("rounds of villages and the town's own", (int(town.get("screenings/unit/village", 0)), town["screenings/unit/town"]),
       (want_sum["rounds"], "1"))
    eq("all rounds", int(town["screenings"]), want_sum["rounds"] + 1)
    eq("found by villages", int(town.get("found/unit/village", 0)), want_sum["found"])
    form = visit(t, f"/desk/registers/dispute/form?period=2026-03&unit={TOWN}")
    here = [h for h in form.links if "/screening?" in h and "split=unit&value=village" in h]
    eq("its figure opens the rounds", len([h for h in visit(t, here[0]).links if "/screening/row/" in h]), want_sum["rounds"])
    rows = t.get(f"/desk/registers/dispute?unit={TOWN}&period=2026-03&count=found")
    eq("the figure opens its rows", rows.text.count("/desk/registers/dispute/row/"), want_sum["found"])
    z = browser(s, "zfw")
    page = visit(z, "/desk/registers/dispute/form?period=2026-03")
    has("the district waits for the other towns", page.text, f"{len(towns) - 1}个未上报")
    c = browser(s, "v0")
    add(c, summary="晚报的纠纷")
    page = visit(c, f"/desk/registers/dispute/form?period=2026-03&unit={codes[0]}")
    has("a later change is said", page.text, "有变动")
    eq("a correction wants its reason", file_form(c, codes[0]).answer.status, 422)
    has("both versions stay", file_form(c, codes[0], reason="漏报一起").text, "漏报一起")
    check_truth(s)


def test_a_dispute_becomes_a_mediation():
    s = site()
    s.officer("town", TOWN, "RU,WIN")
    s.serve(now="2026-03-20")
    c = browser(s, "town")
    page = add(c, place="610404001001")
    page = send(c, page, page.form("/open"), procedure="mediation")
    has("linked", "".join(page.links), "/desk/matter/")
    check_truth(s)


def test_a_dispute_becomes_a_petition_and_its_form_counts_only_what_was_solved():
    s = site()
    s.officer("town", TOWN, "RU,WIN")
    s.serve(now="2026-03-20")
    c = browser(s, "town")
    page = add(c, place="610404001001", means="行政", progress="已办结", closing="程序性办结")
    has("means of X22 37", page.text, "行政")
    page = send(c, page, page.form("/open"), procedure="petition")
    has("linked", "".join(page.links), "/desk/matter/")
    add(c, progress="已办结", closing="阶段性办结")
    add(c, progress="已办结", closing="实质性办结")
    text = visit(c, f"/desk/registers/dispute/form?period=2026-03&unit={TOWN}").text
    has("three found, three taken up, one settled", text, "33.3%")
    check_truth(s)


def test_a_site_adds_a_register_by_data_alone():
    s = site()
    os.makedirs(os.path.join(s.path, "data/register"), exist_ok=True)
    path = os.path.join(s.path, "data/register/lamp.def")
    good = ("register | 路灯台账 | Street lamps | – | – | –\nday | seen\n"
            "column | seen | day | must | open | 查看日期 | Seen on | past\n"
            "column | pole | text | must | open | 灯杆 | Pole | 40\n")
    for bad in ("column | folk | text | may | open | 民族 | Folk | 40\n", "column | x | text | may | open | 甲 | Religion | 40\n",
                "column | y | colour | may | open | 甲 | A | 40\n", "count | n | 数 | N | nothing=1\n"):
        with open(path, "w", encoding="utf-8") as f:
            f.write(good + bad)
        a = anlan("check-data", os.path.join(s.path, "data"))
        ok(f"refused: {bad}", a.returncode != 0 and "lamp.def:5" in a.stdout + a.stderr)
    with open(path, "w", encoding="utf-8") as f:
        f.write(good + "also | rounds | 次数 | Rounds | nothing\n")
    a = anlan("check-data", os.path.join(s.path, "data"))
    ok("a form counts what is there", a.returncode != 0 and "no other register nothing" in a.stdout + a.stderr)
    with open(path, "w", encoding="utf-8") as f:
        f.write(good)
    client = s.officer("town", TOWN, "RU")
    s.serve(now="2026-03-20")
    c = browser(s, "town")
    add(c, "lamp", seen="2026-03-19", pole="东街3号")
    a = want("api", client.get("/api/v1/registers/lamp"), 200)
    eq("it is used", [r["cells"]["pole"] for r in a.json["items"]], ["东街3号"])
    eq("in English too", visit(c, "/desk/registers/lamp?lang=en").answer.status, 200)
    eq("unknown ones are not there", client.get("/api/v1/registers/nothing").status, 404)
