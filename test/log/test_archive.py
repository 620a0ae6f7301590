# SPDX-License-Identifier: Apache-2.0
"""`anlan archive` makes a file that proves itself; here it is checked by hashlib alone, and by hostile hands."""
import base64
import hashlib
import hmac
import json
import os
import zipfile

from anlan import RSJ, XFJ, Site, anlan, done, need, want
from c2sp import b64, is_signed, key_id, leaf_hash, node, read_vkey, sign, split_note
from testing import eq, has, ok, temp_folder

TITLE, BODY, NAME, PHONE = "井盖丢失三天", "小区门口的井盖丢了，有人摔伤。", "何鑫淼", "13912345678"
OTHER_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
ATTACHED = b"left leg, broken\n" * 40


# -- the package, read by its description in README.txt --

def signed_text(note, vkey):
    """The text of a note that the log's key signed."""
    name, kind, public = read_vkey(vkey)
    text, lines = split_note(note.decode())
    marks = [base64.b64decode(x.split(" ")[2]) for x in lines if x.split(" ")[1] == name]
    marks = [m[4:] for m in marks if m[:4] == key_id(name, kind, public)]
    eq("signatures of the log", [is_signed(public, text.encode(), m) for m in marks], [True])
    return text


def root_of(leaf, index, size, path):
    """RFC 9162 2.1.3.2"""
    fn, sn, r = index, size - 1, leaf
    for p in path:
        assert sn > 0
        if fn & 1 or fn == sn:
            r = node(p, r)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node(r, p)
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0
    return r


def check_proof(file, checkpoint, size, root):
    """Its event, and the fields that can be read."""
    head, note = file.split(b"\n\n", 1)
    eq("under the one head", note, checkpoint)
    lines = head.decode().split("\n")
    eq("format", lines[0], "c2sp.org/tlog-proof@v1")
    extra = json.loads(base64.b64decode(lines[1].removeprefix("extra ")))
    index, path = int(lines[2].removeprefix("index ")), [base64.b64decode(x) for x in lines[3:]]
    event = json.loads(extra["event"])
    for name, f in extra["fields"].items():
        eq(name, hmac.digest(bytes.fromhex(f["salt"]), f["value"].encode(), "sha256").hex(), event["sealed"][name])
    mac = hmac.digest(bytes.fromhex(extra["salt"]), extra["event"].encode(), "sha256")
    leaf = leaf_hash(b"anlan/event/v1\n" + mac)
    eq("path", root_of(leaf, index, size, path), root)
    eq("index", index + 1, event["seq"])
    return event, {k: f["value"] for k, f in extra["fields"].items()}


def check_package(path, vkey, no):
    """Everything README.txt promises, by hashlib alone; events and fields."""
    with zipfile.ZipFile(path) as z:
        names = z.namelist()
        member = {n: z.read(n) for n in names}
    eq("no name twice", len(set(names)), len(names))
    manifest = json.loads(member["manifest.json"])
    digest = b64(hashlib.sha256(member["manifest.json"]).digest())
    eq("the manifest is signed", signed_text(member["manifest.note"], vkey), f"anlan/archive/v1\n{no}\n{digest}\n")
    eq("every member is in it", sorted(x["name"] for x in manifest["members"]),
       sorted(set(names) - {"manifest.json", "manifest.note"}))
    for x in manifest["members"]:
        data = member[x["name"]]
        eq(x["name"], (len(data), hashlib.sha256(data).hexdigest()), (x["size"], x["sha256"]))
    origin, size, root = signed_text(member["checkpoint"], vkey).splitlines()
    eq("origin", origin, vkey.split("+")[0])
    proven = [check_proof(member[e["member"]], member["checkpoint"], int(size), base64.b64decode(root))
              for e in manifest["events"]]
    eq("in order", [e["seq"] for e, _ in proven], sorted(x["seq"] for x in manifest["events"]))
    eq("of this matter", {e["no"] for e, _ in proven}, {no})
    ok("from its beginning", proven[0][0]["born"])
    named = {line.split(" ")[0] for _, f in proven for line in f.get("file", "").split("\n") if line}
    eq("attachments", {a["member"].split("/")[1] for a in manifest["attachments"]}, named)
    return proven, member


def served():
    need("init", "serve", "archive", "verify-archive")
    s = Site(training=True)
    s.pd, s.arc = s.officer("pd", XFJ, "PD"), s.officer("arc", "610404.dag", "ARC")
    s.ru, s.rul = s.officer("ru", RSJ, "RU"), s.officer("rul", RSJ, "RUL")
    return s.serve(now="2026-03-02")


def answered_case(s):
    up = want("upload", s.client().post("/api/v1/files?name=leg.txt", ATTACHED, headers={"Content-Type": "text/plain"}),
              201)
    s.secrets |= {NAME, PHONE}
    no, res = s.file(title=TITLE, body=BODY, contact={"name": NAME, "phone": PHONE}, attachments=[up.json["id"]])
    s.file(title="别人的事")
    s.pd.must(no, "P02", unit=RSJ)
    s.ru.must(no, "P07")
    s.rul.must(no, "P21", facts="经查属实")
    return no, res


def vkey_of(s):
    return s.client().get("/log/vkey").text.strip()


def test_a_package_proves_itself():
    s = served()
    no, _ = answered_case(s)
    path = os.path.join(temp_folder(), "m.zip")
    made = json.loads(done("archive", s.path, no, path))
    vkey = vkey_of(s)
    proven, member = check_package(path, vkey, no)
    eq("all events", (made["events"], made["files"]), (len(proven), 1))
    eq("as the matter has them", len(proven), len(s.pd.matter(no)["events"]))
    eq("the text", proven[0][1]["body"], BODY)
    ok("no contact without being asked", NAME.encode() not in b"".join(member.values()) and "contact" not in proven[0][1])
    has("a page to read", member["index.html"].decode(), BODY)
    ok("its bytes", ATTACHED in member.values())
    eq("the program agrees", done("verify-archive", path, "--key", vkey).strip(), "ok")
    for name in member:
        if name.endswith(".tlog-proof"):
            one = os.path.join(temp_folder(), "one.tlog-proof")
            with open(one, "wb") as f:
                f.write(member[name])
            eq("each proof is a receipt", done("verify-receipt", one, "--key", vkey).strip(), "ok")
    s.file(title="以后的事")
    with_contact = os.path.join(temp_folder(), "c.zip")
    done("archive", s.path, no, with_contact, "--purpose", "archive")
    eq("with contact", json.loads(check_package(with_contact, vkey, no)[0][0][1]["contact"])["name"], NAME)
    eq("not over another file", anlan("archive", s.path, no, path).returncode, 3)
    eq("no such matter", anlan("archive", s.path, no[:-1] + "0", path + "x").returncode, 3)


def letters_of(member):
    """{"F02": {"html": bytes, …}} of a package's letters."""
    found = {}
    for name, data in member.items():
        if name.startswith("letters/"):
            form, kind = name.split("-")[1].split(".")
            found.setdefault(form, {})[kind] = data
    return found


def drawn(s, no, form, kind):
    path = os.path.join(temp_folder(), f"{form}.{kind}")
    done("letter", s.path, no, form, "--format", kind, path)
    with open(path, "rb") as f:
        return f.read()


def test_letters_are_in_it():
    need("letter")
    s = served()
    no, res = answered_case(s)
    plain, named, gone = (os.path.join(temp_folder(), n) for n in ("p.zip", "n.zip", "e.zip"))
    done("archive", s.path, no, named, "--purpose", "archive")
    done("archive", s.path, no, plain)
    proven, member = check_package(named, vkey_of(s), no)
    found = letters_of(member)
    eq("every letter of every event", sorted(found), sorted(d for e, _ in proven for d in e["docs"]))
    ok("some", {"F01", "F02"} <= set(found))
    for form, files in found.items():
        eq(f"{form} in all formats", sorted(files), ["docx", "html", "pdf"])
        ok(f"{form} is PDF and DOCX", files["pdf"][:5] == b"%PDF-" and files["docx"][:4] == b"PK\3\4")
    for kind in ("html", "docx", "pdf"):
        eq(f"F02 as {kind} is the letter that was made", found["F02"][kind], drawn(s, no, "F02", kind))
    has("its addressee", found["F02"]["html"].decode(), NAME)
    page = member["index.html"].decode()
    for name in (n for n in member if n.startswith("letters/")):
        has("linked from the page", page, f'href="{name}"')
    found = letters_of(check_package(plain, vkey_of(s), no)[1])
    for form, files in found.items():
        html = files["html"].decode()
        ok(f"{form} names nobody", NAME not in html and NAME[0] + "*" not in html)
    has("and says so", found["F02"]["html"].decode(), "收件人姓名已隐去")
    done("erase", s.path, no, "--reason", "申请")
    done("archive", s.path, no, gone)
    member = check_package(gone, vkey_of(s), no)[1]
    eq("erased with the rest", [n for n in member if n.startswith("letters/")], [])


def test_years_later():
    """The site goes on, erases the matter, is gone: the package still proves itself."""
    s = served()
    no, _ = answered_case(s)
    path, later = os.path.join(temp_folder(), "m.zip"), os.path.join(temp_folder(), "later.zip")
    done("archive", s.path, no, path)
    vkey = vkey_of(s)
    done("erase", s.path, no, "--reason", "申请")
    done("archive", s.path, no, later)
    s.stop()
    eq("made before", done("verify-archive", path, "--key", vkey).strip(), "ok")
    eq("made after", done("verify-archive", later, "--key", vkey).strip(), "ok")
    proven, member = check_package(later, vkey, no)
    ok("commitments stay", all(f == {} or set(f) <= {"reason"} for _, f in proven))
    ok("nothing else does", BODY.encode() not in b"".join(member.values()))


def test_what_rests_needs_an_order():
    s = served()
    s.stop()
    with open(s.path + "/data/retention.def", "w", encoding="utf-8") as f:
        f.write("* | * | * | allow | seal | 30 | closed | 30年 | transfer | 本区保管期限表\n")
    s.serve(now="2026-03-02")
    no, _ = s.file(title=TITLE, body=BODY, contact={"name": NAME, "phone": PHONE})
    s.pd.must(no, "P14")
    done("erase", s.path, no, "--reason", "申请")
    plain, opened = os.path.join(temp_folder(), "a.zip"), os.path.join(temp_folder(), "b.zip")
    done("archive", s.path, no, plain, "--purpose", "archive")
    proven, member = check_package(plain, vkey_of(s), no)
    ok("it rests", BODY.encode() not in b"".join(member.values()) and "body" not in proven[0][1])
    eq("an order says what for", anlan("archive", s.path, no, opened, "--order", "渭法〔2026〕1号").returncode, 3)
    done("archive", s.path, no, opened, "--purpose", "archive", "--order", "渭法〔2026〕1号", "--reason", "诉讼举证")
    proven, member = check_package(opened, vkey_of(s), no)
    eq("opened", proven[0][1]["body"], BODY)
    has("to be read", member["fields.json"].decode(), BODY)
    eq("and written down", proven[-1][0]["event"], "调阅封存信息")
    ok("the site is whole", json.loads(done("verify", s.path, "--json"))["ok"])


def test_who_may_download():
    s = served()
    no, res = answered_case(s)
    done("archive", s.path, no, os.path.join(temp_folder(), "w.zip"))   # its last event is under a head then
    a = want("the archivist", s.arc.get(f"/desk/matter/{no}/archive"), 200)
    path = os.path.join(temp_folder(), "d.zip")
    with open(path, "wb") as f:
        f.write(a.body)
    eq("good", done("verify-archive", path, "--key", vkey_of(s)).strip(), "ok")
    ok("no contact", NAME.encode() not in b"".join(check_package(path, vkey_of(s), no)[1].values()))
    eq("another duty", s.pd.get(f"/desk/matter/{no}/archive").status, 403)
    ok("the resident", res.get(f"/desk/matter/{no}/archive").status in (303, 401, 403))
    eq("nothing is left in the spool", [n for n in os.listdir(s.path + "/spool") if n.startswith("archive")], [])
    c = want("complaint", s.client().post("/api/v1/matters", {
        "procedure": "complaint", "title": "反映干部", "body": "不作为", "channel": "web", "place": "610404001001"}), 201)
    s.secrets.add(c.json["query_code"])
    eq("a complaint elsewhere", s.arc.get(f"/desk/matter/{c.json['no']}/archive").status, 404)
    eq("nor by the command", anlan("archive", s.path, c.json["no"], path + "x").returncode, 3)


# -- hostile hands --

def rewritten(path, change, name="x.zip"):
    """A copy whose members were changed: a dict in, a list of (name, bytes) or a dict out."""
    with zipfile.ZipFile(path) as z:
        member = {n: z.read(n) for n in z.namelist()}
    out = change(member)
    to = os.path.join(temp_folder(), name)
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as z:
        for n, data in out.items() if isinstance(out, dict) else out:
            z.writestr(n, data)
    return to


def without(name):
    return lambda m: {n: d for n, d in m.items() if n != name}


def altered(name, at=10):
    return lambda m: {n: d[:at] + bytes([d[at] ^ 1]) + d[at + 1:] if n == name else d for n, d in m.items()}


def test_hostile_packages():
    s = served()
    no, _ = answered_case(s)
    path, vkey = os.path.join(temp_folder(), "m.zip"), vkey_of(s)
    done("archive", s.path, no, path)
    other_no, _ = answered_case(s)
    other = os.path.join(temp_folder(), "o.zip")
    done("archive", s.path, other_no, other)
    with zipfile.ZipFile(path) as z:
        names = z.namelist()
        first = next(n for n in names if n.startswith("events/"))
        letter = next(n for n in names if n.endswith("-F02.pdf"))
        attached = next(n for n in names if n.startswith("attachments/"))
        manifest = json.loads(z.read("manifest.json"))
    with zipfile.ZipFile(other) as z:
        others_manifest = {n: z.read(n) for n in ("manifest.json", "manifest.note")}

    def forged(change):
        def do(m):
            j = json.loads(json.dumps(manifest))
            change(j)
            return {**m, "manifest.json": json.dumps(j).encode()}
        return do

    def fewer(m):
        return {n: d for n, d in forged(lambda j: j["events"].pop())(m).items()}

    bad = {
        "no manifest": without("manifest.json"), "no signature": without("manifest.note"),
        "no checkpoint": without("checkpoint"), "an event is missing": without(first),
        "an attachment is missing": without(attached), "an altered event": altered(first, 60),
        "an altered attachment": altered(attached), "an altered page": altered("index.html"),
        "an altered head": altered("checkpoint"), "an altered manifest": altered("manifest.json"),
        "an altered signature": altered("manifest.note", 90), "something more": lambda m: {**m, "more.txt": b"x"},
        "an altered letter": altered(letter, 90), "a letter is missing": without(letter),
        "out of its folder": lambda m: {**m, "../../etc/cron.d/x": b"x"},
        "an absolute name": lambda m: {**m, "/etc/passwd": b"x"},
        "a bomb beside": lambda m: {**m, "bomb": b"\0" * (64 << 20)},
        "a bomb as manifest": lambda m: {**m, "manifest.json": b" " * (64 << 20)},
        "a bomb as note": lambda m: {**m, "manifest.note": b" " * (64 << 20)},
        "a bomb as event": lambda m: {**m, first: b"0" * (64 << 20)},
        "another's manifest": lambda m: {**m, **others_manifest}, "events left out": fewer,
        "a path in the manifest": forged(lambda j: j["members"][0].update(name="../x")),
        "no list": forged(lambda j: j.update(members=7)), "deep": lambda m: {**m, "manifest.json": b"[" * 100000},
        "nothing": lambda m: {}, "only a manifest": lambda m: {"manifest.json": m["manifest.json"]},
        "a name twice": lambda m: [*m.items(), ("README.txt", m["README.txt"])],
    }
    for what, change in bad.items():
        p = anlan("verify-archive", rewritten(path, change), "--key", vkey, timeout=20)
        eq(f"{what}: {p.stdout} {p.stderr}", p.returncode, 1)
        ok(f"{what} has a reason", p.stdout.strip() not in ("", "ok"))
    with open(path, "rb") as f:
        whole = f.read()
    for n in range(0, len(whole), max(1, len(whole) // 60)):
        cut = os.path.join(temp_folder(), "cut.zip")
        with open(cut, "wb") as f:
            f.write(whole[:n])
        eq(f"cut at {n}", anlan("verify-archive", cut, "--key", vkey).returncode, 1)

    eq("another log's key", anlan("verify-archive", path, "--key", OTHER_KEY).returncode, 1)
    eq("still good", done("verify-archive", rewritten(path, lambda m: m), "--key", vkey).strip(), "ok")


def test_a_signed_lie_is_found():
    """Who holds the log's key can sign any manifest, but puts no event into the tree, and changes none."""
    s = served()
    no, _ = answered_case(s)
    other_no, _ = answered_case(s)
    path, other, vkey = os.path.join(temp_folder(), "m.zip"), os.path.join(temp_folder(), "o.zip"), vkey_of(s)
    done("archive", s.path, no, path)
    done("archive", s.path, other_no, other)
    with open(os.path.join(s.path, "keys", "log.key"), encoding="ascii") as f:
        seed = bytes.fromhex(f.read().strip())
    name, kind, public = read_vkey(vkey)
    with zipfile.ZipFile(other) as z:
        foreign = next(z.read(n) for n in z.namelist() if n.startswith("events/"))

    def signed(change):
        def do(m):
            j = json.loads(m["manifest.json"])
            change(j, m)
            for x in j["members"]:
                if x["name"] in m and not x.pop("wrong", None):
                    x.update(size=len(m[x["name"]]), sha256=hashlib.sha256(m[x["name"]]).hexdigest())
            m["manifest.json"] = json.dumps(j).encode()
            text = f"anlan/archive/v1\n{no}\n{b64(hashlib.sha256(m['manifest.json']).digest())}\n"
            m["manifest.note"] = f"{text}\n\u2014 {name} {b64(key_id(name, kind, public) + sign(seed, text.encode()))}\n".encode()
            return m
        return do

    def swap(j, _):
        j["events"][0], j["events"][1] = j["events"][1], j["events"][0]

    def another_attachment(j, m):
        old = j["attachments"][0]["member"]
        new = "attachments/" + hashlib.sha256(b"forged").hexdigest()
        m[new] = b"forged"
        del m[old]
        j["attachments"][0]["member"] = new
        next(x for x in j["members"] if x["name"] == old)["name"] = new

    def add(name):
        def do(j, m):
            m[name] = b"x"
            j["members"].append({"name": name})
        return do

    lies = {
        "order": swap, "attachment": another_attachment, "name": add("../x"),
        "event": lambda j, m: m.update({j["events"][0]["member"]: foreign}),
        "member": lambda j, m: j["members"].pop(0),
        "digest": lambda j, m: j["members"][0].update(size=1, wrong=True),
        "checkpoint": lambda j, m: m.update(checkpoint=b"x\n"),
    }
    eq("signed anew it is good", done("verify-archive", rewritten(path, signed(lambda j, m: None)), "--key", vkey).strip(), "ok")
    for want_word, lie in lies.items():
        p = anlan("verify-archive", rewritten(path, signed(lie)), "--key", vkey)
        eq(f"{want_word}: {p.stdout}", (p.returncode, p.stdout.split()[0]), (1, want_word))
    for bad in ("/etc/passwd", "a/../b", "a//b", "a/", ".hidden", "a\\b", "x\u202e", "a/./b"):
        p = anlan("verify-archive", rewritten(path, signed(add(bad))), "--key", vkey)
        eq(f"{bad!r}: {p.stdout}", p.returncode, 1)
