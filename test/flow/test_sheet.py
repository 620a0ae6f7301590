# SPDX-License-Identifier: Apache-2.0
"""A paper as it lies on the table: where GB/T 9704-2012 puts what, measured in the PDF; a DOCX that keeps the order of the
schema, without which Word offers to repair it; and the same pages when LibreOffice opens it."""
import json
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile

from anlan import BIN, Site, done
from testing import Wrong, eq, has, ok, skip, temp_folder

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, 184 * MM, 37 * MM, 262 * MM
LINE, CHAR = 225 * MM / 22, 156 * MM / 28
TEXT, HEADING, HAND, SEAL, NOTE = 1, 2, 7, 6, 9
NONE = -2**31
DAY = 20514     # 2026-03-02
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# ECMA-376 part 1, 17.3.1.26, 17.3.2.28, 17.4.60, 17.4.70, 17.6.17, 17.15.1.78 and others: children in this order.
ORDER = {
    "document": "background body",
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
           "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid "
           "spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap "
           "outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
           "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
           "eastAsianLayout specVanish oMath",
    "pBdr": "top left bottom right between bar",
    "tbl": "tblPr tblGrid tr",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
             "tblBorders shd tblLayout tblCellMar tblLook",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "tblGrid": "gridCol",
    "tr": "tblPrEx trPr tc",
    "trPr": "cnfStyle gridBefore gridAfter cantSplit trHeight tblHeader jc",
    "tc": "tcPr p",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "p": "pPr r",
    "r": "rPr t br tab fldChar instrText",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols "
              "formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
    "settings": "evenAndOddHeaders characterSpacingControl",
    "styles": "docDefaults latentStyles style",
    "docDefaults": "rPrDefault pPrDefault",
    "style": "name basedOn",
    "rPrDefault": "rPr", "pPrDefault": "pPr", "tabs": "tab", "hdr": "p", "ftr": "p", "body": "p tbl sectPr",
}
MIXED = {"body", "r", "tr", "tc"}     # a choice, in any order


def paper(kind="letter", **change):
    """What a letter gives to the program that draws it."""
    p = {"organ": "渭城区信访局", "number": "渭信〔2026〕3号", "title": "受理告知书", "addressee": "王某某", "signer": "", "copies": "",
         "printer": "", "printed": NONE, "mark": "", "check": "校验", "day": DAY, **change}
    if kind == "upward":
        p.update(signer="李某某", title="办结报告", addressee="渭城区政府")
    if kind == "form":
        p.update(organ="", number="")
    return p


def block(kind, text, **more):
    return {"kind": kind, "runs": [{"bold": False, "text": text}], "right": "", "day": NONE, "size": 0, **more}


def seal():
    return block(SEAL, "渭城区信访局", day=DAY)


def draw(p, *blocks):
    """[(page, text, left, top, right, bottom)] of each line, in points, as they stand."""
    if not shutil.which("pdftotext"):
        skip("no pdftotext here")
    path = os.path.join(temp_folder(), "x.pdf")
    with open(path, "wb") as f:
        f.write(subprocess.run([os.path.join(os.path.dirname(BIN), "anlan-open"), "pdf"], check=True, capture_output=True,
                               input=json.dumps({**p, "blocks": blocks}).encode(), timeout=60).stdout)
    text = subprocess.run(["pdftotext", "-bbox-layout", path, "-"], check=True, capture_output=True, text=True).stdout
    number, lines = 0, []
    for m in re.finditer(r"<page |<word xMin=\"(.*?)\" yMin=\"(.*?)\" xMax=\"(.*?)\" yMax=\"(.*?)\">(.*?)</word>", text):
        if m.group(0) == "<page ":
            number += 1
            continue
        x0, y0, x1, y1 = map(float, m.groups()[:4])
        if lines and lines[-1][0] == number and abs(lines[-1][3] - y0) < 2 and x0 - lines[-1][4] < 3 * CHAR:
            lines[-1] = (number, lines[-1][1] + m.group(5), *lines[-1][2:4], x1, y1)
        else:
            lines.append((number, m.group(5), x0, y0, x1, y1))
    return lines


def line_of(lines, text):
    found = [i for i in lines if text in i[1]]
    if len(found) != 1:
        raise Wrong(f"{text} stands {len(found)} times in {[i[1] for i in lines]}")
    return found[0]


def near(what, got, want, by=1.5):
    ok(f"{what}: {got / MM:.1f} mm, want {want / MM:.1f}", abs(got - want) <= by * MM)


def middle(line):
    return (line[3] + line[5]) / 2


def test_a_page_has_22_lines_of_28_characters():
    lines = draw(paper("form", title="长文"), block(TEXT, "字" * 28 * 60))
    page2 = [i for i in lines if i[0] == 2 and "字" in i[1]]
    eq("lines a page", len(page2), 22)
    eq("characters a line", {len(i[1]) for i in page2}, {28})
    near("from the left", page2[0][2], LEFT)
    near("to the right", page2[0][4], RIGHT)
    near("from one to the next", middle(page2[1]) - middle(page2[0]), LINE, 0.05)
    near("the last line ends with the type area", middle(page2[-1]) + LINE / 2, BOTTOM)
    first = next(i for i in lines if "字" in i[1])
    near("two characters in", first[2] - LEFT, 2 * CHAR)


def test_a_letter_has_its_head_foot_and_seal_where_10_1_says():
    lines = draw(paper(copies="渭城区人社局"), block(TEXT, "您反映的事项，决定予以受理。"), seal(), block(NOTE, "联系电话：029-1"))
    organ, number, title = (line_of(lines, t) for t in ("渭城区信访局", "渭信〔2026〕3号", "受理告知书")) \
        if len([i for i in lines if "渭城区信访局" == i[1]]) == 1 else (lines[0], line_of(lines, "渭信〔2026〕3号"), line_of(lines, "受理告知书"))
    near("the organ's name 30 mm below the edge", organ[5] - 32 * 1.15, 30 * MM, 3)
    near("in the middle", (organ[2] + organ[4]) / 2, 106 * MM)
    near("the number at the right edge", number[4], RIGHT)
    ok("two lines between number and title", middle(title) - middle(number) >= 2.5 * LINE)
    near("the addressee one free line below the title", middle(line_of(lines, "王某某：")) - middle(title), 2 * LINE)
    near("and at the left edge", line_of(lines, "王某某：")[2], LEFT)
    text, day = line_of(lines, "决定予以受理"), line_of(lines, "2026年3月2日")
    near("the day has four characters free on its right", RIGHT - day[4], 4 * CHAR, 3)
    signed = [i for i in lines if i[1] == "渭城区信访局"][-1]
    near("the organ stands centred above it", (signed[2] + signed[4]) / 2, (day[2] + day[4]) / 2)
    near("the seal of 42 mm begins within a line below the text", (middle(signed) + middle(day)) / 2 - 21 * MM - middle(text) - LINE / 2,
         LINE / 2, LINE / 2 / MM)
    near("the note follows two characters in", line_of(lines, "联系电话")[2] - LEFT, 2 * CHAR, 3)
    near("copies at the bottom", middle(line_of(lines, "抄送：渭城区人社局。")) + LINE / 2, BOTTOM)
    ok("no number on the first page", not any("—" in i[1] for i in lines))


def test_what_goes_up_has_number_and_signer_on_one_line():
    lines = draw(paper("upward"), block(TEXT, "现将办理情况报告如下。"), seal())
    number, signer = line_of(lines, "渭信〔2026〕3号"), line_of(lines, "签发人：李某某")
    near("one line", middle(number), middle(signer), 0.1)
    near("the number one character in", number[2] - LEFT, CHAR)
    near("the signer too", RIGHT - signer[4], CHAR)
    near("the organ's name 35 mm below the type area's edge", lines[0][5] - 32 * 1.15, TOP + 35 * MM, 3)
    ok("two lines between name and number", middle(number) - lines[0][5] >= 2 * LINE)
    ok("two lines between the red line and the title", middle(line_of(lines, "办结报告")) - middle(number) >= 2.5 * LINE)
    has("a number on the first page", "".join(i[1] for i in lines), "—1—")


def test_no_page_holds_the_seal_alone():
    for n in range(60, 28 * 17, 9):
        lines = draw(paper(), block(TEXT, "字" * n), seal(), *([block(NOTE, "联系电话：029-1")] if n % 2 else []))
        page = line_of(lines, "2026年3月2日")[0]
        ok(f"{n} characters: the note stays with it", all(i[0] == page for i in lines if "联系电话" in i[1]))
        ok(f"{n} characters: some of them on page {page}", sum("字" in i[1] for i in lines if i[0] == page) >= 1)


def test_page_numbers_stand_outside():
    lines = draw(paper("form"), block(TEXT, "字" * 28 * 70))
    for i in (j for j in lines if "—" in j[1]):
        near(f"page {i[0]}", *((RIGHT - i[4], CHAR) if i[0] % 2 else (i[2] - LEFT, CHAR)))
        ok("7 mm below the type area", i[3] > BOTTOM + 5 * MM)


# -- DOCX --

def samples():
    s, folder = Site(training=True), os.path.join(temp_folder(), "samples")
    done("letter", "samples", s.path, folder, timeout=300)
    return folder, sorted(f[:-5] for f in os.listdir(folder) if f.endswith(".docx"))


def check_order(where, node):
    name = node.tag.replace(W, "")
    children = [c.tag.replace(W, "") for c in node]
    if name in ORDER:
        order = ORDER[name].split()
        unknown = [c for c in children if c not in order]
        eq(f"{where}: in <w:{name}> the schema has no", unknown, [])
        if name not in MIXED:
            eq(f"{where}: order in <w:{name}>", children, sorted(children, key=order.index))
    elif children:
        raise Wrong(f"{where}: <w:{name}> has children that no list here orders: {children}")
    if name == "tc":
        eq(f"{where}: a cell ends with a paragraph", children[-1], "p")
    for child in node:
        check_order(where, child)


def check_package(where, z):
    names = z.namelist()
    eq(f"{where}: first the content types", names[0], "[Content_Types].xml")
    types = ET.fromstring(z.read(names[0]))
    of = {n.get("PartName"): n.get("ContentType") for n in types if n.get("PartName")}
    ends = {n.get("Extension") for n in types if n.get("Extension")}
    eq(f"{where}: each part has a type of its own", {"/" + n for n in names if n.startswith("word/") and n.endswith(".xml")}, set(of))
    eq(f"{where}: and each end", {n.rsplit(".", 1)[1] for n in names}, ends)
    related = set()
    for name in (n for n in names if n.endswith(".rels")):
        folder = os.path.dirname(os.path.dirname(name))
        ids = [r.get("Id") for r in ET.fromstring(z.read(name))]
        eq(f"{where}: ids in {name}", len(ids), len(set(ids)))
        for r in ET.fromstring(z.read(name)):
            target = os.path.join(folder, r.get("Target"))
            kind = r.get("Type").rsplit("/", 1)[1]
            ok(f"{where}: {target} is there", target in names)
            has(f"{where}: the type of {target}", of["/" + target], "document.main" if kind == "officeDocument" else kind)
            related.add(target)
    eq(f"{where}: nothing unrelated", {n for n in names if n.endswith(".xml") and n != names[0]} - related, set())
    used = set(re.findall(r'r:id="(\w+)"', z.read("word/document.xml").decode()))
    given = set(re.findall(r' Id="(\w+)"', z.read("word/_rels/document.xml.rels").decode()))
    eq(f"{where}: every r:id is a relationship", used - given, set())


def test_every_docx_keeps_the_order_of_the_schema():
    folder, forms = samples()
    eq("46 forms", len(forms), 46)
    for form in forms:
        with zipfile.ZipFile(os.path.join(folder, form + ".docx")) as z:
            check_package(form, z)
            for name in (n for n in z.namelist() if n.startswith("word/") and n.endswith(".xml")):
                check_order(f"{form} {name}", ET.fromstring(z.read(name)))


def pages(path):
    text = subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True, text=True).stdout
    return text.count("\f"), "".join(sorted(re.sub(r"\s+|—\s*\d+\s*—|练习用", "", text)))


def test_libreoffice_opens_each_and_has_the_same_pages():
    if not shutil.which("soffice") or not shutil.which("pdftotext"):
        skip("no LibreOffice here")
    folder, forms = samples()
    out = os.path.join(temp_folder(), "office")
    run = subprocess.run(["soffice", "-env:UserInstallation=file://" + os.path.join(temp_folder(), "user"), "--headless",
                          "--convert-to", "pdf", "--outdir", out, *(os.path.join(folder, f + ".docx") for f in forms)],
                         capture_output=True, text=True, timeout=400)
    said = run.stdout + run.stderr
    eq("status", run.returncode, 0)
    ok(f"no complaint: {said[-500:]}", not re.search(r"(?i)repair|corrupt|error|could not", said))
    for form in forms:
        ours, theirs = pages(os.path.join(folder, form + ".pdf")), pages(os.path.join(out, form + ".pdf"))
        eq(f"{form}: pages", theirs[0], ours[0])
        eq(f"{form}: words", theirs[1], ours[1])
