# SPDX-License-Identifier: Apache-2.0
"""Whoever reads the whole log over HTTP gets what its heads were signed over, at every size."""
import csv
import hashlib
import os

import c2sp
from anlan import Site, done, need, want
from head import await_head, events
from testing import eq, temp_folder


def imported(n):
    need("init", "import", "serve")
    s, path = Site(training=True), os.path.join(temp_folder(), "messages.csv")
    with open(path, "w", newline="", encoding="utf-8") as f:
        w = csv.writer(f)
        w.writerow(["主题", "内容", "时间"])
        w.writerows([f"第{i}封来信", f"第{i}件事的内容，请处理。", f"2024-01-{1 + i % 28:02d} 10:{i // 60 % 60:02d}:{i % 60:02d}"] for i in range(n))
    done("import", s.path, "messages", path)
    return s.serve(now="2026-03-02")


def read_log(s, size):
    """All leaf hashes, from the entry bundles."""
    out, c = [], s.client()
    for n in range((size + 255) // 256):
        w = min(256, size - 256 * n)
        body = want("bundle", c.get(f"/log/tile/entries/{n:03d}" + ("" if w == 256 else f".p/{w}")), 200).body
        eq("length of a bundle", len(body), 49 * w)
        for i in range(w):
            eq("each entry says its length", body[49 * i:49 * i + 2], b"\0\x2f")
            out.append(c2sp.leaf_hash(body[49 * i + 2:49 * i + 49]))
    return out


def check_tiles(s, leaves):
    """Every tile of a tree of that size, twice: made, and as it is kept."""
    c, level, hashes = s.client(), 0, leaves
    while hashes:
        for n in range((len(hashes) + 255) // 256):
            part = hashes[256 * n:256 * n + 256]
            for _ in range(2):
                a = want("tile", c.get(f"/log/tile/{level}/{n:03d}" + ("" if len(part) == 256 else f".p/{len(part)}")), 200)
                eq(f"tile {level}/{n}", hashlib.sha256(a.body).hexdigest(), hashlib.sha256(b"".join(part)).hexdigest())
                eq("long-lived", a.headers["cache-control"], "public, max-age=31536000, immutable")
        hashes = [c2sp.root(hashes[i:i + 256]) for i in range(0, len(hashes) - 255, 256)]
        level += 1


def test_the_log_read_over_http_is_what_was_signed():
    s = imported(700)
    sizes = []
    for _ in range(3):
        note = await_head(s, events(s.path))
        text, _lines = c2sp.split_note(note)
        size = int(text.split("\n")[1])
        leaves = read_log(s, size)
        eq("root", text.split("\n")[2], c2sp.b64(c2sp.root(leaves)))
        check_tiles(s, leaves)
        sizes.append(size)
        s.file()
    c = s.client()
    for size in sizes:      # of every size that had a head, until the full one is there
        eq("an older partial tile", c.get(f"/log/tile/0/{size // 256:03d}.p/{size % 256}").status, 200)
    last = s.client().get("/log/checkpoint").text.split("\n")
    n, w = int(last[1]) // 256, int(last[1]) % 256
    for path in (f"0/{n:03d}", f"0/{n:03d}.p/{w + 2}", f"entries/{n + 1:03d}.p/1", "0/1", "0/0000", "0/x000/000x", "0/000.p/0", "0/000.p/256",
                 "0/000.p/01x", "0/000.p/01", "0/x000/000", "8/000.p/1", "64/000", "-1/000", "0/x999/x999/x999/x999/x999/999", "entries/000.p/", "1/000"):
        eq(path, c.get("/log/tile/" + path).status, 404)
