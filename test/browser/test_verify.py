# SPDX-License-Identifier: Apache-2.0
"""The page /verify in a real browser: served, saved without a network, by file, text and printed code."""
import os
import pathlib
import shutil
import subprocess

from anlan import Site, need
from testing import ok, skip

ROOT = pathlib.Path(__file__).resolve().parents[2]


def test_receipts_in_a_browser():
    need("init", "serve")
    if not shutil.which("chromium") or not (ROOT / "node_modules/jsqr").exists():
        skip("no browser here")
    s = Site(training=True).serve(now="2026-06-15")
    no, resident = s.file()
    p = subprocess.run(["node", ROOT / "test/browser/verify.mjs", f"http://127.0.0.1:{s.port}", ROOT / "build/shots/verify",
                        no, resident.code], capture_output=True, text=True, timeout=550,
                       env={**os.environ, "CHROMIUM": shutil.which("chromium")})
    ok(p.stderr[-6000:] + p.stdout[-500:], p.returncode == 0)
