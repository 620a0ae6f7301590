# SPDX-License-Identifier: Apache-2.0
"""Scenarios: one matter from its first word to the archive, on days that stand in the test.

A day is written twice: as what was counted by hand, and as start and length, of which `anlan deadline` must
make the same day. Nothing here knows a procedure."""
import os
import re

from flow import *
from anlan import anlan, done
from page import visit
from testing import has, temp_folder


def term(start, length, due, *how):
    """`due`, after the program's own counting of that term agreed; how: working, roll."""
    eq(f"{length} days from {start}", done("deadline", "--from", start, "--days", length, *("--" + h for h in how)).split()[0], due)
    return due


def runs(m, code):
    """Every run of a clock, oldest first: (start, due, state, overdue)."""
    return [(c["start"][:10], c["due"][:10], c["state"], c["overdue"]) for c in m["clocks"] if c["code"] == code]


def run_of(m, code, *want_run):
    """The newest run of a clock is what is wanted, as far as it is written out."""
    found = runs(m, code)
    ok(f"{code} has a run", found)
    eq(code, found[-1][:len(want_run)], want_run)


def paper(reader, m, form, *parts):
    """The newest letter of that form says all of this, leaves nothing open, and bears its number; its text."""
    letter = [x for x in m["letters"] if x["form"] == form][-1]
    text = visit(reader, f"/matter/{m['no']}/letter/{letter['event']}/{form}").text
    ok(f"{form} is filled in: {text}", not re.search(r"[{}]", text))
    for part in (*parts, *filter(None, [letter["number"]])):
        has(form, text, part)
    return text


def numbered(m, form, pattern):
    """The number of the newest letter of that form, which has this shape."""
    number = [x["number"] for x in m["letters"] if x["form"] == form][-1]
    ok(f"{form} is numbered {number}", re.fullmatch(pattern, number or ""))
    return number


def refused(client, no, row, code="flow.guard", **fields):
    """A row that is refused although it is filled in, and changes nothing."""
    a = post(client, no, row, fields)
    eq(f"{row} {fields}", (a.status, a.code), (422, code))


def receipt(s, client, no):
    """The receipt as its holder keeps it: (file, key of the log)."""
    path = os.path.join(temp_folder(), "receipt.tlog-proof")
    with open(path, "w", encoding="utf-8") as f:
        f.write(want("receipt", client.get(f"/receipt/{no}"), 200).text)
    return path, s.client().get("/log/vkey").text.strip()


def sound(s, *receipts):
    """At the end of a scenario: log and tables are whole, and what was kept at the beginning still proves itself."""
    s.stop()
    done("verify", s.path)
    done("rebuild", s.path, "--check")
    for path, key in receipts:
        eq("the receipt", anlan("verify-receipt", path, "--key", key).stdout, "ok\n")


__all__ = [n for n in dir() if not n.startswith("_")]
