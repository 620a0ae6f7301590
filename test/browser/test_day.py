# SPDX-License-Identifier: Apache-2.0
"""A resident's and an officer's day in a real browser, with pictures, axe and a look at small screens."""
import os
import pathlib
import shutil
import subprocess

from anlan import PASSWORD, RSJ, XFJ, Site, need
from testing import ok, skip

ROOT = pathlib.Path(__file__).resolve().parents[2]


def test_day_in_a_browser():
    need("init", "officer", "token", "serve")
    if not shutil.which("chromium") or not (ROOT / "node_modules/playwright-core").exists():
        skip("no browser here")
    s = Site(training=True)
    for login, unit, duty in (("pd", XFJ, "PD,ADM"), ("ru", RSJ, "RU,RUL")):
        s.officer(login, unit, duty)
    s.serve(now="2026-06-15")
    p = subprocess.run(["node", ROOT / "test/browser/day.mjs", f"http://127.0.0.1:{s.port}", PASSWORD, ROOT / "build/shots"],
                       capture_output=True, text=True, timeout=550, env={**os.environ, "CHROMIUM": shutil.which("chromium")})
    ok(p.stderr[-6000:] + p.stdout[-500:], p.returncode == 0)
