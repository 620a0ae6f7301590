# SPDX-License-Identifier: Apache-2.0
"""Log-in as procedures.md §13 wants it: a lock after wrong passwords that says how long, passwords nobody would guess."""
import pathlib
import sqlite3

from anlan import PASSWORD, XFJ, Site, anlan, need, want
from testing import eq, has, ok


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
