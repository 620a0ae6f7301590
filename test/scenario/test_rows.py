# SPDX-License-Identifier: Apache-2.0
"""Every row of data/flow is taken somewhere in the suite. Each test file that was run whole leaves the ids of the rows
its answers told of in BUILD/rows (test/run); CTest runs this one after the others."""
import pathlib
import re
import os

from testing import eq, skip

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Row: why no answer of the program may ever tell of it.
NEVER = {}


def rows():
    text = "".join(p.read_text(encoding="utf-8") for p in sorted((ROOT.parent / "data/flow").glob("*.flow")))
    return re.findall(r"^([A-Z]\d\d) +\|", text, re.M)


def test_every_row_is_taken():
    every = rows()
    eq("no row twice", len(every), len(set(every)))
    notes = list((pathlib.Path(os.environ["ANLAN_BUILD"]) / "rows").glob("*"))
    taken = {row for p in notes for row in p.read_text().split()}
    left = sorted(set(every) - taken - set(NEVER))
    files = len(list(ROOT.glob("*/test_*.py"))) - 1
    if left and len(notes) < files:
        skip(f"{len(notes)} of {files} files were run; these rows are not taken yet: {left}")
    eq("rows never taken", left, [])
    eq("rows named in vain", sorted(set(NEVER) & taken), [])
