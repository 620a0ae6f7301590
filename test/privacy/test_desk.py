# SPDX-License-Identifier: Apache-2.0
"""What a resident asks about their own data: asked, decided, carried out, answered; and terms of keeping."""
import json
import os
import re
import time

from anlan import RSJ, TODAY, XFJ, Site, anlan, done, need, want
from testing import eq, has, ok, temp_folder

NAME, PHONE, BODY = "何鑫淼", "13912345678", "龘䶮路口的井盖丢了，父亲摔伤。"
LONG_AGO, LATER, STILL_LATER = "2014-03-03", "2026-06-01", "2028-06-01"  # commands keep the machine's clock


def site(*rows, now=TODAY):
    need("init", "serve", "retention")
    s = Site(training=True)
    s.pd, s.arc, s.win = s.officer("pd", XFJ, "PD"), s.officer("arc", "610404.dag", "ARC"), s.officer("win", XFJ, "WIN")
    s.ru = s.officer("ru", RSJ, "RU")
    if rows:
        with open(s.path + "/data/retention.def", "w", encoding="utf-8") as f:
            f.write("".join(r + "\n" for r in rows))
    return s.serve(now=now)


def filed(s, close=False, **more):
    s.secrets |= {NAME, PHONE}
    no, res = s.file(title="井盖", body=BODY, contact={"name": NAME, "phone": PHONE}, **more)
    if close:
        s.pd.must(no, "P14")
    return no, res


def csrf(c, path):
    page = want(path, c.get(path), 200).text
    return re.search(r'name="csrf" value="([^"]*)"', page).group(1)


def ask(c, no, kind, words=""):
    """As the page's form does it."""
    return c.form(f"/matter/{no}/mine", {"csrf": csrf(c, f"/matter/{no}/mine"), "kind": kind, "words": words})


def answer(c, href, result, reason):
    return c.form(href, {"csrf": csrf(c, href), "result": result, "reason": reason})


def waiting(c):
    return re.findall(r'href="(/desk/privacy/[^"]+)"', want("desk", c.get("/desk/privacy"), 200).text)


def until(what, true):
    for _ in range(200):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError(what)


def grep(s, word):
    for folder, _, names in os.walk(s.path):
        for name in names:
            with open(os.path.join(folder, name), "rb") as f:
                if word.encode() in f.read():
                    return True
    return False


def test_a_deletion_from_asking_to_the_letter():
    s = site("* | * | answers | allow | seal  | 30 | closed | 30年 | transfer | DA24 20",
             "* | * | *       | allow | erase | 0  | closed | –    | destroy  | PI21 47")
    no, res = filed(s, close=True)
    eq("asked", ask(res, no, "delete", "事情已经过去了").status, 303)
    page = res.get(f"/matter/{no}/mine").text
    ok("its term: 15 working days", "3月23日" in page)
    again = ask(res, no, "delete")
    ok("once at a time", again.status == 422 and "同样的申请还在办理" in again.text)
    eq("nothing for another duty", s.ru.get("/desk/privacy").status, 403)
    hrefs = waiting(s.pd)
    eq("it stands at the desk", len(hrefs), 1)
    case = s.pd.get(hrefs[0]).text
    ok("what would happen", "30年" in case and "2056年3月2日" in case and "事情已经过去了" in case)
    r = answer(s.pd, hrefs[0], "granted", "")
    ok("a reason is due", r.status == 422 and "请写明" in r.text)
    eq("granted", answer(s.pd, hrefs[0], "granted", "已过处理目的").status, 303)
    eq("decided once", answer_status_again(s, hrefs[0]), True)
    letter = re.search(r'href="(/matter/[^"]+/mine/\d+)"', res.get(f"/matter/{no}/mine").text).group(1)
    until("carried out by the job", lambda: "封存" in res.get(letter).text)
    text = res.get(letter).text
    ok(f"the letter tells each part: {text}", "已过处理目的" in text and "2056年3月2日" in text and "删除" in text)
    until("no byte of it", lambda: not grep(s, BODY))
    eq("the desk is empty", waiting(s.pd), [])
    m = res.matter(no)
    ok("gone and resting", m["restricted"] and "body" in m["erased"])
    check(s)


def answer_status_again(s, href):
    a = s.pd.form(href, {"csrf": csrf(s.pd, "/desk/search"), "result": "refused", "reason": "再答一次"})
    return a.status in (409, 422)


def check(s):
    ok("verify", json.loads(done("verify", s.path, "--json"))["ok"])
    eq("tables", anlan("rebuild", s.path, "--check").returncode, 0)


def test_refused_while_open_corrected_explained():
    s = site("* | * | * | refuse | refuse | 30 | closed | 30年 | destroy | 本区保管期限表")
    no, res = filed(s)
    eq("delete", ask(res, no, "delete").status, 303)
    href = waiting(s.pd)[0]
    r = answer(s.pd, href, "granted", "同意")
    ok("cannot be granted", r.status == 422 and "本区保管期限表" in r.text and "同意" in r.text)
    eq("refused", answer(s.pd, href, "refused", "事项正在办理").status, 303)
    has("told", res.get(f"/matter/{no}/mine").text, "不同意")
    ok("words are due", ask(res, no, "correct").status == 422 and ask(res, no, "explain").status == 422)
    eq("a kind that is none", ask(res, no, "forget").status, 422)
    eq("correct", ask(res, no, "correct", "标题应为“龘䶮路井盖”").status, 303)
    s.pd.must(no, "N14", field="title", value="龘䶮路井盖", reason="本人申请")
    eq("done", answer(s.pd, waiting(s.pd)[0], "granted", "已更正").status, 303)
    eq("explain", ask(res, no, "explain", "谁看过？").status, 303)
    eq("explained", answer(s.pd, waiting(s.pd)[0], "granted", "仅承办人看过").status, 303)
    eq("both values stay", s.pd.matter(no)["title"], "龘䶮路井盖")
    check(s)


def test_a_copy_is_there_at_once():
    s = site()
    no, res = filed(s)
    a = want("copy", res.get(f"/matter/{no}/copy"), 200)
    has("to save", a.headers["content-disposition"], f'filename="{no}.json"')
    copy = json.loads(a.body)
    eq("their words and contact", (copy["matter"]["body"], copy["matter"]["contact"]["phone"]), (BODY, PHONE))
    for path in (f"/matter/{no}/copy", f"/matter/{no}/mine"):
        a = s.client().get(path)
        ok("not for a stranger", a.status == 303 and "/query" in a.headers["location"])
    other, _ = filed(s)
    ok("nor with another's code", res.get(f"/matter/{other}/copy").status in (303, 404))
    ok("not for who holds nothing", s.ru.get(f"/matter/{no}/copy").status == 404)


def test_a_window_enters_it():
    s = site()
    no, _ = filed(s)
    eq("for the resident", ask(s.win, no, "explain", "口头提出").status, 303)
    e = s.pd.matter(no)["events"][-1]
    eq("says so", (e["event"], e["fields"]["words"]), ("个人信息申请", "口头提出"))
    r = s.arc.form(f"/matter/{no}/mine", {"csrf": csrf(s.arc, "/desk/search"), "kind": "delete"})
    eq("not by an archivist", r.status, 403)


def test_a_sealed_matter_stays_with_its_holder():
    s = site()
    a = want("complaint", s.client().post("/api/v1/matters", {
        "procedure": "complaint", "title": "反映干部", "body": "不作为", "channel": "web", "place": "610404001001",
        "contact": {"name": NAME, "phone": PHONE}}), 201)
    no = a.json["no"]
    s.secrets |= {NAME, PHONE, a.json["query_code"]}
    res = s.client(code=a.json["query_code"])
    eq("asked", ask(res, no, "explain", "谁看过？").status, 303)
    hrefs = waiting(s.pd)
    other = s.officer("pd2", RSJ, "PD")
    eq("only where it is held", waiting(other), [])
    eq("nor by its address", other.get(f"/desk/privacy/{no}/1").status, 404)
    if hrefs:
        eq("answered", answer(s.pd, hrefs[0], "refused", "依法保密").status, 303)
        has("told", res.get(f"/matter/{no}/mine").text, "不同意")
    check(s)


def proposals(s):
    return json.loads(done("retention", s.path, "--json"))


def appraise(s, no, decision, reason="已鉴定", until=""):
    return s.arc.form(f"/desk/retention/{no}", {"csrf": csrf(s.arc, "/desk/retention"), "decision": decision,
                                                "reason": reason, "until": until})


def test_terms_run_out_and_a_person_decides():
    s = site("suggestion | * | * | allow | erase | 30 | closed | 30年 | destroy | 本区保管期限表",
             "*          | * | * | allow | seal  | 10 | closed | 10年 | transfer | DA24 20", now=LONG_AGO)
    no, _ = filed(s, close=True)
    other, _ = filed(s, close=True)
    running, _ = filed(s)
    ok("none yet", no not in s.arc.get("/desk/retention").text)
    early = s.arc.form(f"/desk/retention/{no}", {"csrf": csrf(s.arc, "/desk/search"), "decision": "destroy", "reason": "x"})
    eq("too early", early.status, 422)
    s.at(LATER)
    eq("ten years later", [(p["no"], p["propose"], p["since"], p["class"], p["approved"]) for p in proposals(s)],
       [(n, "transfer", "2024-03-03", "10年", None) for n in (no, other)])
    page = want("page", s.arc.get("/desk/retention"), 200).text
    ok("at the desk", no in page and other in page and running not in page)
    eq("not for others", s.pd.get("/desk/retention").status, 403)
    eq("nothing happens by itself", json.loads(done("retention", s.path, "--carry-out"))["destroyed"], 0)
    eq("no reason", appraise(s, no, "transfer", reason="").status, 422)
    eq("keep until when", appraise(s, other, "keep").status, 422)
    eq("keep", appraise(s, other, "keep", until="2028-01-01").status, 303)
    eq("transfer", appraise(s, no, "transfer").status, 303)
    eq("approved", [(p["no"], p["approved"]) for p in proposals(s)], [(no, "transfer")])
    folder = temp_folder()
    eq("handed over", json.loads(done("retention", s.path, "--carry-out", "--to", folder)),
       {"destroyed": 0, "handed_over": 1, "waiting": 0})
    vkey = s.client().get("/log/vkey").text.strip()
    eq("a package", done("verify-archive", os.path.join(folder, no + ".zip"), "--key", vkey).strip(), "ok")
    eq("done", proposals(s), [])
    s.at(STILL_LATER)
    ok("kept long enough", other in s.arc.get("/desk/retention").text)
    eq("destroy", appraise(s, other, "destroy").status, 303)
    eq("destroyed", json.loads(done("retention", s.path, "--carry-out"))["destroyed"], 1)
    ok("gone", "body" in s.pd.matter(other)["erased"])
    eq("and off the list", proposals(s), [])
    check(s)
