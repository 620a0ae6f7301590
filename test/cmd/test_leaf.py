# SPDX-License-Identifier: Apache-2.0
"""deadline, check-id and merkle from outside: the contract's cases, the sample data's, and hostile ones."""
import base64
import csv
import io
import json
import os
import subprocess

from testing import eq, has, ok, sample

BIN = os.environ["ANLAN_BIN"]
MOST = 2**64 - 1


def run(*args, data=b""):
    return subprocess.run([BIN, *args], input=data if isinstance(data, bytes) else data.encode(),
                          capture_output=True, timeout=60)


def batch(command, text, *args):
    p = run(command, "--batch", *args, data=text)
    eq(command + " status", p.returncode, 0)
    return list(csv.DictReader(io.StringIO(p.stdout.decode())))


def test_deadline_batch():
    got = batch("deadline", "start,unit,n\n2026-02-12,working,5\n2026-04-29,working,10\n2026-09-16,calendar,15\n"
                "2026-01-31,month,1\n2026-03-02,calendar,60\n2026-07-01,working,0\n")
    eq("due", [g["due"] for g in got],
       ["2026-02-26", "2026-05-15", "2026-10-01", "2026-02-28", "2026-05-01", "2026-07-01"])
    got = batch("deadline", "start,unit,n\n2026-09-16,calendar,15\n", "--roll")
    eq("rolled", got[0]["due"], "2026-10-08")


def test_deadline_batch_answers_faulty_lines_too():
    bad = ["x,calendar,1", "2026-02-30,calendar,1", "2026-02-03,days,1", "2026-02-03,calendar,", "2026-02-03",
           "2026-02-03,calendar,-1", "2026-02-03,calendar,99999999999999999999", "9999-12-31,month,1",
           "2026-02-03,working,1.5", "0000-01-01,calendar,1"]
    p = run("deadline", "--batch", data="start,unit,n\n" + "\n".join(bad) + "\n2026-07-01,calendar,15\n")
    got = list(csv.DictReader(io.StringIO(p.stdout.decode())))
    eq("answers", [g["due"] for g in got], [""] * len(bad) + ["2026-07-16"])
    eq("status", p.returncode, 0)
    eq("messages", p.stderr.count(b"\n"), len(bad))


def test_deadline_batch_keeps_columns_and_says_provisional():
    p = run("deadline", "--batch", "--lang", "en", data="\ufeffn,name,unit,start\r\n3,\"a,\"\"b\"\"\",working,2027-03-01\r\n")
    eq("answer", p.stdout.decode(), 'n,name,unit,start,due\n3,"a,""b""",working,2027-03-01,2027-03-04\n')
    has("message", p.stderr.decode(), "2027")
    eq("no column", run("deadline", "--batch", data="start,n\n").returncode, 3)
    eq("nothing", run("deadline", "--batch", data="").returncode, 3)


def test_check_id_sample_data():
    with open(sample("id-check.csv"), encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    text = io.StringIO()
    w = csv.writer(text)
    w.writerow(["kind", "value"])
    w.writerows([r["kind"], r["value"]] for r in rows)
    got = batch("check-id", text.getvalue())
    eq("valid", [g["valid"] for g in got], [r["valid"] for r in rows])
    for g in got:
        eq("why of " + g["value"], g["why"] == "", g["valid"] == "1")


def test_check_id_hostile_values():
    values = ["", " 11010519491231002X", "11010519491231002X ", "11010519491231002x", "１１０１０５１９４９１２３１００２X",
              "110105194912310", "11010519491231002X\n", "11010529991231002X", "=1+1"]
    text = io.StringIO()
    csv.writer(text).writerows([["kind", "value"]] + [["gb11643", v] for v in values] + [["", "x"], ["GB11643", "x"]])
    got = batch("check-id", text.getvalue())
    eq("all refused", [g["valid"] for g in got], ["0"] * (len(values) + 2))
    p = run("check-id", "--batch", data=b"kind,value\ngb11643,\xff\xfe\ngb11643,11010519491231002X\n")
    eq("broken bytes cost one answer", p.stdout.split(b"\n")[2], b"gb11643,11010519491231002X,1,")


def ask(*questions):
    lines = [q if isinstance(q, (str, bytes)) else json.dumps(q) for q in questions]
    p = run("merkle", data=b"\n".join(l if isinstance(l, bytes) else l.encode() for l in lines) + b"\n")
    eq("status", p.returncode, 0)
    got = p.stdout.decode().split("\n")
    eq("one answer a line", len(got), len(lines) + 1)
    ok("no blanks", " " not in p.stdout.decode())
    return [json.loads(g) for g in got[:-1]]


def test_merkle_tree_of_sample_data():
    tree = json.load(open(sample("merkle-vectors.json"), encoding="utf-8"))["trees"][0]
    leaves, roots = tree["leaf_inputs_hex"], tree["roots_hex"]
    got = ask(*({"op": "root", "leaves": leaves, "size": n} for n in range(len(roots))))
    eq("roots", [g["root"] for g in got], roots)
    cases = tree["inclusion"]
    got = ask(*({"op": "inclusion", "leaves": leaves, "index": c["leaf_index"], "size": c["tree_size"]} for c in cases))
    eq("inclusion", [g["path"] for g in got], [c["path_hex"] for c in cases])
    got = ask(*({"op": "check-inclusion", "leaf_hash": tree["leaf_hashes_hex"][c["leaf_index"]], "index": c["leaf_index"],
                 "size": c["tree_size"], "path": c["path_hex"], "root": roots[c["tree_size"]]} for c in cases))
    ok("all included", all(g == {"ok": True} for g in got))
    cases = tree["consistency"]
    got = ask(*({"op": "consistency", "leaves": leaves, "size1": c["size1"], "size2": c["size2"]} for c in cases))
    eq("consistency", [g["path"] for g in got], [c["proof_hex"] for c in cases])
    got = ask(*({"op": "check-consistency", "size1": c["size1"], "size2": c["size2"], "root1": roots[c["size1"]],
                 "root2": roots[c["size2"]], "path": c["proof_hex"]} for c in cases))
    ok("all consistent", all(g == {"ok": True} for g in got))


def test_merkle_verifier_cases_of_sample_data():
    d = json.load(open(sample("merkle-vectors.json"), encoding="utf-8"))
    x = lambda s: base64.b64decode(s).hex()
    got = ask(*({"op": "check-inclusion", "leaf_hash": x(c["leafHash"]), "index": c["leafIdx"], "size": c["treeSize"],
                 "path": [x(p) for p in c["proof"]], "root": x(c["root"])} for c in d["inclusion_cases"]))
    eq("inclusion", [g["ok"] for g in got], [not c.get("wantErr") for c in d["inclusion_cases"]])
    got = ask(*({"op": "check-consistency", "size1": c["size1"], "size2": c["size2"], "root1": x(c["root1"]),
                 "root2": x(c["root2"]), "path": [x(p) for p in c["proof"]]} for c in d["consistency_cases"]))
    eq("consistency", [g["ok"] for g in got], [not c.get("wantErr") for c in d["consistency_cases"]])


def test_merkle_malformed_checks_are_no():
    h = "00" * 32
    good = {"op": "check-inclusion", "leaf_hash": h, "index": 0, "size": 1, "path": [], "root": h}
    cons = {"op": "check-consistency", "size1": 3, "size2": 3, "root1": h, "root2": h, "path": []}
    bad = [dict(good, **c) for c in (
        {"size": 0}, {"size": -1}, {"size": "1"}, {"size": 1.0}, {"size": 2**64}, {"size": None}, {"index": 1},
        {"index": -1}, {"index": MOST, "size": MOST}, {"path": None}, {"path": [5]}, {"path": ["zz"]}, {"path": [h]},
        {"path": {}}, {"root": h[:-2]}, {"root": "g" * 64}, {"leaf_hash": ""}, {"leaf_hash": [h]})]
    bad += [dict(cons, **c) for c in (
        {"size1": 0}, {"size1": 0, "size2": 0}, {"size1": 4}, {"size2": MOST}, {"path": [h]}, {"root2": "11" * 32})]
    bad += ['{"op":"check-inclusion"', '{"op":"check-inclusion","op":"check-inclusion"}', '{"op":"check-consistency"}']
    eq("good", ask(good, cons), [{"ok": True}] * 2)
    eq("bad", ask(*bad), [{"ok": False}] * len(bad))


def test_merkle_malformed_questions_are_errors():
    bad = [b"", b" ", b"{}", b"[]", b"null", b"\xff", b'{"op":"root"}', b"[" * 100, b'{"op":"roots","leaves":[],"size":0}']
    bad += [{"op": "root", "leaves": ["0"], "size": 1}, {"op": "root", "leaves": [0], "size": 1},
            {"op": "root", "leaves": ["00"], "size": 2}, {"op": "root", "leaves": ["00"], "size": MOST},
            {"op": "root", "leaves": ["00"]}, {"op": "inclusion", "leaves": ["00"], "index": 1, "size": 1},
            {"op": "inclusion", "leaves": [], "index": 0, "size": 0},
            {"op": "consistency", "leaves": ["00"], "size1": 0, "size2": 1},
            {"op": "consistency", "leaves": ["00", "01"], "size1": 2, "size2": 1}]
    for q, a in zip(bad, ask(*bad)):
        eq(f"{q}", list(a), ["error"])


def test_merkle_answers_line_by_line():
    p = subprocess.Popen([BIN, "merkle"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    for n in range(3):
        p.stdin.write(json.dumps({"op": "root", "leaves": ["00"] * n, "size": n}) + "\n")
        p.stdin.flush()
        ok("an answer before the next question", "root" in json.loads(p.stdout.readline()))
    p.stdin.close()
    eq("status", p.wait(20), 0)


def test_merkle_big_tree():
    leaves = [i.to_bytes(4, "big").hex() for i in range(70000)]
    root, path = ask({"op": "root", "leaves": leaves, "size": 70000},
                     {"op": "consistency", "leaves": leaves, "size1": 65537, "size2": 70000})
    half, = ask({"op": "root", "leaves": leaves, "size": 65537})
    eq("consistent", ask({"op": "check-consistency", "size1": 65537, "size2": 70000, "root1": half["root"],
                          "root2": root["root"], "path": path["path"]}), [{"ok": True}])
