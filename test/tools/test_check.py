# SPDX-License-Identifier: Apache-2.0
"""The project's own checker finds each kind of fault, and nothing in a clean tree."""
import os
import pathlib
import subprocess

from testing import eq, has, temp_folder

CHECK = os.environ["ANLAN_BUILD"] + "/tools/check"
HEAD = "// SPDX-License-Identifier: Apache-2.0\n/* {name} - a file. */\n"
CLEAN = "#include \"base/str.h\"\n\nint good(int a)\n{\n    return a;\n}\n"


def body(lines):
    return "int f(void)\n{\n" + "    g();\n" * (lines - 3) + "}\n"


FAULTS = [  # file, text behind its head, what the checker must say
    ("src/core/a.c", '#include "page/b.h"\n', "core may not include page"),
    ("src/core/a.c", '#include "http/b.h"\n', "core may not include http"),
    ("src/http/a.c", '#include "core/b.h"\n', "http may not include core"),
    ("src/base/a.c", '#include "gen/a_html.h"\n', "base may not include page"),
    ("src/core/a.c", "#include <sqlite3.h>\n", "<sqlite3.h> is seen in src/store only"),
    ("src/core/a.c", '#include "b.h"\n', "is in no layer"),
    ("src/core/a.c", body(61), "f has 61 lines"),
    ("src/core/a.c", body(101), "100 the end"),
    ("src/core/a.c", "int f(int a, int b, int c, int d, int e, int g)\n{\n}\n", "f has 6 parameters"),
    ("src/core/a.c", "/* x */\n" * 999, "a file has at most 1000"),
    ("src/core/a.h", "/* x */\n" * 149, "a header has at most 150"),
    ("src/core/a.c", "int f(void)\n{\n    sprintf(p, q);\n}\n", "sprintf is banned"),
    ("src/core/a.c", "int f(void)\n{\n    return time(NULL);\n}\n", "time is banned"),
    ("src/codec/a.c", "int f(void)\n{\n    log_line(x);\n}\n", "log_line: library code"),
    ("src/core/a.c", "int f(void)\n{\n#ifdef X\n    g();\n#endif\n}\n", "a preprocessor condition inside"),
    ("src/core/a.c", "typedef struct a b;\n", "typedef hides"),
    ("src/core/a.c", "static int n;\n", "a mutable variable"),
    ("src/core/a.c", "#include <zlib.h>\n", "<zlib.h> is seen in src/codec http only"),
    ("src/core/a.c", "int f(void)\n{\n    goto end;\n}\n", "goto outside a parser"),
    ("src/core/a.c", "/* TO" "DO later */\n", "without an issue number"),
    ("src/core/a.c", 'int f(void)\n{\n    return FAIL(cx, ST_RULE, "flow.none", x);\n}\n', "flow.none has no row"),
    ("src/page/a.html", "<p>{{t desk.none}}</p>\n", "desk.none is not in data/msg"),
    ("data/msg/zh.msg", "desk.only 只有中文\n", "desk.only is not in en.msg"),
    ("data/msg/en.msg", "desk.b B\ndesk.a A\n", "desk.a is not in order"),
]
PASSES = [
    ("src/core/a.c", "int f(struct ctx *cx, int a, int b, int c, int d, int g)\n{\n}\n"),
    ("src/http/a.c", "#include <zlib.h>\n"),
    ("src/sys/a.c", "int f(int a, int b, int c, int d, int g, struct err *e)\n{\n}\n"),
    ("src/core/a.c", "/* waiver: a byte-level parser's switch */\n" + body(70)),
    ("src/core/a.c", "int f(void)\n{\n    return g(\"sprintf(\"); /* goto strcpy( */\n}\n"),
    ("src/core/a.c", "/* TO" "DO #12 later */\n"),
    ("src/sys/a.c", "int f(void)\n{\n    return time(NULL);\n}\n"),
    ("src/core/a.c", "int f(void)\n{\n    return m->time(1) + x.rand(2);\n}\n"),
    ("src/core/a.c", 'int f(void)\n{\n    return FAIL(cx, ST_RULE, "flow.row", x);\n}\n'),
    ("src/store/a.c", "#include <sqlite3.h>\n"),
    ("src/page/a.html", "<p>{{t desk.title x}}</p>\n"),
]


def check(files):
    root = pathlib.Path(temp_folder())
    tree = {"src/base/good.c": CLEAN, "data/error.def": "flow.row | 422\n", "data/msg/zh.msg": "desk.title 标题\n",
            "data/msg/en.msg": "desk.title Title\n", "src/page/used.html": "{{t desk.title}}\n"}
    tree.update(files)
    for name, text in tree.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        head = HEAD.format(name=path.name) if path.suffix in (".c", ".h") else ""
        path.write_text(head + text, encoding="utf-8")
    return subprocess.run([CHECK, str(root)], capture_output=True, text=True, timeout=20)


def test_clean_tree_passes():
    p = check({})
    eq("status", (p.returncode, p.stderr), (0, ""))
    has("report", p.stdout, "1 functions, median 4 lines")


def test_each_fault_is_found():
    for name, text, want in FAULTS:
        p = check({name: text})
        has(f"{name}: {text[:40]!r}", p.stdout, want)
        eq(f"status of {want}", p.returncode, 1)


def test_what_only_looks_like_a_fault_passes():
    for name, text in PASSES:
        p = check({name: text})
        eq(f"{name}: {text[:60]!r}", (p.returncode, p.stdout.count("\n") if p.returncode else 0), (0, 0))


def test_missing_heads_are_found():
    root = pathlib.Path(temp_folder())
    (root / "src/base").mkdir(parents=True)
    (root / "src/base/a.c").write_text("int a;\n")
    p = subprocess.run([CHECK, str(root)], capture_output=True, text=True, timeout=20)
    has("head", p.stdout, "SPDX")
    has("why", p.stdout, "why the file exists")
