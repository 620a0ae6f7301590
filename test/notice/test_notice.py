# SPDX-License-Identifier: Apache-2.0
"""Who filed is told of what happens: put down with the event, sent once, seen on the matter; and who said no is not."""
import os
import shutil
import sqlite3
import time

from anlan import RSJ, XFJ, Site, anlan, done, filing, need, want
from notice import MAIL, PHONE, rows, settings, told, wait_for
from office import browser, see, send
from page import send as walk, visit
from testing import eq, has, ok, temp_folder


def with_file(now="2026-03-02", **more):
    need("serve")
    s = Site(training=True)
    s.secrets |= {MAIL}
    settings(s, notice_file="outbox", **more)
    return s.serve(now=now)


def test_each_step_is_told_once_and_seen_on_the_matter():
    s = with_file()
    pd, ru = s.officer("pd", XFJ, "PD"), s.officer("ru", RSJ, "RU")
    no, filer = s.file()
    want("transfer", pd.step(no, "P02", unit=RSJ), 200)
    want("accept", ru.step(no, "P07"), 200)
    wait_for("three notices", lambda: len(told(s)) == 3)
    eq("kinds", [t["notice"] for t in told(s)], ["filed", "forwarded", "accepted"])
    eq("to", {t["to"] for t in told(s)}, {PHONE})
    has("number", told(s)[0]["text"], no)
    ok("never the query code", not any(filer.code in t["text"] for t in told(s)))
    has("where it went", told(s)[1]["text"], "人社局")
    eq("an id each", len({t["id"] for t in told(s)}), 3)
    for reader, path in ((browser(s, "pd"), f"/desk/matter/{no}"), (filer, f"/matter/{no}")):
        text = see(reader, path).text
        eq(f"seen at {path}", text.count("短信已发送"), 3)
    s.stop()
    eq("rows", [r[1:5] for r in rows(s)], [("filed", 2, 1, "sms"), ("forwarded", 2, 1, "sms"), ("accepted", 2, 1, "sms")])
    raw = open(s.path + "/anlan.db", "rb").read()
    ok("the phone stands nowhere in the clear", PHONE.encode() not in raw)
    done("rebuild", s.path, "--check")
    done("verify", s.path)


def test_quiet_hours_wait_for_the_morning():
    s = with_file(now="2026-03-02T22:30:00+08:00")
    s.file()
    wait_for("it was looked at", lambda: rows(s) and sqlite3.connect(s.path + "/anlan.db").execute(
        "SELECT next - ? FROM notice", (int(time.time() * 1000),)).fetchone()[0] > 9 * 3600 * 1000)
    eq("nothing at night", told(s), [])


def test_who_left_nothing_or_wants_nothing_is_not_told():
    s = with_file()
    s.file(contact={"name": "张三丰", "phone": "", "address": ""})
    s.file(contact={"name": "张三丰", "phone": PHONE, "address": "", "notify": "none"})
    s.file(contact={"name": "张三丰", "phone": PHONE, "address": "", "mail": MAIL, "notify": "mail"})
    wait_for("all three ended", lambda: [r[2] for r in rows(s)] == [4, 4, 2])
    eq("why", [r[5] for r in rows(s)], ["contact", "unwanted", ""])
    eq("to", [t["to"] for t in told(s)], [MAIL])


def test_the_form_asks_how_to_be_told():
    s = with_file()
    given = {"title": "道路坑洼", "body": "请修", "contact.name": "张三丰", "contact.phone": PHONE, "contact.mail": MAIL,
             "contact.notify": "mail"}
    c, asked = s.client(), set()
    page = visit(c, "/file/petition")
    for _ in range(6):      # steps of the form, whatever their number
        form = next((f for f in page.forms if any(name == "go" for name, _ in f.buttons)), None)
        if form is None:
            break
        asked |= given.keys() & form.fields.keys()
        go = "send" if ("go", "send") in form.buttons else "next"
        page = walk(c, page, form, go=go, **{k: v for k, v in given.items() if k in form.fields})
    eq("asked", asked, set(given))
    wait_for("told", lambda: [t["to"] for t in told(s)] == [MAIL])


def test_the_resident_changes_how_to_be_told():
    s = with_file()
    pd = s.officer("pd", XFJ, "PD")
    no, filer = s.file()
    wait_for("the first", lambda: len(told(s)) == 1)
    page = see(filer, f"/matter/{no}")
    ok("no mail was left, none is offered", "发邮件告诉我" not in page.text)
    send(filer, page, "/notify", notify="none")
    want("no such way", filer.form(f"/matter/{no}/notify", {**page.form("/notify").fields, "notify": "fax"}), 400)
    want("another matter's", s.client().form(f"/matter/{no}/notify", {**page.form("/notify").fields, "notify": "sms"}), 403)
    want("transfer", pd.step(no, "P02", unit=RSJ), 200)
    wait_for("ended", lambda: [r[2] for r in rows(s)] == [2, 4])
    eq("not told again", len(told(s)), 1)
    s.stop()
    path = os.path.join(temp_folder(), "whole.ndjson")
    done("export", s.path, "all", path)
    ok("the choice goes along", '"notify":"none"' in open(path, encoding="utf-8").read())


def test_addresses_that_are_none_are_refused():
    s = with_file()
    for mail in ("zhang", "a@b\r\nBcc: x@y.z", "<a@b.cn>", "a@b@c", "a@" + "x" * 260 + ".cn", "a b@c.cn"):
        a = s.client().post("/api/v1/matters", filing(contact={"name": "张", "phone": PHONE, "address": "", "mail": mail}))
        ok(f"{mail[:20]!r}: {a.status} {a.code}", a.status == 400 or a.status == 413)
    want("how", s.client().post("/api/v1/matters", filing(contact={"name": "张", "phone": PHONE, "address": "", "notify": "fax"})), 400)
    want("mail without one", s.client().post("/api/v1/matters", filing(contact={"name": "张", "phone": PHONE, "address": "", "notify": "mail"})), 400)


def test_a_complaint_is_told_in_bare_words():
    s = with_file()
    s.file(procedure="complaint", fields={"accused_unit": RSJ})
    wait_for("one", lambda: len(told(s)) == 1)
    eq("text", told(s)[0]["text"], "您反映的事项已收到。")


def test_a_site_without_gateways_puts_nothing_down():
    need("serve")
    s = Site(training=True).serve(now="2026-03-02")
    s.file()
    eq("rows", rows(s), [])


def test_the_whole_site_takes_its_outbox_along():
    s = with_file()
    s.file()
    wait_for("sent", lambda: [r[2] for r in rows(s)] == [2])
    s.stop()
    path = os.path.join(temp_folder(), "whole.ndjson")
    done("export", s.path, "all", path)
    other = Site(training=True)
    done("import", other.path, "all", path)
    eq("rows", rows(other), rows(s))


def test_data_that_would_say_too_much_is_refused():
    folder = os.path.join(temp_folder(), "data")
    good = "x | petition | filed | 好 | Good. | X\n"
    for row, why in (("x | petition | P99 | 好 | Good. | X\n", "P99"), ("x | nothing | filed | 好 | Good. | X\n", "nothing"),
                     ("x | complaint | filed | {no} | Good. | X\n", "sealed"), ("x | petition | filed | {code} | Good. | X\n", "name"),
                     ("x | petition | filed | " + "长" * 135 + " | Good. | X\n", "134"), ("x | petition | filed | 好 | – | X\n", "text"),
                     (good + good, "twice")):
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        with open(folder + "/notice.def", "w", encoding="utf-8") as f:
            f.write(row)
        p = anlan("check-data", folder)
        ok(f"refused: {row[:30]}", p.returncode != 0)
        has("why", p.stdout + p.stderr, why)
