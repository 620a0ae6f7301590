// SPDX-License-Identifier: Apache-2.0
/* paper_docx.c - a paper as WordprocessingML (ECMA-376 part 1, 17); see paper_draw.h.
 *
 * Lengths: twentieths of a point (dxa), sizes of type: half points. Page and type as GB/T 9704-2012: A4, margins 37,
 * 35, 28, 26 mm, body of 16 pt 仿宋 with 28 lines a page, title of 22 pt, organ in red. A QR code becomes a table of no
 * pictures: its modules are drawn as block characters, so that the package needs no image part. */
#include "base/buf.h"
#include "codec/paper_draw.h"

enum { PART_MAX = 16 << 20, TEXT_W = 8844 /* 156 mm */, LINE = 579 /* 28 lines in 225 mm */ };

#define BREAK "</w:t><w:br/><w:t xml:space=\"preserve\">"

static void run(struct buf *b, struct str s, const char *look)
{
    if (s.n == 0)
        return;
    buf_printf(b, "<w:r>%s%s%s<w:t xml:space=\"preserve\">", *look == '\0' ? "" : "<w:rPr>", look,
               *look == '\0' ? "" : "</w:rPr>");
    paper_escape(b, s, BREAK);
    buf_addz(b, "</w:t></w:r>");
}

/* A paragraph of one text; nothing for an empty one. */
static void para(struct buf *b, const char *form, struct str s, const char *look)
{
    if (s.n == 0)
        return;
    buf_printf(b, "<w:p><w:pPr>%s</w:pPr>", form);
    run(b, s, look);
    buf_addz(b, "</w:p>\n");
}

#define INDENT "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/>"
#define CENTRE "<w:jc w:val=\"center\"/>"
#define RIGHT  "<w:jc w:val=\"right\"/>"
#define BOLD   "<w:b/>"

static void table(struct buf *b, const struct paper_block *t)
{
    int sum = 0;

    for (int i = 0; i < t->n_columns; i++)
        sum += t->width[i];
    buf_printf(b, "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblBorders>", TEXT_W);
    for (size_t i = 0; i < 6; i++)
        buf_printf(b, "<w:%s w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"000000\"/>",
                   (const char *const[]){ "top", "left", "bottom", "right", "insideH", "insideV" }[i]);
    buf_addz(b, "</w:tblBorders><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>");
    for (int i = 0; i < t->n_columns; i++)
        buf_printf(b, "<w:gridCol w:w=\"%d\"/>", TEXT_W * t->width[i] / sum);
    buf_addz(b, "</w:tblGrid>\n");
    for (const struct paper_row *r = t->row; r != NULL; r = r->next) {
        buf_printf(b, "<w:tr>%s", r->head ? "<w:trPr><w:tblHeader/></w:trPr>" : "");
        for (int i = 0, at = 0; i < r->n; at += r->cell[i].span, i++) {
            int w = 0;
            for (int k = 0; k < r->cell[i].span; k++)
                w += TEXT_W * t->width[at + k] / sum;
            buf_printf(b, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>", w);
            if (r->cell[i].span > 1)
                buf_printf(b, "<w:gridSpan w:val=\"%d\"/>", r->cell[i].span);
            buf_printf(b, "</w:tcPr><w:p><w:pPr>%s</w:pPr>", r->cell[i].label ? CENTRE : "");
            run(b, r->cell[i].text, r->cell[i].label ? BOLD "<w:sz w:val=\"24\"/>" : "<w:sz w:val=\"24\"/>");
            buf_addz(b, "</w:p></w:tc>");
        }
        buf_addz(b, "</w:tr>\n");
    }
    buf_addz(b, "</w:tbl>\n<w:p/>\n");
}

enum { MODULES_W = 2400, QUIET = 4 /* modules of white around */ };

static void bits(struct buf *b, const struct paper_block *t)
{
    const int unit = MODULES_W / (t->size + 2 * QUIET);

    buf_addz(
        b,
        "<w:tbl><w:tblPr><w:tblW w:w=\"0\" w:type=\"auto\"/><w:jc w:val=\"center\"/><w:tblLayout w:type=\"fixed\"/>"
        "<w:tblCellMar><w:left w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"0\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>"
        "<w:tblGrid>");
    for (int x = 0; x < t->size; x++)
        buf_printf(b, "<w:gridCol w:w=\"%d\"/>", unit);
    buf_addz(b, "</w:tblGrid>\n");
    for (int y = 0; y < t->size; y++) {
        buf_printf(b, "<w:tr><w:trPr><w:trHeight w:val=\"%d\" w:hRule=\"exact\"/></w:trPr>", unit);
        for (int x = 0; x < t->size; x++)
            buf_printf(
                b,
                "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>%s</w:tcPr><w:p><w:pPr><w:spacing w:line=\"20\" "
                "w:lineRule=\"exact\"/></w:pPr></w:p></w:tc>",
                unit,
                t->module[y * t->size + x] != 0 ? "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"000000\"/>" : "");
        buf_addz(b, "</w:tr>\n");
    }
    buf_addz(b, "</w:tbl>\n");
}

static void runs(struct buf *b, const struct paper_run *r)
{
    for (; r != NULL; r = r->next)
        run(b, r->text, r->bold ? BOLD : "");
}

static void block(struct arena *mem, struct buf *b, const struct paper_block *t)
{
    const struct str first = t->run == NULL ? STR_NONE : t->run->text;

    switch (t->kind) {
    case PAPER_TEXT:
        buf_addz(b, "<w:p><w:pPr>" INDENT "</w:pPr>");
        runs(b, t->run);
        buf_addz(b, "</w:p>\n");
        break;
    case PAPER_HEADING:
        para(b, "<w:keepNext/>" INDENT, first, BOLD);
        break;
    case PAPER_SIDES:
        buf_printf(b, "<w:p><w:pPr><w:tabs><w:tab w:val=\"right\" w:pos=\"%d\"/></w:tabs></w:pPr>", TEXT_W);
        run(b, first, "");
        buf_addz(b, "<w:r><w:tab/></w:r>");
        run(b, t->right, "");
        buf_addz(b, "</w:p>\n");
        break;
    case PAPER_TABLE:
        table(b, t);
        break;
    case PAPER_ENCLOSURE:
        para(b, INDENT, arena_printf(mem, "附件：%.*s", STR_ARG(first)), "");
        break;
    case PAPER_SEAL:
        para(b, "<w:keepNext/><w:spacing w:before=\"600\"/><w:ind w:right=\"1280\"/>" RIGHT, first, "");
        para(b, "<w:ind w:right=\"1280\"/>" RIGHT, paper_day_text(mem, t->day), "");
        break;
    case PAPER_HAND:
        para(b, INDENT, arena_printf(mem, "%.*s：　　　　　　　　　　年　　月　　日", STR_ARG(first)), "");
        break;
    case PAPER_BITS:
        bits(b, t);
        para(b, CENTRE, first, "<w:sz w:val=\"24\"/>");
        break;
    case PAPER_NOTE:
        para(b, INDENT, arena_printf(mem, "（%.*s）", STR_ARG(first)), "<w:sz w:val=\"24\"/>");
        break;
    case PAPER_BREAK:
        buf_addz(b, "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>\n");
        break;
    }
}

static struct str document(struct arena *mem, const struct paper *p)
{
    struct buf b = buf_make(mem, PART_MAX);

    buf_addz(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document "
                 "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
                 "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:body>\n");
    para(&b, CENTRE, p->mark, "<w:color w:val=\"808080\"/>");
    para(&b, "<w:spacing w:before=\"200\" w:line=\"800\" w:lineRule=\"exact\"/>" CENTRE, p->organ,
         BOLD "<w:color w:val=\"C00000\"/><w:sz w:val=\"52\"/>");
    if (p->organ.n > 0)
        para(&b,
             "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"18\" w:space=\"6\" w:color=\"C00000\"/></w:pBdr><w:spacing "
             "w:after=\"560\"/>" CENTRE,
             p->number, "");
    para(&b, RIGHT, p->signer.n == 0 ? STR_NONE : arena_printf(mem, "签发人：%.*s", STR_ARG(p->signer)), "");
    para(&b, "<w:spacing w:after=\"560\" w:line=\"720\" w:lineRule=\"exact\"/>" CENTRE, p->title,
         BOLD "<w:sz w:val=\"44\"/>");
    if (p->organ.n == 0)
        para(&b, RIGHT, p->number, "");
    para(&b, "", p->addressee.n == 0 ? STR_NONE : arena_printf(mem, "%.*s：", STR_ARG(p->addressee)), "");
    for (const struct paper_block *t = p->block; t != NULL; t = t->next)
        block(mem, &b, t);
    para(&b, "", p->copies.n == 0 ? STR_NONE : arena_printf(mem, "抄送：%.*s", STR_ARG(p->copies)),
         "<w:sz w:val=\"28\"/>");
    para(&b, "",
         p->printer.n == 0
             ? STR_NONE
             : arena_printf(mem, "%.*s　%.*s印发", STR_ARG(p->printer), STR_ARG(paper_day_text(mem, p->printed))),
         "<w:sz w:val=\"28\"/>");
    buf_addz(&b, "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId2\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>"
                 "<w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\" w:header=\"851\" "
                 "w:footer=\"1400\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>\n");
    return buf_str(&b);
}

static const char types[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/word/document.xml\" "
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>"
    "<Override PartName=\"/word/styles.xml\" "
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>"
    "<Override PartName=\"/word/footer1.xml\" "
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/></Types>\n";
static const char rels[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" "
    "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" "
    "Target=\"word/document.xml\"/></Relationships>\n";
static const char document_rels[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" "
    "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer\" "
    "Target=\"footer1.xml\"/></Relationships>\n";
static const char footer[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<w:ftr xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:p><w:pPr><w:jc "
    "w:val=\"center\"/></w:pPr><w:r><w:t xml:space=\"preserve\">— </w:t></w:r><w:r><w:fldChar "
    "w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\">PAGE</w:instrText></w:r><w:r><w:fldChar "
    "w:fldCharType=\"end\"/></w:r><w:r><w:t xml:space=\"preserve\"> —</w:t></w:r></w:p></w:ftr>\n";

static struct str styles(struct arena *mem)
{
    return arena_printf(
        mem,
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:styles "
        "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:docDefaults>"
        "<w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" "
        "w:eastAsia=\"仿宋\"/><w:sz w:val=\"32\"/><w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr>"
        "</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"%d\" "
        "w:lineRule=\"exact\"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type=\"paragraph\" "
        "w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style></w:styles>\n",
        LINE);
}

void paper_docx(struct arena *mem, const struct paper *p, struct archive_part ret[static PAPER_PARTS])
{
    ret[0] = (struct archive_part){ STR("[Content_Types].xml"), str_of(types) };
    ret[1] = (struct archive_part){ STR("_rels/.rels"), str_of(rels) };
    ret[2] = (struct archive_part){ STR("word/document.xml"), document(mem, p) };
    ret[3] = (struct archive_part){ STR("word/_rels/document.xml.rels"), str_of(document_rels) };
    ret[4] = (struct archive_part){ STR("word/styles.xml"), styles(mem) };
    ret[5] = (struct archive_part){ STR("word/footer1.xml"), str_of(footer) };
}
