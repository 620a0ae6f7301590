# SPDX-License-Identifier: Apache-2.0
"""Complaints: nobody outside learns that there is one, whatever they ask; it goes to an organ outside the accused chain, of the
level the law says; a reprisal is a complaint of its own, one level up."""
import json
import re
import sys

sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/api")
from flow import *
from anlan import PASSWORD, anlan, done, filing
from office import browser, see, send
from route import ask, routes_of_matters
from test_secrecy import shape, unknown_like
from testing import has

CITY_JW, GAJ, JCY, ZFW = "610400.jw", "610404.gaj", "610404.jcy", "610404.zfw"
WORDS = {"title": "某科长收受烟酒", "body": "去年腊月某科长收受包工头蓝鹦鹉牌烟酒"}


def complaint(s, status=201, **change):
    fields = change.pop("fields", {})
    a = want("complaint", s.client().post("/api/v1/matters", filing(procedure="complaint", fields=fields, **{**WORDS, **change})), status)
    s.secrets.add(a.json["query_code"])
    return a.json["no"], s.client(code=a.json["query_code"])


def organs(s, who):
    for name, unit, duty in (("JW", "610404.jw", "RCV"), ("JCY", JCY, "RCV"), ("GAJ", GAJ, "RCV"), ("ADM", XFJ, "ADM"), ("AUD", XFJ, "AUD"),
                             ("CITY", "610404.qzf", "RCV"), ("SUPR", RSJ, "RUL,RU,REV,RE2,LD,SUP,JC,TGO,ARC,PAT,ALM")):
        who[name] = s.officer(name.lower(), unit, duty)
    return who


XFJ = "610404.xfj"


def test_no_role_and_no_route_tells_that_it_is_there():
    s, who = cast()
    who = organs(s, who)
    no, resident = complaint(s, fields={"accused_unit": RSJ, "accused": "某科长"})
    who["PD"].must(no, "C02", today=s.today)
    pages = routes_of_matters() + [("GET", "/desk/matter/{no}/draft?row=C02")]
    ok(f"enough routes: {len(pages)}", len(pages) >= 28)
    asked = 0
    for name, client in {**who, "nobody": s.client(), "wrong": s.client(code="A" * 16)}.items():
        if name in ("PD", "JW"):
            continue
        for method, path in pages:
            a, b = (ask(client, method, path.format(no=n)) for n in (no, unknown_like(no)))
            eq(f"{name} {method} {path}", shape(a), shape(b))
            ok(f"{name} {method} {path} says no: {a!r}", a.status not in (200, 201) and no not in a.text)
            asked += 1
    ok(f"asked {asked} times", asked > 200)


def test_no_list_count_search_or_export_holds_it():
    s, who = cast()
    who = organs(s, who)
    asks = ["/api/v1/matters", "/api/v1/matters?q=蓝鹦鹉", "/api/v1/matters?procedure=complaint", "/api/v1/stats", "/api/v1/matters?sort=due",
            f"/api/v1/matters?unit={RSJ}", "/figures", "/"]
    desk = ["/desk", "/desk?state=complaint", "/desk?state=complaint.SEA", "/desk/search?q=蓝鹦鹉", "/desk/search?q=某科长", "/desk/search?procedure=complaint",
            "/desk/search?category=politics", "/desk/search?outer=1", "/desk/audit", "/desk/registers", "/desk/urgent"]
    clean = lambda t: re.sub(r'[0-9a-f]{12,}|value="[^"]*"|\d+\.\d ', "", t)
    people = {n: c for n, c in who.items() if n not in ("PD", "JW")}
    browsers = {n: browser(s, n.lower()) for n in people if n != "far"}
    quote = lambda p: p.replace("蓝鹦鹉", "%E8%93%9D%E9%B9%A6%E9%B9%89").replace("某科长", "%E6%9F%90%E7%A7%91%E9%95%BF")
    tell = lambda: {(n, p): (lambda a: (a.status, clean(a.text)))(c.get(quote(p)))
                    for group, paths in ((people, asks), (browsers, desk), ({"nobody": s.client()}, asks)) for n, c in group.items() for p in paths}
    before = tell()
    no, resident = complaint(s, fields={"accused_unit": RSJ, "accused": "某科长"}, place="610404001001")
    who["PD"].must(no, "C02", today=s.today)
    after = tell()
    for key, value in before.items():
        if key == ("AUD", "/desk/audit"):       # that somebody acted on a sealed matter; not on which, nor about whom
            ok("the auditor learns no more", no not in after[key][1] and "科长" not in after[key][1] and "人社局" not in after[key][1])
            continue
        eq(f"{key} is as before", after[key], value)
    alike = s.client().post("/file/petition", None)
    ok("nor does filing something alike", "蓝鹦鹉" not in alike.text)
    out = s.path + ".out"
    for args in (["list", s.path, "--json"], ["search", s.path, "蓝鹦鹉", "--json"], ["show", s.path, no, "--json"],
                 ["export", s.path, "matters", "--format", "csv", out + "1"], ["letter", s.path, no, "F30", "--format", "html", out + "2"]):
        p = anlan(*args)
        ok(f"{args[0]}: {p.stdout[:200]}", no not in p.stdout and "鹦鹉" not in p.stdout and no not in p.stderr)
    ok("nor the export", no not in open(out + "1", encoding="utf-8").read())


def test_the_organ_is_outside_the_chain_and_of_the_right_level():
    s, who = cast()
    offered = lambda no: {row: next((f["choices"] for f in m["fields"] if f["name"] == "unit"), None) for row, m in who["PD"].may(no).items()
                          if row in ("C02", "C15", "C16")}
    usual, _ = complaint(s, fields={"accused_unit": RSJ})
    got = offered(usual)
    eq("the district's own", (got["C02"], got["C15"]), (["610404.jw"], [JCY]))
    ok("not the accused unit, nor the city", RSJ not in got["C16"] and "610400.zf" not in got["C16"] and GAJ in got["C16"])
    for unit, head, row, organ in (("610404.qzf", True, "C02", [CITY_JW]), ("610404.qw", True, "C02", [CITY_JW]), ("610404.jw", True, "C02", [CITY_JW]),
                                   ("610404.qzf", False, "C02", ["610404.jw"]), (RSJ, True, "C02", ["610404.jw"]),
                                   ("610404.qzf", True, "C16", ["610400.zf"]), ("610404000000", False, "C02", None)):
        no, _ = complaint(s, fields={"accused_unit": unit, "head": head})
        eq(f"{row}, {unit}, head: {head}", offered(no).get(row), organ)
        for refused in ({"610404.jw", CITY_JW, unit} - set(organ or [])):
            ok(f"{refused} is refused", post(who["PD"], no, row, {"unit": refused}).status == 422)


def test_sent_back_and_sent_elsewhere():
    s, who = cast()
    who = organs(s, who)
    no, resident = complaint(s, fields={"accused_unit": RSJ})
    who["PD"].must(no, "C02", today=s.today)
    ok("told by name", "D28" in live(who["JW"].matter(no)))
    who["JW"].must(no, "C04", today=s.today, reason="不属于本委管辖")
    eq("with who registered it", who["PD"].matter(no)["state"], "BAK")
    who["PD"].must(no, "C05", today=s.today)
    a = post(who["PD"], no, "C02", {"unit": "610404.jw"})
    eq("not to the same again", (a.status, a.code), (422, "flow.guard"))
    who["PD"].must(no, "C16", today=s.today, unit=GAJ)
    for row in ("C03", "C06", "C07", "C08"):
        who["GAJ"].must(no, row, today=s.today, **({"reply": "已核查，部分属实"} if row == "C08" else {}))
    m = resident.matter(no)
    ok("the filer reads the reply, not who looked into it", "已核查，部分属实" in str(m) and "公安" not in str(m) and GAJ not in str(m))


def test_about_the_petition_office_straight_to_the_discipline_organ():
    s, who = cast()
    who = organs(s, who)
    who["PD2"] = s.officer("pd2", XFJ, "PD,WIN")
    a = want("complaint", s.client().post("/api/v1/matters", filing(procedure="complaint", fields={"accused_unit": XFJ, "accused": "接访员某"}, **WORDS)), 201)
    s.secrets.add(a.json["query_code"])
    no, resident = a.json["no"], s.client(code=a.json["query_code"])
    eq("no term tells the filer who has it", a.json["clocks"], [])
    eq("passed on", (who["JW"].matter(no)["state"], who["JW"].matter(no)["unit"]), ("RTD", "610404.jw"))
    for duty in ("PD", "PD2", "WIN"):
        eq(f"{duty} does not know of it", (sees(who[duty], no), who[duty].get("/api/v1/matters?procedure=complaint").json["total"]), (False, 0))
    eq("its filer does", resident.matter(no)["state"], "RTD")
    s.stop()
    eq("tables", anlan("rebuild", s.path, "--check").returncode, 0)


def test_a_reprisal_goes_one_level_up():
    s, who = cast()
    who = organs(s, who)
    no, resident = complaint(s, fields={"accused_unit": RSJ, "accused": "某科长"})
    who["PD"].must(no, "C02", today=s.today)
    page = see(resident, f"/matter/{no}?code={resident.code}")
    has("it is asked", page.text, "受到打击报复")
    answer = resident.form(f"/matter/{no}/reprisal?code={resident.code}", {**{k: v for k, v in page.form("/reprisal").fields.items() if v is not None},
                           "body": "被调离岗位", "fields.accused_unit": RSJ})
    want("reported", answer, 303)
    link = next(k for k in resident.matter(no)["links"])
    s.secrets.add(link["query_code"])
    new = s.client(code=link["query_code"])
    eq("a complaint of its own, for its filer", (new.matter(link["no"])["procedure"], new.matter(link["no"])["body"]), ("complaint", "被调离岗位"))
    ok("who looks into the first does not see it", not sees(who["JW"], link["no"]) and link["no"] not in str(who["JW"].matter(no)))
    may = who["PD"].may(link["no"])
    eq("above", [f["choices"] for f in may["C02"]["fields"] if f["name"] == "unit"], [[CITY_JW]])
    eq("by force neither", post(who["PD"], link["no"], "C02", {"unit": "610404.jw"}).status, 422)
    who["PD"].must(link["no"], "C02", today=s.today)
    eq("passed", new.matter(link["no"])["state"], "RTD")
    a = resident.post(f"/api/v1/matters/{no}/reprisal", {"body": "又被威胁", "fields": {"accused_unit": RSJ}})
    s.secrets.add(want("by program, too", a, 201).json["query_code"])
    other, stranger = complaint(s)
    want("of one's own complaint only", stranger.post(f"/api/v1/matters/{no}/reprisal", {"body": "x"}), 404)
    petition = Case(s, who)
    want("a petition is none", petition.people["RES"].post(f"/api/v1/matters/{petition.no}/reprisal", {"body": "x"}), 404)
