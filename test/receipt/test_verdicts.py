# SPDX-License-Identifier: Apache-2.0
"""A receipt is judged alike by the command line and by the page /verify, as verdicts.list says."""
import json
import os
import pathlib
import shutil
import subprocess

from anlan import anlan, need
from testing import eq, ok, skip, temp_folder

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def read_list():
    """({key: vkey}, [row])"""
    keys, rows = {}, []
    for line in (HERE / "verdicts.list").read_text().splitlines():
        if line.startswith("key "):
            _, name, vkey = line.split(" ")
            keys[name] = vkey
        elif line and not line.startswith("#"):
            names = ("file", "key", "witnesses", "verdict", "cosigned", "what")
            rows.append(dict(zip(names, line.split(" | "))))
    return keys, rows


def test_each_file_is_in_the_list():
    _, rows = read_list()
    eq("files", sorted(p.name for p in HERE.glob("*.tlog-proof")), sorted(r["file"] + ".tlog-proof" for r in rows))


def judged_by_c(row, keys):
    known = [] if row["witnesses"] == "-" else row["witnesses"].split(" ")
    options = [x for w in known for x in ("--witness", keys[w])]
    p = anlan("verify-receipt", HERE / (row["file"] + ".tlog-proof"), "--key", keys[row["key"]], *options)
    word = p.stdout.split()[0]
    eq(f"status of {row['file']}", p.returncode, 0 if word == "ok" else 1)
    return word


def test_command_line():
    need("verify-receipt")
    keys, rows = read_list()
    wrong = []
    for row in rows:
        word = judged_by_c(row, keys)
        if word != row["verdict"]:
            wrong.append(f"{row['file']} ({row['what']}): {word}, want {row['verdict']}")
    ok("; ".join(wrong), not wrong)


def huge_file():
    path = os.path.join(temp_folder(), "huge.tlog-proof")
    with open(path, "wb") as f:
        f.write((HERE / "good.tlog-proof").read_bytes().replace(b"index", b"A" * (9 << 20) + b"\nindex", 1))
    return path


def test_a_huge_file_is_refused_at_once():
    need("verify-receipt")
    keys, _ = read_list()
    p = anlan("verify-receipt", huge_file(), "--key", keys["log"], timeout=20)
    eq("exit status: input", p.returncode, 3)


def test_script_of_the_page():
    if not shutil.which("node") or not (ROOT / "node_modules/@noble/ed25519").exists():
        skip("no node here")
    p = subprocess.run(["node", HERE / "verdicts.mjs", huge_file()], capture_output=True, text=True, timeout=120)
    ok(p.stderr, p.returncode == 0)
    _, rows = read_list()
    want = [{k: r[k] for k in ("file", "verdict", "cosigned")} for r in rows]
    got = json.loads(p.stdout)
    wrong = [(g, w) for g, w in zip(got, want) if g != w]
    ok(str(wrong), not wrong)
    eq("how many", len(got), len(want) + 1)
    eq("the huge file", got[-1]["verdict"], "format")
