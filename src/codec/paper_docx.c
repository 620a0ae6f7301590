// SPDX-License-Identifier: Apache-2.0
/* paper_docx.c - a paper as WordprocessingML (ECMA-376 part 1, 17); see paper_draw.h.
 *
 * Lengths: twentieths of a point (dxa), sizes of type: half points. Page and type as GB/T 9704-2012: A4, margins 37,
 * 35, 28, 26 mm, body of 16 pt 仿宋 with 22 lines of 28 characters a page, title of 22 pt, organ in red. What stands
 * outside the type area is in headers and footers (paper_docx_parts.c). A QR code becomes a table of no pictures: its
 * modules are cells, so that the package needs no image part. Elements stand in the schema's order: Word refuses
 * others. */
#include "base/buf.h"
#include "codec/paper_draw.h"
#include "codec/paper_parts.h"

enum {
    PART_MAX = 16 << 20,
    TEXT_W = 8844, /* 156 mm */
    LINE = 579,    /* 22 lines in 225 mm */
    CHAR = 316,    /* 28 in 156 mm */
    SHORT = 5 * 28 /* characters of a paragraph that goes over with its seal */
};

#define BREAK "</w:t><w:br/><w:t xml:space=\"preserve\">"

void paper_docx_run(struct buf *b, struct str s, const char *look)
{
    if (s.n == 0)
        return;
    buf_printf(b, "<w:r>%s%s%s<w:t xml:space=\"preserve\">", *look == '\0' ? "" : "<w:rPr>", look,
               *look == '\0' ? "" : "</w:rPr>");
    paper_escape(b, s, BREAK);
    buf_addz(b, "</w:t></w:r>");
}

void paper_docx_para(struct buf *b, const char *form, struct str s, const char *look)
{
    if (s.n == 0)
        return;
    buf_printf(b, "<w:p><w:pPr>%s</w:pPr>", form);
    paper_docx_run(b, s, look);
    buf_addz(b, "</w:p>\n");
}

#define INDENT "<w:ind w:firstLineChars=\"200\" w:firstLine=\"632\"/>"
#define CENTRE "<w:jc w:val=\"center\"/>"
#define RIGHT  "<w:jc w:val=\"right\"/>"
#define BOLD   "<w:b/>"
#define CLOSE  "<w:spacing w:line=\"360\" w:lineRule=\"exact\"/>" /* of small type */

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
            buf_printf(b, "</w:tcPr><w:p><w:pPr>" CLOSE "%s</w:pPr>", r->cell[i].label ? CENTRE : "");
            paper_docx_run(b, r->cell[i].text, r->cell[i].label ? BOLD "<w:sz w:val=\"24\"/>" : "<w:sz w:val=\"24\"/>");
            buf_addz(b, "</w:p></w:tc>");
        }
        buf_addz(b, "</w:tr>\n");
    }
    buf_addz(b, "</w:tbl>\n<w:p><w:pPr>" CLOSE "</w:pPr></w:p>\n");
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
        paper_docx_run(b, r->text, r->bold ? BOLD : "");
}

/* Text at the left edge and text at the right one. */
static void sides(struct buf *b, bool keep, const char *indent, struct str left, struct str right)
{
    buf_printf(b, "<w:p><w:pPr>%s<w:tabs><w:tab w:val=\"right\" w:pos=\"%d\"/></w:tabs>%s</w:pPr>",
               keep ? "<w:keepNext/>" : "", TEXT_W, indent);
    paper_docx_run(b, left, "");
    buf_addz(b, "<w:r><w:tab/></w:r>");
    paper_docx_run(b, right, "");
    buf_addz(b, "</w:p>\n");
}

/* Organ and day on the axis of the seal, two lines below the text. */
static void seal(struct arena *mem, struct buf *b, const struct paper_block *t)
{
    const struct str organ = t->run == NULL ? STR_NONE : t->run->text, day = paper_day_text(mem, t->day);
    const int axis = paper_seal_axis(organ, day) * CHAR / 2, half = axis < TEXT_W - axis ? axis : TEXT_W - axis;
    struct str at =
        arena_printf(mem, "<w:ind w:left=\"%d\" w:right=\"%d\"/>" CENTRE, TEXT_W - axis - half, axis - half);

    paper_docx_para(
        b, str_z(mem, arena_printf(mem, "<w:keepNext/><w:spacing w:before=\"%d\"/>%.*s", 2 * LINE, STR_ARG(at))), organ,
        "");
    paper_docx_para(
        b,
        str_z(mem, arena_printf(mem, "%s%.*s", t->next != NULL && t->next->kind == PAPER_NOTE ? "<w:keepNext/>" : "",
                                STR_ARG(at))),
        day, "");
}

static bool is_sealed(const struct paper_block *t)
{
    return t->next != NULL && t->next->kind == PAPER_SEAL;
}

/* A short paragraph goes over to the next page with its seal, of a longer one the last lines (7.3.5.5). */
static bool is_short(const struct paper_block *t)
{
    int wide = 0;

    for (const struct paper_run *r = t->run; r != NULL && wide <= 2 * SHORT; r = r->next)
        wide += paper_wide(r->text);
    return wide <= 2 * SHORT;
}

static void block(struct arena *mem, struct buf *b, const struct paper_block *t)
{
    const struct str first = t->run == NULL ? STR_NONE : t->run->text;

    switch (t->kind) {
    case PAPER_TEXT:
        buf_printf(b, "<w:p><w:pPr>%s" INDENT "</w:pPr>",
                   !is_sealed(t) ? ""
                   : is_short(t) ? "<w:keepNext/><w:keepLines/>"
                                 : "<w:keepNext/>");
        runs(b, t->run);
        buf_addz(b, "</w:p>\n");
        break;
    case PAPER_HEADING:
        paper_docx_para(b, "<w:keepNext/>" INDENT, first, BOLD);
        break;
    case PAPER_SIDES:
        sides(b, false, "", first, t->right);
        break;
    case PAPER_TABLE:
        table(b, t);
        break;
    case PAPER_ENCLOSURE:
        paper_docx_para(b, INDENT, arena_printf(mem, "附件：%.*s", STR_ARG(first)), "");
        break;
    case PAPER_SEAL:
        seal(mem, b, t);
        break;
    case PAPER_HAND:
        sides(b, is_sealed(t), "<w:ind w:left=\"632\"/>", arena_printf(mem, "%.*s：", STR_ARG(first)),
              paper_day_text(mem, DAY_NONE));
        break;
    case PAPER_BITS:
        bits(b, t);
        paper_docx_para(b, CENTRE, first, "<w:sz w:val=\"24\"/>");
        break;
    case PAPER_NOTE:
        paper_docx_para(b, CLOSE INDENT, arena_printf(mem, "（%.*s）", STR_ARG(first)), "<w:sz w:val=\"24\"/>");
        break;
    case PAPER_BREAK:
        buf_addz(b, "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>\n");
        break;
    }
}

/* 信函格式 (10.1): the name is in the first page's header, the number below it on the right. */
static void letter_head(struct buf *b, const struct paper *p)
{
    paper_docx_para(b, "<w:spacing w:before=\"150\"/>" RIGHT, p->number, "");
}

/* 上行文 (7.2): the name 35 mm below the type area's edge, two lines below it number and signer on one line. */
static void upward_head(struct arena *mem, struct buf *b, const struct paper *p)
{
    const int size = paper_organ_size(p);

    paper_docx_para(
        b,
        str_z(mem,
              arena_printf(mem, "<w:spacing w:before=\"1950\" w:line=\"%d\" w:lineRule=\"exact\"/>" CENTRE, size * 24)),
        p->organ, str_z(mem, arena_printf(mem, PAPER_DOCX_SONG BOLD PAPER_DOCX_RED "<w:sz w:val=\"%d\"/>", 2 * size)));
    buf_printf(b,
               "<w:p><w:pPr><w:pBdr><w:bottom w:val=\"single\" w:sz=\"12\" w:space=\"8\" w:color=\"C00000\"/></w:pBdr>"
               "<w:tabs><w:tab w:val=\"left\" w:pos=\"%d\"/><w:tab w:val=\"right\" w:pos=\"%d\"/></w:tabs>"
               "<w:spacing w:before=\"%d\"/></w:pPr><w:r><w:tab/></w:r>",
               CHAR, TEXT_W - CHAR, 2 * LINE);
    paper_docx_run(b, p->number, "");
    buf_addz(b, "<w:r><w:tab/></w:r>");
    paper_docx_run(b, STR("签发人："), "");
    paper_docx_run(b, p->signer, "<w:rFonts w:eastAsia=\"楷体\"/>");
    buf_addz(b, "</w:p>\n");
}

static void head(struct arena *mem, struct buf *b, const struct paper *p)
{
    if (paper_is_letter(p))
        letter_head(b, p);
    else if (p->organ.n > 0)
        upward_head(mem, b, p);
    paper_docx_para(
        b,
        str_z(mem, arena_printf(mem, "<w:spacing w:before=\"%d\" w:after=\"%d\"/>" CENTRE,
                                p->organ.n > 0 ? 2 * LINE : 0, p->organ.n > 0 || p->number.n == 0 ? LINE : 0)),
        p->title, PAPER_DOCX_SONG BOLD "<w:sz w:val=\"44\"/>");
    if (p->organ.n == 0)
        paper_docx_para(b, str_z(mem, arena_printf(mem, "<w:spacing w:after=\"%d\"/>" RIGHT, LINE)), p->number, "");
    paper_docx_para(b, "", p->addressee.n == 0 ? STR_NONE : arena_printf(mem, "%.*s：", STR_ARG(p->addressee)), "");
}

/* 版记; of a letter at the bottom of its last page, without lines (10.1). */
static void foot(struct arena *mem, struct buf *b, const struct paper *p)
{
    static const char bottom[] =
        "<w:framePr w:w=\"8844\" w:wrap=\"notBeside\" w:vAnchor=\"margin\" w:hAnchor=\"margin\" "
        "w:xAlign=\"left\" w:yAlign=\"bottom\"/>";
    static const char indent[] = "<w:ind w:left=\"316\" w:right=\"316\"/>";
    static const char small[] = "<w:sz w:val=\"28\"/>";

    paper_docx_para(b, str_z(mem, arena_printf(mem, "%s%s", paper_is_letter(p) ? bottom : "", indent)),
                    p->copies.n == 0 ? STR_NONE : arena_printf(mem, "抄送：%.*s。", STR_ARG(p->copies)), small);
    if (p->printer.n > 0)
        paper_docx_para(
            b, indent,
            arena_printf(mem, "%.*s　%.*s印发", STR_ARG(p->printer), STR_ARG(paper_day_text(mem, p->printed))), small);
}

static struct str document(struct arena *mem, const struct paper *p)
{
    struct buf b = buf_make(mem, PART_MAX);

    buf_addz(&b, PAPER_DOCX_XML
             "<w:document " PAPER_DOCX_W " "
             "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:body>\n");
    head(mem, &b, p);
    for (const struct paper_block *t = p->block; t != NULL; t = t->next)
        block(mem, &b, t);
    foot(mem, &b, p);
    buf_addz(&b, "<w:sectPr>" PAPER_DOCX_EDGES
                 "<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" "
                 "w:left=\"1588\" w:header=\"1134\" w:footer=\"1134\" w:gutter=\"0\"/>");
    buf_addz(&b, "<w:titlePg/></w:sectPr></w:body></w:document>\n");
    return buf_str(&b);
}

static struct str styles(struct arena *mem)
{
    return arena_printf(
        mem,
        PAPER_DOCX_XML
        "<w:styles " PAPER_DOCX_W "><w:docDefaults>"
        "<w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" "
        "w:eastAsia=\"仿宋\"/><w:spacing w:val=\"-5\"/><w:sz w:val=\"32\"/><w:lang w:val=\"en-US\" "
        "w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" "
        "w:line=\"%d\" w:lineRule=\"exact\"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type=\"paragraph\" "
        "w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style></w:styles>\n",
        LINE);
}

void paper_docx(struct arena *mem, const struct paper *p, struct archive_part ret[static PAPER_PARTS])
{
    paper_docx_parts(mem, p, ret);
    ret[PAPER_PART_DOCUMENT].bytes = document(mem, p);
    ret[PAPER_PART_STYLES].bytes = styles(mem);
}
