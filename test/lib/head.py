# SPDX-License-Identifier: Apache-2.0
"""Heads of a site's public log, and how many events it has."""
import sqlite3
import time


def await_head(s, size):
    """The newest head once it holds that many events."""
    for _ in range(100):
        a = s.client().get("/log/checkpoint")
        if a.status == 200 and int(a.text.split("\n")[1]) >= size:
            return a.text
        time.sleep(0.1)
    raise AssertionError("no head")


def events(path):
    with sqlite3.connect(path + "/anlan.db") as db:
        return db.execute("SELECT max(seq) FROM event").fetchone()[0]
