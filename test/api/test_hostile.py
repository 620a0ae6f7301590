# SPDX-License-Identifier: Apache-2.0
"""Requests nobody sends by mistake: each gets a clear refusal, and the next honest one is answered."""
import json
import time

from anlan import Site, filing, need, want
from testing import eq, has, ok
from wire import status, talk


def site():
    need("init", "serve")
    return Site(training=True).serve(now="2026-03-02")


def alive(s, what):
    want(f"alive after {what}", s.client().get("/healthz"), 200)


def post_raw(s, body, media="application/json"):
    return s.client().request("POST", "/api/v1/matters", body, headers={"Content-Type": media})


GOOD = json.dumps(filing(), ensure_ascii=False).encode()
BAD_JSON = {
    "nothing": b"",
    "half": GOOD[:-1],
    "two": GOOD + GOOD,
    "a list": b"[]",
    "a number": b"1",
    "not json": b"title=x",
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "34 deep inside": GOOD[:-1] + b',"x":' + b"[" * 34 + b"]" * 34 + b"}",
    "invalid utf-8": GOOD.replace("村口".encode(), b"\xff\xfe"),
    "overlong utf-8": GOOD.replace("村口".encode(), b"\xc0\xaf"),
    "a surrogate in utf-8": GOOD.replace("村口".encode(), b"\xed\xa0\x80"),
    "half a surrogate": GOOD.replace("村口".encode(), b"\\ud800"),
    "a nul": GOOD.replace("村口".encode(), b"\\u0000"),
    "a raw nul": GOOD.replace("村口".encode(), b"\0"),
    "a raw newline": GOOD.replace("村口".encode(), b"\n"),
    "nan": GOOD[:-1] + b',"people":NaN}',
    "a key twice": GOOD[:-1] + b',"title":"x"}',
    "bom": b"\xef\xbb\xbf" + GOOD,
    "single quotes": GOOD.replace(b'"', b"'"),
    "a comment": b"/* */" + GOOD,
}


def test_bad_json_is_refused_with_400():
    s = site()
    for name, body in BAD_JSON.items():
        a = post_raw(s, body)
        ok(f"{name}: {a!r}", a.status in (400, 422) and a.code)
        alive(s, name)
    want("and good json is taken", post_raw(s, GOOD), 201)


def test_wrong_types_in_every_field():
    s = site()
    for field in filing():
        for value in (None, 5, -1, 1e308, True, [], {}, ["x"], {"x": 1}, "x" * 100_001):
            if value == filing()[field] or (value is None and field not in ("title", "body", "procedure")):
                continue
            if (field == "anonymous" and value is True) or (field == "contact" and isinstance(value, dict)):
                continue
            a = s.client().post("/api/v1/matters", filing(**{field: value}))
            ok(f"{field}={value!r:.40}: {a!r}", a.status in (400, 413, 422) and a.code)
            has(f"{field}={value!r:.40} names the field", a.json["error"]["field"], field)


def test_unknown_names_in_known_fields():
    s = site()
    for change in ({"procedure": "nothing"}, {"place": "999999999999"}, {"place": "1"},
                   {"attachments": ["none"]}, {"procedure": "../../etc"}):
        a = s.client().post("/api/v1/matters", filing(**change))
        ok(f"{change}: {a!r}", a.status in (400, 404, 422) and a.code)


def test_media_types():
    s = site()
    for media in ("text/plain", "application/xml", "", "image/png"):
        a = post_raw(s, GOOD, media)
        ok(f"{media}: {a!r}", a.status in (400, 415))
    want("charset utf-8", post_raw(s, GOOD, "application/json; charset=utf-8"), 201)


def test_bodies_too_large_are_answered_not_dropped():
    s = site()
    body = b'{"title":"' + b"x" * 3_000_000 + b'"}'
    a = post_raw(s, body)
    ok(f"3 MB of JSON: {a!r}", a.status in (413, 422))
    reply = talk(s.port, b"POST /api/v1/matters HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                 b"Content-Length: 99999999999999\r\n\r\n{", wait=15, close=False)
    ok(f"a length beyond all bounds: {reply!r:.80}", reply is not None and status(reply) in (0, 400, 413))
    alive(s, "large bodies")


MALFORMED = {
    "no version": b"GET /\r\n\r\n",
    "no method": b"/ HTTP/1.1\r\nHost: x\r\n\r\n",
    "binary": bytes(range(256)) * 8,
    "tls hello": bytes.fromhex("16030100c8010000c40303") + b"\0" * 200,
    "two lengths": b"POST /api/v1/matters HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
    "length and chunks": b"POST /api/v1/matters HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
                         b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "negative length": b"POST /api/v1/matters HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "length in words": b"POST /api/v1/matters HTTP/1.1\r\nHost: x\r\nContent-Length: two\r\n\r\n{}",
    "bad chunk": b"POST /api/v1/matters HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "long path": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "long header": b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X%d: 1\r\n" % i for i in range(5000)) + b"\r\n",
    "unknown method": b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n",
    "trace": b"TRACE / HTTP/1.1\r\nHost: x\r\n\r\n",
    "connect": b"CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: x\r\n\r\n",
}


def test_malformed_http_is_refused_or_closed():
    s = site()
    for name, data in MALFORMED.items():
        reply = talk(s.port, data)
        ok(f"{name}: {reply!r:.100}", reply is not None and (status(reply) == 0 or 400 <= status(reply) <= 505))
        alive(s, name)


PATHS = ["/../../etc/passwd", "/asset/../../../etc/passwd", "/asset/%2e%2e/%2e%2e/etc/passwd", "/asset/..%2f..%2fsite.json",
         "/asset/%00", "/asset/site.css%00.png", "/%c0%ae%c0%ae/etc/passwd", "/%ff", "/%zz", "/%", "//etc/passwd",
         "/asset//etc/passwd", "/api/v1/matters/..%2f..", "/api/v1/matters/%00", "/api/v1/matters/' OR 1=1 --",
         "/matter/<script>", "/api/v1/nothing", "/.git/config", "/anlan.db", "/keys/", "/data/error.def"]


def test_traversal_and_strange_paths():
    s = site()
    for path in PATHS:
        reply = talk(s.port, b"GET " + path.replace(" ", "%20").encode() + b" HTTP/1.1\r\nHost: x\r\n\r\n")
        ok(f"{path}: {reply!r:.100}", status(reply) in (0, 301, 308, 400, 404))
        ok(f"{path} leaks", b"root:" not in (reply or b"") and b"SQLite" not in (reply or b""))
        ok(f"{path} comes back unescaped", b"<script>" not in (reply or b""))
    alive(s, "paths")


def test_methods_that_a_route_has_not():
    s = site()
    for method, path in (("PUT", "/api/v1/matters"), ("DELETE", "/api/v1/matters/1"), ("POST", "/healthz"),
                         ("DELETE", "/"), ("PATCH", "/api/v1/matters")):
        a = s.client().request(method, path, b"")
        ok(f"{method} {path}: {a!r}", a.status in (404, 405, 501))


def test_slow_clients_are_cut_and_hold_nobody():
    s = site()
    import socket
    slow = [socket.create_connection(("127.0.0.1", s.port)) for _ in range(40)]
    start, cut = time.monotonic(), 0
    for c in slow:
        c.setblocking(False)
        c.send(b"GET / HTTP/1.1\r\nHost:")
    worst = 0.0
    while time.monotonic() - start < 14 and cut < len(slow):
        t = time.monotonic()
        alive(s, "slow clients")
        worst = max(worst, time.monotonic() - t)
        time.sleep(0.5)
        cut = 0
        for c in slow:
            try:
                c.send(b"x")
                cut += c.recv(1) == b""
            except BlockingIOError:
                pass
            except OSError:
                cut += 1
    eq("all were cut", cut, len(slow))
    ok(f"others waited {worst:.2f} s", worst < 2)


def test_pipelined_requests_are_answered_in_order():
    s = site()
    one = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    reply = talk(s.port, one * 10 + b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", close=False)
    eq("answers", reply.count(b"HTTP/1.1 200"), 11)
