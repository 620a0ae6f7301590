# SPDX-License-Identifier: Apache-2.0
"""The command line's frame: help everywhere, both languages, exit codes, mistyped names, broken pipes."""
import os
import subprocess

from testing import eq, has, ok

BIN = os.environ["ANLAN_BIN"]


def run(*args, data=b"", **more):
    return subprocess.run([BIN, *args], input=data, capture_output=True, timeout=60, **more)


def commands():
    lines = run("--help").stdout.decode().split("\n")
    return [l[2:18].strip() for l in lines if l.startswith("  ") and len(l) > 20]


def test_every_command_knows_help_in_both_languages():
    names = commands()
    ok("there are commands", {"deadline", "check-id", "merkle", "version"} <= set(names))
    for name in names:
        zh, en = run(*name.split(), "--help"), run(*name.split(), "--help", "--lang", "en")
        eq(name + " status", (zh.returncode, en.returncode, zh.stderr, en.stderr), (0, 0, b"", b""))
        has(name, zh.stdout.decode(), "用法：anlan " + name)
        has(name, en.stdout.decode(), "usage: anlan " + name)
        ok(name + " has an English summary", en.stdout.split(b"\n")[0].isascii())


def test_wrong_use_is_2_and_names_the_nearest():
    for args, want in [((), ""), (("deadlin",), "deadline"), (("deadline", "--form", "2026-01-01"), "--from"),
                       (("deadline", "--from", "2026-02-30", "--days", "1"), "--from"),
                       (("deadline", "--from", "2026-02-03", "--days", "x"), "--days"),
                       (("deadline", "--from", "2026-02-03", "--days"), "--days"),
                       (("deadline", "--from", "2026-02-03"), "--days"),
                       (("deadline", "--from", "2026-02-03", "--days", "-1"), ""),
                       (("deadline", "--from", "2026-02-03", "--from=2026-02-03", "--days=1"), "--from"),
                       (("deadline", "extra", "--from", "2026-02-03", "--days=1"), "extra"),
                       (("deadline", "--roll=yes",), "--roll"), (("merkle", "--lang", "fr"), "--lang"),
                       (("check-id", "gb11643"), "KIND"), (("check-id", "passport", "1"), "gb11643")]:
        for lang in ((), ("--lang", "en")) if args else ((),):
            p = run(*args, *(lang if "--lang" not in args else ()))
            eq(f"{args} status", p.returncode, 2)
            has(str(args), p.stderr.decode(), want)


def test_a_full_disk_is_5():
    with open("/dev/full", "wb") as full:
        p = subprocess.run([BIN, "version"], stdout=full, stderr=subprocess.PIPE, timeout=20)
    eq("status", p.returncode, 5)


def test_options_stand_anywhere():
    a = run("deadline", "--days=15", "--roll", "--from", "2026-09-16")
    b = run("check-id", "--lang", "en", "--", "gb11643", "11010519491231002X")
    eq("answers", (a.stdout, b.returncode), (b"2026-10-08\n", 0))
