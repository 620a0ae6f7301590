# SPDX-License-Identifier: Apache-2.0
"""Search through the door: every run of characters of real messages, plain text whatever is typed, found at
once, among what one may see, by number, and the same from the command line."""
import csv
import json
import random
import re
import urllib.parse

from anlan import JYJ, RSJ, XFJ, Site, anlan, done, need
from testing import eq, ok, sample

HAN = re.compile("[\u4e00-\u9fff]+")


def search(client, words, **more):
    query = urllib.parse.urlencode({"q": words, **more})
    return client.get("/api/v1/matters?" + query)


def total(client, words, **more):
    answer = search(client, words, **more)
    eq(f"status of {words!r}", answer.status, 200)
    return answer.json["total"]


def real_messages():
    with open(sample("messages-classified.csv"), encoding="utf-8", newline="") as f:
        return sorted({(r["time"], r["subject"], r["body"]) for r in csv.DictReader(f)})


def some_run(rng, text, most):
    """A run of 1 to `most` Han characters from anywhere in the text."""
    run = rng.choice(HAN.findall(text) or ["的"])
    at = rng.randrange(len(run))
    return run[at:at + rng.randint(1, most)]


def test_every_run_of_characters_of_real_messages():
    need("init", "officer", "token", "serve", "import")
    s = Site()
    texts = [f"{subject}\n{body}" for _time, subject, body in real_messages()]
    done("import", s.path, "messages", sample("messages-classified.csv"), "--json")
    pd = s.officer("pd", XFJ, "PD")
    s.serve()
    rng = random.Random(8)
    for _ in range(120):
        w = some_run(rng, rng.choice(texts), 6)
        eq(w, total(pd, w, size=1), sum(w in t for t in texts))
    for _ in range(40):
        a, b = (some_run(rng, rng.choice(texts), 3) for _ in range(2))
        eq(f"{a} {b}", total(pd, f"{a} {b}", size=1), sum(a in t and b in t for t in texts))
    said = json.loads(done("search", s.path, "工资", "--limit", "3", "--json"))
    eq("total of the command line", said["total"], sum("工资" in t for t in texts))
    ok("its items", len(said["items"]) == 3 and all({"no", "title", "snippet"} <= set(i) for i in said["items"]))


def test_found_at_once_newest_first_and_paged():
    need("init", "officer", "token", "serve")
    s = Site(training=True)
    pd = s.officer("pd", XFJ, "PD")
    s.serve(now="2026-03-02")
    numbers = []
    for i in range(12):
        no, _ = s.file(title=f"第{i}件 寻找鹦鹉", body="蓝色的鹦鹉飞走了")
        numbers.insert(0, no)
        first = search(pd, "鹦鹉飞").json
        eq("total at once", first["total"], i + 1)
        eq("newest first", first["items"][0]["no"], no)
    got, page = [], 1
    while page:
        answer = search(pd, "蓝色的鹦鹉", size=5, page=page).json
        eq("total on each page", answer["total"], 12)
        got += [m["no"] for m in answer["items"]]
        page = answer["next"]
    eq("all pages", got, numbers)
    eq("state", total(pd, "鹦鹉", state="REG"), 12)
    eq("other state", total(pd, "鹦鹉", state="ACC"), 0)
    ok("snippet", "鹦鹉" in first["items"][0]["snippet"])


def test_answers_are_searched_and_units_keep_what_they_held():
    need("init", "officer", "token", "serve")
    s = Site(training=True)
    pd, ru, far = s.officer("pd", XFJ, "PD"), s.officer("ru", RSJ, "RU,RUL"), s.officer("far", JYJ, "RU")
    s.serve(now="2026-03-02")
    no, _ = s.file(title="拖欠工资", body="三个月没有发了")
    eq("before", total(ru, "三个月"), 0)
    pd.must(no, "P02", unit=RSJ)
    ru.must(no, "P07")
    eq("no answer yet", total(ru, "饕餮"), 0)
    ru.must(no, "P21", facts="经查，饕餮所述属实")
    for client, n in ((pd, 1), (ru, 1), (far, 0)):
        for words in ("饕餮", "三个月 饕餮", "拖欠 属实", "，饕餮所述", no, no[:20], f"{no} 工资"):
            eq(f"{words} for {client.token[:4]}", total(client, words), n)
    eq("punctuation is exact", total(pd, "、饕餮所述"), 0)
    eq("two fields are not one", total(pd, "工资三个月"), 0)


def test_whatever_is_typed_is_plain_text():
    need("init", "officer", "token", "serve")
    s = Site(training=True)
    pd = s.officer("pd", XFJ, "PD")
    s.serve(now="2026-03-02")
    s.file(title="say \"hello\" NEAR(a b) *", body="100% AND (x) OR ^y :z {w} 😀 O'Brien; DROP TABLE ft; --")
    for words in ('"hello"', "NEAR(a", "*", "100%", "AND", "OR", "^y", ":z", "{w}", "😀", "O'Brien;", "--", "NOT", "say AND ;"):
        eq(words, total(pd, words), 0 if words == "NOT" else 1)
    for words in ("\u200b", "\u2028", "x" * 300, "的" * 300, '"' * 300, "a " * 30, "电话13812345678"):
        answer = search(pd, words)
        eq(f"status of {words[:20]!r}", answer.status, 400)
        ok(f"says why for {words[:20]!r}", answer.json["error"]["field"] == "q" and len(answer.json["error"]["message"]) > 5)
    for words in ("x" * 4000, "的" * 500, "a " * 2000):
        eq(f"bounded: {words[:4]!r}", search(pd, words).status, 400)
    for raw in ("%FF", "%E5%B7", "a%00b", "%ED%A0%80", "%F4%90%80%80"):
        answer = pd.get("/api/v1/matters?q=" + raw)
        ok(f"{raw}: {answer.status}", answer.status == 400 or (answer.status == 200 and answer.json["total"] == 0))
    eq("a phone is no number of ours", total(pd, "13812345678"), 0)
    eq("the command line", anlan("search", s.path, "").returncode, 3)
