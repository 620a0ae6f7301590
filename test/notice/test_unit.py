# SPDX-License-Identifier: Apache-2.0
"""Units and officers are told: a term that nears its end, one that ended, a matter that comes, an urgent call."""
import sqlite3

from anlan import PASSWORD, RSJ, XFJ, Client, Site, anlan, done, need, want
from notice import PHONE, rows, settings, told, wait_for
from office import browser
from page import send, visit
from testing import eq, has, ok

DESK, BOSS, HAND = "13800000001", "13800000002", "13800000003"


def officer(s, login, unit, duty, phone=None, mail=None):
    more = (["--phone", phone] if phone else []) + (["--mail", mail] if mail else [])
    done("officer", "add", s.path, login, "--name", "测试" + login, "--unit", unit, "--duty", duty, *more,
         "--password-stdin", data=PASSWORD + "\n")
    token = done("token", "add", s.path, login, "--days", "400").strip()
    s.secrets |= {token} | ({phone} if phone else set()) | ({mail} if mail else set())
    return Client(s, token)


def site(**more):
    need("serve", "officer", "token")
    s = Site(training=True)
    settings(s, notice_file="outbox", **more)
    return s


def to(s, phone):
    return [t for t in told(s) if t["to"] == phone]


def nothing_personal(s):
    for t in told(s):
        if t["to"] != PHONE:
            for word in ("张三丰", PHONE, "道路", "某村"):
                ok(f"nothing of the resident: {t['text']}", word not in t["text"])


def test_a_term_is_reminded_of_once_and_again_when_it_has_ended():
    s = site()
    pd = officer(s, "pd", XFJ, "PD", phone=DESK)
    officer(s, "boss", XFJ, "RUL", phone=BOSS)
    officer(s, "other", RSJ, "RU", phone=HAND)
    officer(s, "silent", XFJ, "PD")
    s.serve(now="2026-03-02")
    no, _ = s.file()                            # D01: 15 days, until 17 March
    done_, _ = s.file(title="另一件")
    want("the other goes on", pd.step(done_, "P02", unit=RSJ), 200)
    s.at("2026-03-13")
    wait_for("both filers", lambda: len(to(s, PHONE)) == 3)
    eq("four days before nobody is told", to(s, DESK), [])
    s.at("2026-03-14")
    wait_for("reminded", lambda: to(s, DESK))
    s.at("2026-03-15")
    s.at("2026-03-18")
    wait_for("overdue", lambda: to(s, BOSS))
    s.at("2026-03-19")
    s.stop()
    eq("each once", [t["notice"] for t in to(s, DESK)], ["unit_due", "unit_overdue"])
    for t in to(s, DESK):
        for word in (no, "2026-03-17", "信访"):
            has("what", t["text"], word)
        ok("of the one that went on nothing", done_ not in t["text"])
    eq("the leader learns of the end only", [t["notice"] for t in to(s, BOSS)], ["unit_overdue"])
    nothing_personal(s)
    ok("the number stands nowhere in the clear", DESK.encode() not in open(s.path + "/anlan.db", "rb").read())


def test_a_term_that_was_kept_overnight_is_not_told():
    s = site()
    pd = officer(s, "pd", XFJ, "PD", phone=DESK)
    s.serve(now="2026-03-02")
    no, _ = s.file()
    s.stop()
    s.serve(now="2026-03-14T00:30:00+08:00")    # at night: it waits for the morning
    wait_for("put down", lambda: any(r[1] == "unit_due" for r in rows(s)))
    want("kept", pd.step(no, "P02", unit=RSJ), 200)
    s.stop()
    with sqlite3.connect(s.path + "/anlan.db") as db:
        db.execute("UPDATE notice SET next = 0 WHERE name = 'unit_due'")
    s.serve(now="2026-03-14T09:00:00+08:00")
    wait_for("ended", lambda: [r[5] for r in rows(s) if r[1] == "unit_due"] == ["kept"])
    eq("nobody is told", to(s, DESK), [])


def test_a_new_matter_is_told_as_each_officer_chose():
    s = site(notice_digest=9)
    pd = s.officer("pd", XFJ, "PD")
    for login, phone in (("each", DESK), ("daily", BOSS), ("none", HAND)):
        officer(s, login, RSJ, "RU", phone=phone)
    s.serve(now="2026-03-02")
    for login, choice in (("each", "each"), ("daily", "digest")):
        c = browser(s, login)
        page = visit(c, "/desk/account")
        eq("the own number is there", page.form("account/contact").fields["phone"], DESK if login == "each" else BOSS)
        has("saved", send(c, page, page.form("account/contact"), arrivals=choice).text, "已经改好")
    for _ in range(3):
        no, _ = s.file()
        want("transfer", pd.step(no, "P02", unit=RSJ), 200)
    wait_for("each", lambda: len(to(s, DESK)) == 3)
    has("number", to(s, DESK)[-1]["text"], no)
    eq("not yet", to(s, BOSS) + to(s, HAND), [])
    eq("one row for the day", [r[1] for r in rows(s)].count("unit_digest"), 1)
    s.stop()
    with sqlite3.connect(s.path + "/anlan.db") as db:   # the machine's clock does not go a day on
        db.execute("UPDATE notice SET next = 0 WHERE name = 'unit_digest'")
    s.serve(now="2026-03-03")
    wait_for("digest", lambda: to(s, BOSS))
    has("how many", to(s, BOSS)[0]["text"], "3件")
    nothing_personal(s)


def test_a_complaint_is_told_to_no_unit():
    s = site()
    officer(s, "rcv", XFJ, "PD", phone=DESK)
    s.serve(now="2026-03-02")
    c = browser(s, "rcv")
    page = visit(c, "/desk/account")
    send(c, page, page.form("account/contact"), arrivals="each")
    s.file(procedure="complaint", fields={"accused_unit": RSJ})
    wait_for("the filer", lambda: len(told(s)) == 1)
    s.at("2026-04-30")
    s.stop()
    eq("nobody else", to(s, DESK), [])


def test_an_urgent_matter_calls_at_night_and_on():
    s = site(notice_address="https://anlan.example.gov.cn")
    pd = s.officer("pd", XFJ, "PD")
    for login, duty, phone in (("one", "RU", DESK), ("two", "RU", HAND), ("boss", "RUL", BOSS)):
        officer(s, login, XFJ, duty, phone=phone)
    s.serve(now="2026-03-20T22:00:00+08:00")
    c = browser(s, "one")
    page = visit(c, "/desk/registers/duty/new")
    cells = {"day": "2026-03-20", "shift": "全天", "first": "one", "second": "two", "leader": "boss", "phone": "13900001111"}
    send(c, page, page.form("duty/new"), **{f"cell.{k}": v for k, v in cells.items()})
    no, _ = s.file()
    want("urgent", pd.step(no, "N09", reason="多人聚集"), 200)
    wait_for("the first and the leader", lambda: to(s, DESK) and to(s, BOSS))
    eq("which", (to(s, DESK)[0]["notice"], to(s, BOSS)[0]["notice"]), ("urgent_call", "urgent_leader"))
    for word in (no, "10分钟", "https://anlan.example.gov.cn/desk/urgent"):
        has("call", to(s, DESK)[0]["text"], word)
    eq("the second not yet, the filer sleeps", to(s, HAND) + to(s, PHONE), [])
    has("where the link leads", s.client().get("/desk/urgent").headers["location"], "/login?next=")
    s.stop()
    s.serve(now="2026-03-20T22:11:30+08:00")
    wait_for("the next is called", lambda: to(s, HAND))
    text = visit(browser(s, "pd"), f"/desk/matter/{no}").text
    has("seen on the matter", text, "紧急呼叫")
    ok("no number", HAND not in text)
    nothing_personal(s)


def test_a_number_gets_so_many_a_day():
    s = site(notice_day=2)
    s.serve(now="2026-03-02")
    for _ in range(3):
        no, filer = s.file()
    wait_for("two are sent, one waits", lambda: [(r[2], r[5]) for r in rows(s)] == [(2, ""), (2, ""), (1, "bound")])
    s.file(contact={"name": "张三丰", "phone": "13911112222", "address": ""})
    s.secrets |= {"13911112222"}
    wait_for("another number is free", lambda: to(s, "13911112222"))
    s.officer("pd", XFJ, "PD")
    has("why, on the matter", visit(browser(s, "pd"), f"/desk/matter/{no}").text, "已到上限")
    s.stop()
    with sqlite3.connect(s.path + "/anlan.db") as db:
        eq("counted without the number", [n for (n,) in db.execute("SELECT n FROM notice_day ORDER BY n")], [1, 2])
        db.execute("UPDATE notice SET next = 0 WHERE state = 1")
    s.serve(now="2026-03-03")
    wait_for("the next day it leaves", lambda: {r[2] for r in rows(s)} == {2})


def test_the_own_contact_is_checked_and_kept_encrypted():
    s = site()
    officer(s, "ru", RSJ, "RU", mail="ru@example.gov.cn")
    p = anlan("officer", "add", s.path, "x", "--name", "某", "--unit", RSJ, "--duty", "RU", "--phone", "12", "--password-stdin",
              data=PASSWORD + "\n")
    ok("no phone", p.returncode != 0 and "电话" in p.stderr + p.stdout)
    s.serve(now="2026-03-02")
    c = browser(s, "ru")
    page = visit(c, "/desk/account")
    form = page.form("account/contact")
    eq("as given", (form.fields["mail"], form.fields["way"]), ("ru@example.gov.cn", "mail"))
    for bad in ({"phone": "abc"}, {"mail": "a@b\r\nBcc: x@y.z"}, {"way": "fax"}, {"arrivals": "all"}, {"way": "mail", "mail": ""}):
        want(f"refused: {bad}", c.form("/desk/account/contact", {**form.fields, **bad}), 422)
    s.secrets |= {HAND}
    want("saved", c.form("/desk/account/contact", {**form.fields, "phone": HAND, "way": "sms"}), 303)
    s.stop()
    done("key", "rotate", s.path, "--kind", "field")
    for name in ("anlan.db", "anlan.db-wal"):
        try:
            ok("not in the clear", HAND.encode() not in open(f"{s.path}/{name}", "rb").read())
        except FileNotFoundError:
            pass
    s.serve(now="2026-03-02")
    eq("under the new key", visit(browser(s, "ru"), "/desk/account").form("account/contact").fields["phone"], HAND)
