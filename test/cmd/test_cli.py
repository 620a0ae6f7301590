# SPDX-License-Identifier: Apache-2.0
"""The command line as a contract: help, exit status, JSON and CSV exactly, messages on stderr."""
import json

from anlan import PASSWORD, RSJ, XFJ, Site, anlan, done, need
from testing import eq, has, ok, sample, temp_folder

COMMANDS = ("init demo serve officer token import export search list show letter deadline check-id check-data verify "
            "rebuild backup restore merkle version").split()


def test_each_command_knows_help_in_both_languages():
    for command in COMMANDS:
        need(command)
        words = [command, "add"] if command in ("officer", "token") else [command]
        zh, en = anlan(*words, "--help", "--lang", "zh"), anlan(*words, "--help", "--lang", "en")
        eq(command, (zh.returncode, en.returncode), (0, 0))
        ok(f"{command} is Chinese", any("\u4e00" <= c <= "\u9fff" for c in zh.stdout))
        ok(f"{command} is English", "SITE" in en.stdout or "--" in en.stdout)


def test_wrong_use_is_2_and_says_why():
    need("init", "list")
    for args in ((), ("nothing",), ("init",), ("list",), ("list", "x", "--nothing"), ("deadline", "--from", "x"),
                 ("init", "x", "--district", "abc"), ("--nothing",)):
        p = anlan(*args)
        eq(f"{args}: {p.stderr[-100:]}", p.returncode, 2)
        ok(f"{args} says why", p.stderr and not p.stdout)


def test_init_makes_the_district_once():
    need("init", "list")
    s = Site()
    eq("again", anlan("init", s.path, "--district", "610404").returncode in (2, 3, 4), True)
    eq("an empty list", json.loads(done("list", s.path, "--json")), [])


def test_weak_and_missing_passwords_are_refused():
    need("officer")
    s = Site()
    for password in ("", "short", "aaaaaaaaaaaaaaaa", "1234567890"):
        p = anlan("officer", "add", s.path, "x", "--name", "某", "--unit", XFJ, "--duty", "PD", "--password-stdin",
                  data=password + "\n")
        ok(f"{password!r}", p.returncode in (2, 3))
    for unit, duty in (("610404.none", "PD"), (XFJ, "KING"), (XFJ, "")):
        p = anlan("officer", "add", s.path, "x", "--name", "某", "--unit", unit, "--duty", duty, "--password-stdin",
                  data=PASSWORD + "\n")
        ok(f"{unit} {duty}", p.returncode in (2, 3))
    s.officer("x", XFJ, "PD")
    p = anlan("officer", "add", s.path, "x", "--name", "某", "--unit", XFJ, "--duty", "PD", "--password-stdin",
              data=PASSWORD + "\n")
    eq("the same login", p.returncode, 3)
    eq("a token for nobody", anlan("token", "add", s.path, "nobody").returncode, 3)


def test_show_list_and_search_say_the_same():
    need("init", "officer", "token", "serve", "show", "list", "search")
    s = Site(training=True)
    pd = s.officer("pd", XFJ, "PD")
    s.serve(now="2026-03-02")
    no, _ = s.file(title="鹦鹉飞走了")
    pd.must(no, "P02", unit=RSJ)
    shown = json.loads(done("show", s.path, no, "--json"))
    eq("show", (shown["no"], shown["state"], shown["title"]), (no, "FWD", "鹦鹉飞走了"))
    found = json.loads(done("search", s.path, "鹦鹉", "--json"))
    eq("search", (found["total"], found["items"][0]["no"]), (1, no))
    ok("time is told", found["ms"] >= 0)
    has("list", done("list", s.path, "--unit", RSJ, "--json"), no)
    ok("no blanks between tokens", '": ' not in done("list", s.path, "--json"))
    eq("unknown number", anlan("show", s.path, no[:-1] + "0").returncode in (1, 3), True)


def test_due_days_of_2026():
    need("deadline")
    for start, kind, n, due in (("2026-02-12", "working", 5, "2026-02-26"), ("2026-04-29", "working", 10, "2026-05-15"),
                                ("2026-09-16", "calendar", 15, "2026-10-01"), ("2026-03-02", "calendar", 60, "2026-05-01"),
                                ("2026-01-31", "month", 1, "2026-02-28")):
        out = done("deadline", "--batch", data=f"start,unit,n\n{start},{kind},{n}\n")
        eq(f"{start} +{n} {kind}", out.strip().split("\n"), ["start,unit,n,due", f"{start},{kind},{n},{due}"])
    eq("roll", done("deadline", "--from", "2026-09-16", "--days", "15", "--roll").strip(), "2026-10-08")
    eq("working", done("deadline", "--from", "2026-02-12", "--days", "5", "--working").strip(), "2026-02-26")


def test_identity_numbers():
    need("check-id")
    for kind, value, valid in (("gb11643", "34052419800101001X", 1), ("gb11643", "11010519491231002X", 1),
                               ("gb11643", "110105194912310021", 0), ("gb11643", "110105491231002", 0),
                               ("gb32100", "91350100M000100Y43", 1), ("gb32100", "91350100M000100Y44", 0)):
        p = anlan("check-id", kind, value)
        eq(f"{kind} {value}", p.returncode, 0 if valid else 1)
    out = done("check-id", "--batch", data="kind,value\ngb11643,34052419800101001X\ngb11643,x\n").split("\n")
    eq("batch", (out[0], out[1], out[2].split(",")[2]), ("kind,value,valid,why", "gb11643,34052419800101001X,1,", "0"))


def test_built_in_data_is_valid_and_faults_have_their_line():
    need("check-data")
    done("check-data")
    import os
    folder = temp_folder()
    os.makedirs(folder + "/flow")
    with open(folder + "/flow/petition.flow", "w", encoding="utf-8") as f:
        f.write("procedure | petition | PET | 信访 | 01 | open\nnonsense\n")
    p = anlan("check-data", folder)
    eq("refused", p.returncode in (1, 3), True)
    has("file and line", p.stdout + p.stderr, "petition.flow:")
