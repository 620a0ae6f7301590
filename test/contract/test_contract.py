# SPDX-License-Identifier: Apache-2.0
"""The contract check that lies beside the sample data, against this build, where both are there."""
import os
import subprocess
import sys

from anlan import BIN, need
from testing import ok, skip

CHECK = os.path.join(os.environ["ANLAN_DATA"], "../check/contract")


def run(name):
    need("init", "serve")
    if not os.path.exists(CHECK):
        skip("no contract check here")
    p = subprocess.run([sys.executable, CHECK, name], capture_output=True, text=True, timeout=230,
                       env={**os.environ, "ANLAN_BIN": BIN})
    ok(p.stdout + p.stderr, p.returncode == 0)


def test_deadline():
    run("deadline")


def test_check_id():
    run("check_id")


def test_imports():
    need("import")
    run("imports")


def test_search():
    need("import")
    run("search")


def test_petition():
    run("petition")


def test_merkle():
    run("merkle")
