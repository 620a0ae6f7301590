# SPDX-License-Identifier: Apache-2.0
"""The program under test: its command line, throw-away sites, a served site, and people who use it.

Two promises are checked in every test that uses this: each answer of /api/v1 is what openapi.json says,
and a served site ends cleanly, without a sanitizer's complaint and without personal data in its log."""
import http.client
import json
import os
import re
import select
import signal
import socket
import subprocess
import time
import urllib.parse

import schema
from testing import Wrong, at_end, eq, skip, temp_folder

BIN = os.environ["ANLAN_BIN"]
PASSWORD = "Correct-horse-9-battery"
XFJ, RSJ, ZJJ, JYJ = "610404.xfj", "610404.rsj", "610404.zjj", "610404.jyj"
TODAY = "2026-03-02"
TAKEN = set()       # ids of rows that any answer of this test file tells of; see test/scenario/test_rows.py


# -- the command line --

def anlan(*args, data=None, timeout=60, env=None):
    return subprocess.run([BIN, *map(str, args)], input=data, capture_output=True, timeout=timeout, text=True,
                          env={**os.environ, **(env or {})})


def done(*args, data=None, timeout=60):
    """Runs a command that must succeed; its stdout."""
    p = anlan(*args, data=data, timeout=timeout)
    if p.returncode != 0:
        raise Wrong(f"anlan {' '.join(map(str, args))} -> {p.returncode}: {(p.stderr or p.stdout)[-2000:]}")
    return p.stdout


def need(*commands):
    """Skips while the program, or one of these commands, is not there yet."""
    if not os.path.exists(BIN):
        skip("no program yet")
    for command in commands:
        words = [command, "add"] if command in ("officer", "token") else [command]
        if anlan(*words, "--help").returncode != 0:
            skip(f"no anlan {command} yet")


# -- answers --

class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, {k.lower(): v for k, v in headers}, body
        self.media = self.headers.get("content-type", "").split(";")[0].strip()

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    @property
    def json(self):
        return json.loads(self.body) if self.media == "application/json" else None

    @property
    def code(self):
        """The dotted code of an error answer."""
        return self.json["error"]["code"] if self.json and "error" in self.json else None

    def __repr__(self):
        return f"{self.status} {self.text[:300]}"


def want(what, answer, status):
    if answer.status != status:
        raise Wrong(f"{what}: got {answer!r}, want {status}")
    return answer


class Client:
    """One keep-alive connection, and who it speaks for: an officer's token, or a matter's query code."""

    def __init__(self, site, token=None, code=None):
        self.site, self.token, self.code = site, token, code
        self.cookies = {}
        self.conn = None

    def request(self, method, path, body=None, headers=None):
        headers = dict(headers or {})
        if self.token:
            headers.setdefault("Authorization", "Bearer " + self.token)
        if self.cookies:
            headers.setdefault("Cookie", "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        if self.code and "code=" not in path:
            path += ("&" if "?" in path else "?") + "code=" + urllib.parse.quote(self.code)
        if isinstance(body, (dict, list)):
            body = json.dumps(body, ensure_ascii=False).encode()
            headers.setdefault("Content-Type", "application/json")
        answer = self._send(method, path, body, headers)
        self.site.check_answer(method, path, answer)
        return answer

    def _send(self, method, path, body, headers):
        if self.conn is not None and self.conn.port != self.site.port:      # the site was served anew
            self.close()
        for attempt in (1, 2):      # a kept connection may have been closed meanwhile
            fresh = self.conn is None
            if fresh:
                self.conn = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=30)
            try:
                self.conn.request(method, path, body=body, headers=headers)
                r = self.conn.getresponse()
                answer = Answer(r.status, r.getheaders(), r.read())
                if r.will_close:
                    self.close()
                for k, v in r.getheaders():
                    if k.lower() == "set-cookie":
                        name, value = v.split(";")[0].split("=", 1)
                        self.cookies[name] = value
                return answer
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self.close()
                if fresh or attempt == 2 or method != "GET":
                    raise
        raise AssertionError

    def close(self):
        if self.conn is not None:
            self.conn.close()
            self.conn = None

    def get(self, path, **kw):
        return self.request("GET", path, **kw)

    def post(self, path, body=None, **kw):
        return self.request("POST", path, body, **kw)

    def form(self, path, fields, **kw):
        body = urllib.parse.urlencode(fields).encode()
        return self.post(path, body, headers={"Content-Type": "application/x-www-form-urlencoded", **kw})

    def matter(self, no):
        return want(f"matter {no}", self.get(f"/api/v1/matters/{no}"), 200).json

    def may(self, no):
        return {m["id"]: m for m in self.matter(no)["may"]}

    def step(self, no, row, today=TODAY, note="办理说明", **given):
        """Takes a move with `given` fields, filling the other required ones; the answer."""
        offer = self.may(no).get(row)
        fields = {d["name"]: fitting(d, today) for d in (offer or {}).get("fields", [])
                  if d["required"] and d["name"] not in given}
        fields.update(given)
        return self.post(f"/api/v1/matters/{no}/steps", {"event": row, "note": note, "fields": fields})

    def must(self, no, *rows, **kw):
        """Takes moves that must be accepted; the last answer."""
        for row in rows:
            answer = want(row, self.step(no, row, **kw), 200)
        return answer.json


def fitting(field, today):
    if field.get("choices"):
        c = field["choices"][0]
        return c["value"] if isinstance(c, dict) else c
    return {"text": "经核查属实，依法办理，理由如下。", "day": today, "time": today + "T10:00:00+08:00", "unit": RSJ,
            "number": 1, "bool": True}.get(field["type"], "x")


# -- a site --

def filing(**change):
    m = {"procedure": "petition", "title": "道路坑洼无人修", "body": "村口道路坑洼多年，下雨积水，请修。",
         "channel": "web", "place": "610404001001", "request": "请尽快修好",
         "contact": {"name": "张三丰", "phone": "13900000000", "address": "渭城区某村三组"}}
    m.update(change)
    return m


class Site:
    def __init__(self, training=False, init=True):
        self.path = os.path.join(temp_folder(), "site")
        self.log = self.path + ".log"
        self.proc = self.port = self.api = None
        self.secrets = {"张三丰", "13900000000", "渭城区某村三组", PASSWORD}
        if init:
            done("init", self.path, "--district", "610404", *(["--training"] if training else []))
        at_end(self.close)

    def officer(self, login, unit, duty):
        """A client that speaks for a new officer."""
        done("officer", "add", self.path, login, "--name", "测试" + login, "--unit", unit, "--duty", duty,
             "--password-stdin", data=PASSWORD + "\n")
        token = done("token", "add", self.path, login, "--days", "2").strip()
        self.secrets |= {token}
        return Client(self, token)

    def serve(self, *options, now=None, wait=20, preexec=None):
        self.today = now[:10] if now else time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))
        if now:
            options += ("--now", now if "T" in now else now + "T09:00:00+08:00")
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        with open(self.log, "ab") as log:
            self.proc = subprocess.Popen([BIN, "serve", self.path, "--listen", f"127.0.0.1:{self.port}", *options],
                                         stdout=subprocess.PIPE, stderr=log, preexec_fn=preexec)
        line = self.read_line(wait)
        eq("ready line", line.strip(), f"ready http://127.0.0.1:{self.port}")
        return self

    def read_line(self, wait):
        end, text = time.monotonic() + wait, b""
        while time.monotonic() < end and not text.endswith(b"\n"):
            if select.select([self.proc.stdout], [], [], 0.1)[0]:
                part = os.read(self.proc.stdout.fileno(), 4096)
                text += part
                if not part:
                    status, self.proc = self.proc.wait(), None
                    raise Wrong(f"serve ended with {status}: {self.log_text()[-2000:]}")
        return text.decode()

    def at(self, day):
        """The same site on another day."""
        self.stop()
        return self.serve(now=day)

    def client(self, token=None, code=None):
        return Client(self, token, code)

    def file(self, client=None, key=None, **change):
        """Files a matter that must be accepted: (its number, a client that holds its query code)."""
        headers = {"Idempotency-Key": key} if key else {}
        a = want("filing", (client or self.client()).post("/api/v1/matters", filing(**change), headers=headers), 201)
        self.secrets |= {a.json["query_code"]}
        return a.json["no"], Client(self, code=a.json["query_code"])

    def check_answer(self, method, path, answer):
        path = path.split("?")[0]
        if not path.startswith("/api/v1/") or path == "/api/v1/openapi.json" or method not in ("GET", "POST"):
            return
        if self.api is None:
            self.api = schema.OpenApi(Client(self).get("/api/v1/openapi.json").json)
        body = answer.json if answer.media == "application/json" else answer.body
        if isinstance(body, dict):
            TAKEN.update(e["row"] for e in body.get("events", []) if e.get("row"))
        faults = self.api.faults(method, path, answer.status, answer.media, body)
        if faults:
            raise Wrong("answer is not as described: " + "; ".join(faults[:5]) + f" in {answer!r}")

    def log_text(self):
        with open(self.log, encoding="utf-8", errors="replace") as f:
            return f.read()

    def stop(self):
        """Ends the server as an operator does."""
        if self.proc is None:
            return
        self.proc.send_signal(signal.SIGTERM)
        status = self.proc.wait(20)
        self.proc.stdout.close()
        self.proc = None
        if status != 0:
            raise Wrong(f"serve ended with {status} after SIGTERM: {self.log_text()[-3000:]}")

    def kill(self):
        self.proc.kill()
        self.proc.wait()
        self.proc.stdout.close()
        self.proc = None

    def close(self):
        try:
            self.stop()
        finally:
            if self.proc is not None:
                self.kill()
            text = self.log_text() if os.path.exists(self.log) else ""
            found = re.search(r"(ERROR: \w+Sanitizer|runtime error:|Assertion .* failed).*", text)
            if found:
                raise Wrong(f"in the log: {text[found.start():found.start() + 4000]}")
            leaked = [s for s in self.secrets if s in text]
            if leaked:
                raise Wrong(f"personal data in the log: {leaked}")
