# SPDX-License-Identifier: Apache-2.0
"""A full disk: filings are refused clearly, what was acknowledged stays, reading goes on, and filing works
again once there is room."""
import os
import subprocess

from anlan import XFJ, Site, anlan, filing, need, want
from testing import at_end, eq, ok, skip, temp_folder


def small_disk(size):
    if os.geteuid() != 0:
        skip("needs root for a small disk")
    path = temp_folder()
    p = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", path], capture_output=True)
    if p.returncode != 0:
        skip("no small disk can be mounted here")
    at_end(subprocess.run, ["umount", "-l", path])
    return path


def test_full_disk_refuses_and_recovers():
    need("init", "officer", "token", "serve")
    disk = small_disk("24m")
    s = Site(init=False)
    s.path = os.path.join(disk, "site")
    eq("init", anlan("init", s.path, "--district", "610404", "--training").returncode, 0)
    pd = s.officer("pd", XFJ, "PD")
    s.serve()
    known = []
    for i in range(4000):
        a = s.client().post("/api/v1/matters", filing(title=f"第{i}件", body="很长的诉求内容" * 2000))
        if a.status != 201:
            break
        known.append((a.json["no"], a.json["query_code"]))
        s.secrets.add(a.json["query_code"])
    ok(f"refused as 503: {a!r}", a.status == 503 and a.code and "retry-after" in a.headers)
    ok("many were filed before", len(known) > 20)
    for no, code in known[-20:]:
        want("still read", s.client(code=code).get(f"/api/v1/matters/{no}"), 200)
    subprocess.run(["mount", "-o", "remount,size=96m", disk], check=True)
    a = want("there is room again", s.client().post("/api/v1/matters", filing()), 201)
    s.secrets.add(a.json["query_code"])
    eq("all are there", pd.get("/api/v1/matters?size=1").json["total"], len(known) + 1)
    s.stop()
    eq("rebuild --check", anlan("rebuild", s.path, "--check").returncode, 0)


def test_no_room_for_a_new_site_is_exit_5():
    need("init")
    disk = small_disk("64k")
    eq("init", anlan("init", os.path.join(disk, "site"), "--district", "610404").returncode, 5)
