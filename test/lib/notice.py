# SPDX-License-Identifier: Apache-2.0
"""Sites that send notices: their settings, and what waits in their outbox."""
import json
import os
import sqlite3
import time

from testing import eq

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../data")
PHONE, MAIL = "13900000000", "zhang@example.com"


def settings(site, **values):
    """The site's own config.def: ours with these values; notice_file stands for notice.file."""
    os.makedirs(site.path + "/data", exist_ok=True)
    lines = open(DATA + "/config.def", encoding="utf-8").read().split("\n")
    for i, line in enumerate(lines):
        cell = [c.strip() for c in line.split("|")]
        name = cell[0].replace(".", "_", 1)
        if len(cell) == 8 and name in values:
            cell[2] = str(values.pop(name))
            lines[i] = " | ".join(cell)
    eq("unknown settings", values, {})
    with open(site.path + "/data/config.def", "w", encoding="utf-8") as f:
        f.write("\n".join(lines))


def told(site):
    """What the file gateway was handed."""
    path = site.path + "/outbox/notices.jsonl"
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def rows(site):
    with sqlite3.connect(f"file:{site.path}/anlan.db?mode=ro", uri=True) as db:
        return db.execute("SELECT receiver, name, state, tries, channel, reason FROM notice ORDER BY event, receiver").fetchall()


def wait_for(what, ask, wait=15):
    end = time.monotonic() + wait
    while time.monotonic() < end:
        if ask():
            return
        time.sleep(0.1)
    raise AssertionError(f"waited in vain for {what}")
