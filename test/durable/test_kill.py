# SPDX-License-Identifier: Apache-2.0
"""Acknowledged means durable: the server is killed while clients file; every number that was answered is
there afterwards, and retries with the same key never make a second one."""
import http.client
import threading
import time

from anlan import XFJ, Client, Site, anlan, filing, need, want
from testing import eq, ok

CLIENTS = 8


class Filer(threading.Thread):
    """Files until the server dies; keeps what was answered and what was only asked."""

    def __init__(self, site, name):
        super().__init__()
        self.site, self.prefix = site, name
        self.answered, self.asked = {}, []

    def run(self):
        client, i = Client(self.site), 0
        try:
            while True:
                key, i = f"{self.prefix}-{i}", i + 1
                self.asked.append(key)
                a = client.post("/api/v1/matters", filing(title=key), headers={"Idempotency-Key": key})
                if a.status == 201:
                    self.answered[key] = (a.json["no"], a.json["query_code"])
                else:
                    ok(f"busy at most: {a!r}", a.status == 503)
        except (OSError, http.client.HTTPException):
            pass        # the server is dead


def kill_while_filing(s, name, seconds):
    filers = [Filer(s, f"{name}-{i}") for i in range(CLIENTS)]
    for f in filers:
        f.start()
    time.sleep(seconds)
    s.kill()
    for f in filers:
        f.join()
    return ({k: v for f in filers for k, v in f.answered.items()}, [k for f in filers for k in f.asked])


def test_nothing_acknowledged_is_lost_and_nothing_doubled():
    need("init", "officer", "token", "serve")
    s = Site(training=True)
    pd = s.officer("pd", XFJ, "PD")
    s.serve()
    s.check_answer("GET", "/api/v1/matters", want("first", pd.get("/api/v1/matters"), 200))
    keys = set()
    for name, seconds in (("a", 0.7), ("b", 1.3), ("c", 0.4)):
        answered, asked = kill_while_filing(s, name, seconds)
        ok(f"some were answered: {len(answered)}", len(answered) > 5)
        s.serve()
        for key, (no, code) in answered.items():
            m = want(f"{no} is there", s.client(code=code).get(f"/api/v1/matters/{no}"), 200).json
            eq("it is that one", m["title"], key)
        client = s.client()
        for key in asked:
            a = client.post("/api/v1/matters", filing(title=key), headers={"Idempotency-Key": key})
            ok(f"retry of {key}: {a!r}", a.status in ((200,) if key in answered else (200, 201)))
            if key in answered:
                eq("same number and code", (a.json["no"], a.json["query_code"]), answered[key])
            s.secrets.add(a.json["query_code"])
        keys |= set(asked)
        eq("one matter a key", pd.get("/api/v1/matters?size=1").json["total"], len(keys))
    s.stop()
    p = anlan("rebuild", s.path, "--check")
    eq(f"rebuild --check: {p.stdout[-300:]}{p.stderr[-300:]}", p.returncode, 0)


def test_stop_lets_open_requests_end():
    need("init", "serve")
    s = Site(training=True).serve()
    filers = [Filer(s, f"t-{i}") for i in range(CLIENTS)]
    for f in filers:
        f.start()
    time.sleep(0.5)
    s.stop()            # exit status 0 or it fails
    for f in filers:
        f.join()
    s.serve()
    for f in filers:
        for no, code in f.answered.values():
            want("kept", s.client(code=code).get(f"/api/v1/matters/{no}"), 200)
