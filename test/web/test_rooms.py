# SPDX-License-Identifier: Apache-2.0
"""Windows and rooms: a resident finds which window serves which field on which days; administrators keep the rows."""
import csv
import json
import os

from anlan import XFJ, Site, anlan, done, need, want
from office import browser
from testing import eq, has, ok, temp_folder

HALL = "610404.zfw"


def site(now="2026-07-01"):
    need("init", "officer", "token", "serve")
    s = Site(training=True)
    s.adm, s.ru = s.officer("adm", XFJ, "ADM"), s.officer("ru", XFJ, "RU")
    return s.serve(now=now)


def rooms(s, query=""):
    return {r["code"]: r for r in want("rooms", s.client().get("/api/v1/rooms" + query), 200).json["items"]}


def token(text):
    return text.split('name="csrf" value="')[1].split('"')[0]


def test_usual_rows_and_what_serves_a_field():
    s = site()
    all_of = rooms(s)
    eq("of the hall", all_of["610404.w-zjj"]["days"], "2,4")
    ok("each town has its window", "610404001000.w1" in all_of)
    ok("each village its station", "610404001001.w1" in all_of)
    land = rooms(s, "?category=land")
    ok("the window of the field and those for every field", "610404.w-zrj" in land and "610404.w1" in land)
    ok("not another field's", "610404.w-zjj" not in land)
    text = s.client().get("/where?category=construction", headers={"Accept": "text/html"}).text
    has("days in words", text, "周二、周四")
    has("presence", text, "轮驻")
    has("a Wednesday", text, "今天不开")
    ok("not the land window", "自然资源窗口" not in text)


def test_holidays_shut_windows():
    s = site("2026-10-01")
    ok("nothing is open", "今天开放" not in s.client().get("/where", headers={"Accept": "text/html"}).text)


def test_kept_by_administrators_only():
    s = site()
    row = {"code": "610404.w-x", "hall": HALL, "kind": "window", "name": "夜间窗口", "unit": XFJ,
           "presence": "rotating", "days": "6", "hours": "18:00-21:00", "categories": "劳动和社会保障,land"}
    ru = browser(s, "ru")
    csrf = token(ru.get("/desk/rooms", headers={"Accept": "text/html"}).text)
    want("not by others", ru.form("/desk/rooms", {**row, "csrf": csrf}), 403)
    adm = browser(s, "adm")
    csrf = token(adm.get("/desk/rooms", headers={"Accept": "text/html"}).text)
    for field, value in (("days", "8"), ("days", "5-2"), ("days", "a"), ("kind", "x"), ("presence", "x"), ("name", ""),
                         ("code", "../x"), ("categories", "没有这类"), ("hall", "x"), ("unit", "x"), ("name", "字" * 41)):
        a = adm.form("/desk/rooms", {**row, field: value, "csrf": csrf})
        eq(f"{field}={value}", a.status, 422)
        ok("keeps what was typed", field == "hours" or 'value="18:00-21:00"' in a.text)
    ok("nothing was saved", "610404.w-x" not in rooms(s))
    want("saved", adm.form("/desk/rooms", {**row, "csrf": csrf}), 303)
    eq("names become codes", rooms(s)["610404.w-x"]["categories"], ["labour", "land"])
    want("changed", adm.form("/desk/rooms", {**row, "days": "7", "csrf": csrf}), 303)
    eq("one row", rooms(s)["610404.w-x"]["days"], "7")
    want("dropped", adm.form("/desk/rooms/drop", {"code": "610404.w-x", "csrf": csrf}), 303)
    ok("gone", "610404.w-x" not in rooms(s))
    want("twice", adm.form("/desk/rooms/drop", {"code": "610404.w-x", "csrf": csrf}), 404)


def test_import_and_whole_site():
    s = Site()
    path = os.path.join(temp_folder(), "rooms.csv")
    with open(path, "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f)
        w.writerow(["代码", "所在大厅", "种类", "名称", "进驻单位", "进驻方式", "开放日", "类别", "开放时间"])
        w.writerow(["610404.n1", HALL, "window", "新窗口", XFJ, "standing", "1,3,5", "land", "09:00-12:00"])
        w.writerow(["610404.n2", HALL, "window", "坏窗口", XFJ, "standing", "9", "", ""])
    p = anlan("import", s.path, "rooms", path, "--json")
    a = json.loads(p.stdout)
    eq("one in, one refused", (a["created"], [r["field"] for r in a["rejected"]]), (1, ["days"]))
    out = os.path.join(temp_folder(), "all.ndjson")
    done("export", s.path, "all", out)
    with open(out, encoding="utf-8") as f:
        ok("in the whole export", any('"rows"' in line and "新窗口" in line for line in f))
