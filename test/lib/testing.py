# SPDX-License-Identifier: Apache-2.0
"""What every test uses: how to fail, to skip, and to clean up whatever happens."""
import os
import shutil
import tempfile

_cleanups = []


class Skip(Exception):
    """This test cannot run here; says why."""


class Wrong(AssertionError):
    pass


def skip(why):
    raise Skip(why)


def eq(what, got, want):
    if got != want:
        raise Wrong(f"{what}: got {got!r}, want {want!r}")


def ok(what, condition):
    if not condition:
        raise Wrong(what)


def has(what, text, part):
    if part not in text:
        raise Wrong(f"{what}: {part!r} is not in {str(text)[:600]!r}")


def at_end(function, *args):
    """Runs function(*args) when the test ends, last registered first."""
    _cleanups.append((function, args))


def run_cleanups():
    """All of them; the first that fails is the test's failure."""
    first = None
    while _cleanups:
        function, args = _cleanups.pop()
        try:
            function(*args)
        except Exception as why:
            first = first or why
    if first is not None:
        raise first


def temp_folder():
    path = tempfile.mkdtemp(prefix="anlan-test-")
    at_end(shutil.rmtree, path, True)
    return path


def sample(name):
    """A file of the real sample data; the test is skipped where it is absent."""
    path = os.path.join(os.environ["ANLAN_DATA"], name)
    if not os.path.exists(path):
        skip(f"no sample data {name}")
    return path
