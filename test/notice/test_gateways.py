# SPDX-License-Identifier: Apache-2.0
"""Gateways that answer, fail, hang and cut; a mail server; webhooks. All of them on this machine."""
import email
import email.header
import hashlib
import hmac
import http.server
import json
import re
import socket
import threading
import time
import urllib.parse

from anlan import PASSWORD, RSJ, XFJ, Site, anlan, done, need, want
from notice import MAIL, PHONE, rows, settings, wait_for
from office import browser, see
from testing import at_end, eq, has, ok


class Gateway:
    """Takes POSTs and answers as told: a status, "hang" (no answer before it ends), "cut" (closed without one)."""

    def __init__(self, *answers):
        self.answers, self.got = list(answers), []
        gate = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                gate.got.append((dict(self.headers), body))
                answer = gate.answers.pop(0) if gate.answers else 200
                if answer == "hang":
                    gate.released.wait(20)
                if answer in ("hang", "cut"):
                    self.connection.close()
                    return
                self.send_response(answer)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *args):
                pass

        self.released = threading.Event()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/send"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        at_end(self.close)

    def close(self):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()


class MailServer:
    """The least of SMTP; `refuse`: of so many first mails the receiver is refused, with the address in the answer."""

    def __init__(self, refuse=0):
        self.mails, self.refuse = [], refuse
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"smtp://127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()
        at_end(self.socket.close)

    def serve(self):
        while True:
            try:
                c, _ = self.socket.accept()
            except OSError:
                return
            with c, c.makefile("rb") as f:
                self.talk(c, f)

    def talk(self, c, f):
        to = None
        c.sendall(b"220 here\r\n")
        for line in f:
            word = line[:4].upper()
            if word == b"RCPT" and self.refuse > 0:
                self.refuse -= 1
                c.sendall(b"550 no " + line)
                continue
            if word == b"RCPT":
                to = re.search(rb"<(.*)>", line).group(1).decode()
            if word == b"DATA":
                c.sendall(b"354 go\r\n")
                text = b""
                for part in f:
                    if part == b".\r\n":
                        break
                    text += part
                self.mails.append((to, email.message_from_bytes(text)))
            c.sendall(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


def served(**values):
    need("serve")
    s = Site(training=True)
    s.secrets |= {MAIL}
    settings(s, notice_retry=1, **values)
    return s


def secret(site, name, text):
    with open(f"{site.path}/{name}", "w", encoding="ascii") as f:
        f.write(text + "\n")


def test_a_short_message_is_tried_until_it_is_taken_under_one_id():
    g = Gateway(500, "cut", 200)
    s = served(notice_sms=g.address, notice_sms_secret="sms.key")
    secret(s, "sms.key", "open-sesame")
    s.secrets |= {"open-sesame"}
    s.serve(now="2026-03-02")
    no, _ = s.file()
    wait_for("sent", lambda: [r[2] for r in rows(s)] == [2])
    eq("tries", (len(g.got), rows(s)[0][3]), (3, 3))
    eq("one id", len({h["Anlan-Event"] for h, _ in g.got}), 1)
    eq("bearer", {h["Authorization"] for h, _ in g.got}, {"Bearer open-sesame"})
    body = json.loads(g.got[0][1])
    eq("phone", body["phone"], PHONE)
    has("text", body["text"], no)


def test_a_form_gateway_gets_its_own_template():
    g = Gateway()
    s = served(notice_sms=g.address, notice_sms_type="application/x-www-form-urlencoded",
               notice_sms_body="m={phone}&c={text}&s={id}&{other}")
    s.serve(now="2026-03-02")
    no, _ = s.file()
    wait_for("sent", lambda: g.got)
    form = urllib.parse.parse_qs(g.got[0][1].decode(), keep_blank_values=True)
    eq("phone", form["m"], [PHONE])
    has("text", form["c"][0], no)
    ok("an unknown brace stays", "{other}" in form)


def test_it_is_given_up_and_holds_up_no_other():
    g = Gateway(500, 503, 500)
    s = served(notice_sms=g.address, notice_tries=3)
    s.serve(now="2026-03-02")
    s.file()
    wait_for("given up", lambda: [r[2] for r in rows(s)] == [3], 30)
    has("why", rows(s)[0][5], "notice.refused HTTP")
    s.file()
    wait_for("the next is sent", lambda: [r[2] for r in rows(s)] == [3, 2])


def test_the_administrator_sees_why_and_sends_again():
    g = Gateway(500, 500)
    s = served(notice_sms=g.address, notice_tries=2)
    s.officer("adm", XFJ, "ADM")
    s.officer("pd", XFJ, "PD")
    s.serve(now="2026-03-02")
    no, _ = s.file()
    wait_for("given up", lambda: [r[2] for r in rows(s)] == [3], 30)
    want("not for others", browser(s, "pd").get("/desk/outbox"), 403)
    adm = browser(s, "adm")
    page = see(adm, "/desk/outbox")
    has("why", page.text, "HTTP 500")
    ok("neither matter nor person", no not in page.text and PHONE not in page.text)
    has("metrics", s.client().get("/metrics").text, "anlan_outbox_failed 1\n")
    eq("command", json.loads(done("outbox", s.path, "--json"))["failed"], 1)
    has("lines", done("outbox", s.path), "failed\t1\n")
    button = page.form("/desk/outbox")
    want("no such act", adm.form("/desk/outbox", {**button.fields, "act": "burn"}), 400)
    want("again", adm.form("/desk/outbox", {**button.fields, "act": "again"}), 303)
    wait_for("sent", lambda: [r[2] for r in rows(s)] == [2])
    g.answers += [500, 500]
    s.file()
    wait_for("given up", lambda: [r[2] for r in rows(s)] == [2, 3], 30)
    want("discard", adm.form("/desk/outbox", {**button.fields, "act": "discard"}), 303)
    eq("over", [r[2] for r in rows(s)], [2, 4])


def test_a_kill_before_the_mark_sends_again_under_the_same_id():
    g = Gateway("hang", 200)
    s = served(notice_sms=g.address)
    s.serve(now="2026-03-02")
    s.file()
    wait_for("it is being sent", lambda: g.got)
    start = time.monotonic()
    s.file()
    ok("filing waits for no gateway", time.monotonic() - start < 3)
    s.kill()
    s.serve(now="2026-03-02")
    wait_for("both sent", lambda: [r[2] for r in rows(s)] == [2, 2], 30)
    ids = [h["Anlan-Event"] for h, _ in g.got]
    eq("the first one twice, the second once", (ids.count(ids[0]), len(set(ids)), len(ids)), (2, 2, 3))


def test_a_way_that_hangs_holds_up_no_other():
    slow, hook, m = Gateway(*["hang"] * 20), Gateway(), MailServer()
    s = served(notice_sms=slow.address, notice_mail=m.address, notice_mail_from="office@example.gov.cn")
    secret(s, "hook.key", "a-long-secret")
    with open(s.path + "/data/webhook.def", "w", encoding="utf-8") as f:
        f.write(f"oa | {hook.address} | hook.key | *\n")
    s.serve(now="2026-03-02")
    for _ in range(3):
        s.file()
    wait_for("the slow one has the first", lambda: slow.got)
    start = time.monotonic()
    s.file(contact={"name": "张三丰", "phone": PHONE, "address": "", "mail": MAIL, "notify": "mail"})
    wait_for("mail and webhook", lambda: m.mails and len(hook.got) == 4)
    ok("while the slow one still holds its first", len(slow.got) == 1 and time.monotonic() - start < 4)
    start = time.monotonic()
    s.stop()
    ok("ending waits for no gateway", time.monotonic() - start < 4)
    eq("what was under way is not marked", {r[2:4] for r in rows(s) if r[4] == ""}, {(1, 0)})
    slow.answers.clear()
    s.serve(now="2026-03-02")
    wait_for("sent after all", lambda: {r[2] for r in rows(s)} == {2}, 30)


def test_a_mail_says_it_in_the_language_of_who_filed():
    m = MailServer(refuse=1)
    s = served(notice_mail=m.address, notice_mail_from="office@example.gov.cn")
    s.serve(now="2026-03-02")
    contact = {"name": "张三丰", "phone": PHONE, "address": "", "mail": MAIL, "notify": "mail"}
    no, _ = s.file(contact=contact)
    wait_for("sent at the second try", lambda: [r[2:4] for r in rows(s)] == [(2, 2)])
    to, mail = m.mails[0]
    eq("to", (to, mail["To"], mail["From"]), (MAIL, MAIL, "office@example.gov.cn"))
    has("text", mail.get_payload(decode=True).decode(), no)
    eq("subject", email.header.decode_header(mail["Subject"])[0][0].decode(), "您的事项有新的进展")
    ok("the address stands in no row", MAIL not in str(rows(s)))


def test_what_a_server_says_of_an_address_is_not_kept():
    m = MailServer(refuse=9)
    s = served(notice_mail=m.address, notice_mail_from="office@example.gov.cn", notice_tries=2)
    s.serve(now="2026-03-02")
    s.file(contact={"name": "张三丰", "phone": PHONE, "address": "", "mail": MAIL, "notify": "mail"})
    wait_for("given up", lambda: [r[2] for r in rows(s)] == [3], 30)
    ok("neither in a row", MAIL not in str(rows(s)))
    s.stop()
    ok("nor in the database", MAIL.encode() not in open(s.path + "/anlan.db", "rb").read())


def test_webhooks_are_signed_and_tell_nothing_personal():
    g = Gateway(500, 200)
    s = served()
    secret(s, "hook.key", "a-long-secret")
    s.secrets |= {"a-long-secret"}
    with open(s.path + "/data/webhook.def", "w", encoding="utf-8") as f:
        f.write(f"oa | {g.address} | hook.key | *\n")
    s.serve(now="2026-03-02T23:00:00+08:00")
    no, _ = s.file()
    s.file(procedure="complaint", fields={"accused_unit": RSJ})
    wait_for("sent", lambda: [r[2] for r in rows(s)] == [2])
    eq("at night too, the complaint never", [r[0] for r in rows(s)], ["hook:oa"])
    h, body = g.got[1]
    mac = hmac.new(b"a-long-secret", h["Anlan-Time"].encode() + b"." + body, hashlib.sha256).hexdigest()
    eq("signature", h["Anlan-Signature"], "v1=" + mac)
    eq("what", {k: v for k, v in json.loads(body).items() if k in ("no", "row", "state", "id")},
       {"no": no, "row": "P01", "state": "REG", "id": h["Anlan-Event"]})
    for word in (PHONE, "张三丰", "道路"):
        ok("nothing personal", word not in body.decode())
    eq("one id", len({h["Anlan-Event"] for h, _ in g.got}), 1)
    ok("in time", abs(int(h["Anlan-Time"]) - time.time()) < 60)


def test_an_operator_sends_a_test_and_sees_the_answer():
    g, hook, m = Gateway(200, 503), Gateway(202), MailServer()
    s = served(notice_sms=g.address, notice_mail=m.address, notice_mail_from="office@example.gov.cn")
    secret(s, "hook.key", "a-long-secret")
    with open(s.path + "/data/webhook.def", "w", encoding="utf-8") as f:
        f.write(f"oa | {hook.address} | hook.key | *\n")
    s.secrets |= {"13800000009"}
    done("officer", "add", s.path, "adm", "--name", "管理员", "--unit", "610404000000", "--duty", "ADM", "--phone", "13800000009",
         "--password-stdin", data=PASSWORD + "\n")
    s.officer("ru", RSJ, "RU")
    s.serve(now="2026-03-02T23:00:00+08:00")
    adm = browser(s, "adm")
    form = see(adm, "/desk/outbox").form("/desk/outbox/test")

    def page():
        return adm.get("/desk/outbox").text

    def try_way(way, status=303):
        return want(way, adm.form("/desk/outbox/test", {**form.fields, "way": way}), status)

    try_way("sms")
    wait_for("at night too", lambda: "HTTP 200" in page())
    eq("to the own number", json.loads(g.got[0][1])["phone"], "13800000009")
    has("it says what it is", json.loads(g.got[0][1])["text"], "测试")
    try_way("sms")
    wait_for("why not", lambda: "HTTP 503" in page())
    time.sleep(2.5)
    eq("a test is tried once", len(g.got), 2)
    try_way("hook:oa")
    wait_for("the webhook", lambda: "HTTP 202" in page())
    eq("what it gets", json.loads(hook.got[0][1])["event"], "test")
    has("no mail in the account", try_way("mail", 422).text, "工作电话或邮箱")
    try_way("fax", 422)
    want("for administrators", browser(s, "ru").form("/desk/outbox/test", {**form.fields, "way": "sms"}), 403)
    eq("no matter, nothing given up", json.loads(done("outbox", s.path, "--json"))["failed"], 0)
    eq("command", done("outbox", s.path, "--test", "13800000009"), "HTTP 200\n")
    s.secrets |= {"x@example.com"}
    eq("mail", done("outbox", s.path, "--test", "x@example.com"), "SMTP 250\n")
    eq("hook", done("outbox", s.path, "--test", "hook:oa"), "HTTP 200\n")
    g.answers.append(401)
    for target, why in (("13800000009", "HTTP 401"), ("12", "电话"), ("hook:no", "hook:no")):
        p = anlan("outbox", s.path, "--test", target)
        ok(f"{target}: {p.returncode}", p.returncode != 0)
        has("why", p.stdout + p.stderr, why)


def test_who_acts_on_the_outbox_and_that_a_gateway_changed_is_seen_by_the_auditor():
    s = served(notice_file="outbox")
    done("officer", "add", s.path, "adm", "--name", "管理员", "--unit", "610404000000", "--duty", "ADM", "--phone", "13800000009",
         "--password-stdin", data=PASSWORD + "\n")
    s.secrets |= {"13800000009"}
    s.officer("aud", "610404000000", "AUD")
    s.serve(now="2026-03-02")
    adm, aud = browser(s, "adm"), browser(s, "aud")
    form = see(adm, "/desk/outbox").form("/desk/outbox/test")
    want("test", adm.form("/desk/outbox/test", {**form.fields, "way": "sms"}), 303)
    has("who tested", see(aud, "/desk/audit").text, "发送测试通知")
    has("who it was", see(aud, "/desk/audit").text, "管理员")
    ok("nothing was changed", "通知网关变更" not in see(aud, "/desk/audit").text)
    s.stop()
    settings(s, notice_retry=1, notice_file="outbox", notice_sms_secret="sms.key", notice_sms="http://127.0.0.1:1/x")
    secret(s, "sms.key", "one")
    s.serve(now="2026-03-02")
    wait_for("the change", lambda: "通知网关变更" in see(browser(s, "aud"), "/desk/audit").text)
    text = see(browser(s, "aud"), "/desk/audit").text
    has("which", text, "notice.sms, notice.sms_secret")
    s.stop()
    secret(s, "sms.key", "another")
    s.serve(now="2026-03-02")
    wait_for("a secret in place of another", lambda: see(browser(s, "aud"), "/desk/audit").text.count("通知网关变更") == 2)
    s.at("2026-03-03")
    time.sleep(1.5)
    eq("the same settings are no change", see(browser(s, "aud"), "/desk/audit").text.count("通知网关变更"), 2)
    s.stop()
    done("rebuild", s.path, "--check")
    done("verify", s.path)
