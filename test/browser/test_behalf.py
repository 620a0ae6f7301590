# SPDX-License-Identifier: Apache-2.0
"""Papers added by the resident, and a step written down for them by an officer, in a real browser of a phone's width."""
import json
import os
import pathlib
import shutil
import subprocess

from anlan import PASSWORD
from flow import *
from testing import skip

ROOT = pathlib.Path(__file__).resolve().parents[2]
TWH = "610404001001.twh"


def cases(s, who):
    """One matter of each kind, and what an officer will take for its resident."""
    asked = Case(s, who, procedure="consultation")
    asked.take("WIN", "K03", unit=RSJ)
    asked.take("RU", "K05")
    talk = Case(s, who, procedure="mediation")
    for duty, row in (("PC", "M03"), ("PC", "M04")):
        talk.take(duty, row)
    again = new_in(s, who, "RVW")
    again.take("REV", "R02", "review")
    plain = [("petition", new_in(s, who, "ANS"), "petition", "pd", "P26"), ("mediation", talk, "petition", "med", "M06"),
             ("suggestion", Case(s, who, procedure="suggestion"), "petition", "pd", "N02"), ("consultation", asked, "petition", "pd", "K07"),
             ("review", again, "review", "rev", "R03")]
    return [{"kind": kind, "no": case.place(at), "code": case.client("RES", at).code, "login": login, "row": row}
            for kind, case, at, login, row in plain]


def test_on_a_phone():
    if not shutil.which("chromium") or not (ROOT / "node_modules/playwright-core").exists():
        skip("no browser here")
    s, who = cast()
    for name in ("MED", "PC"):
        who[name] = s.officer(name.lower(), TWH, name)
    p = subprocess.run(["node", ROOT / "test/browser/behalf.mjs", f"http://127.0.0.1:{s.port}", PASSWORD, ROOT / "build/shots/behalf"],
                       input=json.dumps(cases(s, who)), capture_output=True, text=True, timeout=300,
                       env={**os.environ, "CHROMIUM": shutil.which("chromium")})
    ok(p.stderr[-3000:] + p.stdout[-500:], p.returncode == 0)
