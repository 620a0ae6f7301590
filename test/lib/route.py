# SPDX-License-Identifier: Apache-2.0
"""Every address the program answers, by the heads of its pages: a new page is asked by the tests of secrecy at once."""
import glob
import os
import re

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SAMPLE = {"int": "1", "word": "F01"}


def routes():
    """[(method, path)]: {no} stays to be filled in, other parts have a sample."""
    found = set()
    for path in glob.glob(os.path.join(ROOT, "src", "page", "**", "*.c"), recursive=True):
        with open(path, encoding="utf-8") as f:
            heads = re.findall(r"^/\* (?:PAGE|API) +(GET|POST|PUT|DELETE) +(\S+)", f.read(), re.M)
        found |= {(m, re.sub(r"\{(\w+):(\w+)\}", lambda p: "{no}" if p[1] == "no" else SAMPLE.get(p[2], "1"), at)) for m, at in heads}
    if not found:
        raise AssertionError("no page has a head")
    return sorted(found, key=lambda r: r[::-1])


def routes_of_matters():
    return [r for r in routes() if "{no}" in r[1]]


GIVEN = {"event": "P07", "row": "P07", "who": "RU", "value": "3", "purpose": "contact", "kind": "erase", "body": "x", "words": "x", "reason": "x",
         "note": "x", "decision": "destroy", "until": "2027-01-01"}


def ask(client, method, path):
    """A request that would be good enough to be looked at: JSON for programs, a form for pages."""
    if method == "GET":
        return client.get(path)
    if path.startswith("/api/"):
        return client.request(method, path, {**GIVEN, "value": 3, "fields": {}})
    return client.form(path, GIVEN)
