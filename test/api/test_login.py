# SPDX-License-Identifier: Apache-2.0
"""Log-in as procedures.md §13 wants it: a lock after wrong passwords that says how long, passwords nobody would guess."""
import base64
import concurrent.futures
import hmac
import pathlib
import re
import sqlite3
import time

from anlan import PASSWORD, XFJ, Answer, Client, Site, anlan, done, need, want
from office import browser, see, send
from page import read
from testing import eq, has, ok

FRESH = "Another-horse-7-stable"


def enter(s, login, password):
    return s.client().post("/api/v1/sessions", {"login": login, "password": password})


def test_wrong_passwords_lock_and_the_lock_says_how_long():
    need("init", "officer", "serve")
    s = Site()
    s.officer("pd", XFJ, "PD")
    s.serve()
    for i in range(5):
        eq(f"wrong {i}", want("refused", enter(s, "pd", "Wrong-password-1"), 401).code, "login.wrong")
    a = want("locked, whatever is given", enter(s, "pd", PASSWORD), 429)
    eq("said so", a.code, "login.locked")
    has("for how long", a.json["error"]["message"], "30分钟")
    db = sqlite3.connect(s.path + "/anlan.db", isolation_level=None, timeout=10)
    db.execute("UPDATE secret SET locked_until = 1")
    want("over: one wrong try", enter(s, "pd", "Wrong-password-1"), 401)
    want("does not lock again", enter(s, "pd", PASSWORD), 200)


def at_once(n, act):
    with concurrent.futures.ThreadPoolExecutor(n) as pool:
        return sorted(a.status for a in pool.map(act, range(n)))


def test_many_tries_at_once_are_many():
    need("init", "officer", "serve", "verify")
    s = Site()
    s.officer("pd", XFJ, "PD")
    s.serve()
    got = at_once(20, lambda n: enter(s, "pd", PASSWORD if n == 19 else "Wrong-password-1"))
    ok(f"locked after five and what was under way: {got}", got.count(429) >= 12)
    want("locked", enter(s, "pd", PASSWORD), 429)
    s.stop()
    done("verify", s.path)


def totp(secret, step):
    mac = hmac.digest(base64.b32decode(secret + "=" * (-len(secret) % 8)), step.to_bytes(8, "big"), "sha1")
    at = mac[-1] & 15
    return f"{(int.from_bytes(mac[at:at + 4], 'big') & 0x7fffffff) % 1000000:06}"


def test_a_code_works_once_however_many_use_it_at_once():
    need("init", "officer", "serve", "verify")
    s = Site()
    s.officer("pd", XFJ, "PD")
    s.serve()
    c = browser(s, "pd")
    page = want("secret", send(c, see(c, "/desk/account"), "/desk/account/totp", 200), 200).text
    secret = re.search(r'name="secret" value="([A-Z2-7]+)"', page).group(1)
    s.secrets.add(secret)
    step = int(time.time()) // 30
    form = read(Answer(200, [("Content-Type", "text/html")], page.encode()), "account").form("/desk/account/totp")
    want("set up", c.form(form.action, {**form.fields, "code": totp(secret, step - 1)}), 303)
    body = {"login": "pd", "password": PASSWORD, "totp": totp(secret, step)}
    eq("one of six", at_once(6, lambda n: s.client().post("/api/v1/sessions", body)).count(200), 1)
    s.stop()
    done("verify", s.path)


def test_the_number_of_tries_is_a_setting():
    need("init", "officer", "serve")
    s = Site()
    s.officer("pd", XFJ, "PD")
    with open(pathlib.Path(__file__).parents[2] / "data/config.def", encoding="utf-8") as f:
        text = f.read().replace("account.tries            | int     | 5 ", "account.tries            | int     | 3 ")
    ok("changed", "| int     | 3 " in text)
    with open(s.path + "/data/config.def", "w", encoding="utf-8") as f:
        f.write(text)
    s.serve()
    for _ in range(3):
        want("refused", enter(s, "pd", "Wrong-password-1"), 401)
    want("locked", enter(s, "pd", PASSWORD), 429)


def test_weak_passwords_are_refused():
    need("init", "officer")
    s = Site()
    for password in ("Short-1", "alllowercaseletters", "onlylower123456", "Login-Pd2-123456"):
        p = anlan("officer", "add", s.path, "Pd2", "--name", "测", "--unit", XFJ, "--duty", "PD", "--password-stdin",
                  data=password + "\n")
        eq(f"{password}: {p.stderr}", p.returncode, 3)
        ok("no brace is left in what is said", "{0}" not in p.stderr)


def set_at(s, days_ago):
    db = sqlite3.connect(s.path + "/anlan.db", isolation_level=None, timeout=10)
    db.execute("UPDATE officer SET set_at = set_at - ?", (days_ago * 86400000,))
    db.close()


def enters(s, login, password):
    """The account's page is all that is open; the client then."""
    c = Client(s)
    page = see(c, "/login")
    send(c, page, "/login", login=login, password=password)
    for path in ("/desk", "/desk/units", "/desk/registers"):
        eq(f"{path} leads to the change", want(path, c.get(path), 303).headers["location"], "/desk/account")
    return c


def test_a_password_that_is_too_old_must_be_changed():
    need("init", "officer", "serve")
    s = Site()
    program = s.officer("pd", XFJ, "PD")
    s.serve()
    set_at(s, 89)
    want("not yet", browser(s, "pd").get("/desk"), 200)
    set_at(s, 2)
    c = enters(s, "pd", PASSWORD)
    has("what a resident sees is open, as to anybody", see(c, "/").text, "登录")
    want("a form of the desk", c.form("/desk/account/totp", {}), 403)
    page = see(c, "/desk/account")
    has("says why", page.text, "已经到期")
    token = want("session", enter(s, "pd", PASSWORD), 200).json["token"]
    api = Client(s, token)
    eq("programs are told", want("list", api.get("/api/v1/matters"), 403).code, "account.change")
    no, _ = s.file()
    eq("nor as nobody", want("matter", api.get(f"/api/v1/matters/{no}"), 403).code, "account.change")
    want("a bearer token has a term of its own", program.get("/api/v1/matters"), 200)
    c = enters(s, "pd", PASSWORD)
    has("not the same again", send(c, see(c, "/desk/account"), "/desk/account/password", 422, old=PASSWORD, fresh=PASSWORD).text,
        "旧密码")
    send(c, see(c, "/desk/account"), "/desk/account/password", old=PASSWORD, fresh=FRESH)
    want("the old one is over", enter(s, "pd", PASSWORD), 401)
    c = Client(s)
    send(c, see(c, "/login"), "/login", login="pd", password=FRESH)
    want("open again", c.get("/desk"), 200)


def test_a_first_password_is_changed_on_pages_only():
    need("init", "officer", "serve")
    s = Site()
    s.officer("adm", XFJ, "ADM")
    s.serve()
    adm = browser(s, "adm")
    send(adm, see(adm, "/desk/units"), "/desk/units/officer", login="wang", name="王五", unit=XFJ, duties="PD", password=PASSWORD)
    done("officer", "add", s.path, "li", "--name", "李四", "--unit", XFJ, "--duty", "PD", "--password-stdin", "--first", data=PASSWORD + "\n")
    for login in ("wang", "li"):
        c = enters(s, login, PASSWORD)
        has("says why", see(c, "/desk/account").text, "别人给您设的密码")
        eq("a post is refused", want("post", c.form("/desk/account/totp", {}), 403).status, 403)
        want("log-out", send(c, see(c, "/desk/account"), "/logout"), 303)
        token = want("programs go on", enter(s, login, PASSWORD), 200).json["token"]
        want("with it", Client(s, token).get("/api/v1/matters"), 200)
        for path in ("/desk", "/desk/registers", "/figures"):
            eq("but no page", want(path, Client(s, token).get(path), 303).headers["location"], "/desk/account")
        c = enters(s, login, PASSWORD)
        send(c, see(c, "/desk/account"), "/desk/account/password", old=PASSWORD, fresh=FRESH)
        c = Client(s)
        send(c, see(c, "/login"), "/login", login=login, password=FRESH)
        want("open", c.get("/desk"), 200)


def test_log_ins_are_seen_by_auditors_and_by_whose_they_are():
    need("init", "officer", "serve", "verify")
    s = Site()
    s.officer("pd", XFJ, "PD")
    s.officer("aud", XFJ, "AUD")
    s.serve()
    want("wrong", enter(s, "pd", "Wrong-password-1"), 401)
    c = browser(s, "pd")
    mine = see(c, "/desk/account").text
    has("the failure", mine, "登录失败：密码或验证码不对")
    has("the log-in", mine, "登录 ")
    send(c, see(c, "/desk/account"), "/logout")
    for _ in range(3):
        want("nobody", enter(s, "NoSuchAccount-But-Secret", "My-password-1"), 401)
    for _ in range(5):
        want("wrong", enter(s, "pd", "Wrong-password-1"), 401)
    want("locked", enter(s, "pd", PASSWORD), 429)
    page = see(browser(s, "aud"), "/desk/audit").text
    for what in ("测试pd pd", "开设账号", "签发令牌", "退出", "登录失败，账号已锁定"):
        has(what, page, what)
    ok("what was typed is told to nobody", "NoSuch" not in page)
    s.stop()
    db = sqlite3.connect(s.path + "/anlan.db")
    stands = b"".join(str(r).encode() for t in ("event", "sealed") for r in db.execute(f"SELECT * FROM {t}"))
    ok("nor kept", b"NoSuch" not in stands and b"My-password" not in stands and b"argon2" not in stands)
    eq("strangers are noted once a minute", db.execute("SELECT count(*) FROM event WHERE matter < -(1 << 40)").fetchone()[0], 1)
    db.close()
    done("verify", s.path)
    done("rebuild", s.path, "--check")


def test_an_account_is_changed_closed_and_opened_again():
    need("init", "officer", "serve")
    s = Site()
    s.officer("pd", XFJ, "PD")
    s.serve()
    token = done("token", "add", s.path, "pd").strip()
    reads = lambda: s.client(token).get("/api/v1/matters").status
    eq("it reads", reads(), 200)

    def change(*options, data=None):
        return anlan("officer", "change", s.path, "pd", *options, data=data)

    eq("nothing to change", change().returncode, 2)
    eq("both at once", change("--close", "--open").returncode, 2)
    for option, value in (("--duty", "KING"), ("--unit", "610404.nowhere")):
        eq(f"{option} {value}", change(option, value).returncode, 3)
    eq("nobody", anlan("officer", "change", s.path, "nobody", "--close").returncode, 3)
    c = browser(s, "pd")
    eq("closed", change("--close").returncode, 0)
    eq("its token", reads(), 401)
    want("its password", enter(s, "pd", PASSWORD), 401)
    eq("its session", c.get("/desk", headers={"Accept": "text/html"}).headers["location"].split("?")[0], "/login")
    eq("opened", change("--open", "--duty", "AUD").returncode, 0)
    eq("with another duty", reads(), 403)
    eq("a new password", change("--password-stdin", data=FRESH + "\n").returncode, 0)
    want("not the old one", enter(s, "pd", PASSWORD), 401)
    want("the new one", enter(s, "pd", FRESH), 200)
    eq("a word anybody knows", change("--password-stdin", data="password\n").returncode, 3)
    audit = s.client(token).get("/desk/audit", headers={"Accept": "text/html"}).text
    has("seen by who audits", audit, "变更账号")
    eq("tables follow from events", anlan("rebuild", s.path, "--check").returncode, 0)
    eq("and nothing is broken", anlan("verify", s.path).returncode, 0)
