// SPDX-License-Identifier: Apache-2.0
/* paper_docx_parts.c - the package of a DOCX (ECMA-376 part 2) and what stands outside the type area: the name of the
 * organ over a letter, page numbers, the mark of a training site. See paper_parts.h. */
#include "base/buf.h"
#include "codec/paper_parts.h"

enum { EDGE_MAX = 64 * 1024, EDGES = 6 };

#define REL_BASE  "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define TYPE_BASE "application/vnd.openxmlformats-officedocument.wordprocessingml."

static const char rels[] = PAPER_DOCX_XML
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" "
    "Type=\"" REL_BASE "officeDocument\" Target=\"word/document.xml\"/></Relationships>\n";
/* Without it even pages have the footer of odd ones. */
static const char settings[] =
    PAPER_DOCX_XML "<w:settings " PAPER_DOCX_W "><w:evenAndOddHeaders/><w:characterSpacingControl "
                   "w:val=\"compressPunctuation\"/></w:settings>\n";

static struct str types(struct arena *mem)
{
    static const char *const word[] = { "document", "styles", "settings" };
    static const char *const kind[] = { "document.main", "styles", "settings" };
    struct buf b = buf_make(mem, EDGE_MAX);

    buf_addz(&b, PAPER_DOCX_XML "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                                "<Default Extension=\"rels\" "
                                "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                                "<Default Extension=\"xml\" ContentType=\"application/xml\"/>");
    for (size_t i = 0; i < N_OF(word); i++)
        buf_printf(&b, "<Override PartName=\"/word/%s.xml\" ContentType=\"" TYPE_BASE "%s+xml\"/>", word[i], kind[i]);
    for (int i = 0; i < EDGES; i++) {
        const char *edge = i < EDGES / 2 ? "header" : "footer";
        buf_printf(&b, "<Override PartName=\"/word/%s%d.xml\" ContentType=\"" TYPE_BASE "%s+xml\"/>", edge,
                   i % (EDGES / 2) + 1, edge);
    }
    buf_addz(&b, "</Types>\n");
    return buf_str(&b);
}

static struct str document_rels(struct arena *mem)
{
    struct buf b = buf_make(mem, EDGE_MAX);

    buf_addz(&b, PAPER_DOCX_XML "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                                "<Relationship Id=\"rId1\" Type=\"" REL_BASE "styles\" Target=\"styles.xml\"/>"
                                "<Relationship Id=\"rId2\" Type=\"" REL_BASE "settings\" Target=\"settings.xml\"/>");
    for (int i = 0; i < EDGES; i++) {
        const char *edge = i < EDGES / 2 ? "header" : "footer";
        buf_printf(&b, "<Relationship Id=\"rId%d\" Type=\"" REL_BASE "%s\" Target=\"%s%d.xml\"/>", i + 3, edge, edge,
                   i % (EDGES / 2) + 1);
    }
    buf_addz(&b, "</Relationships>\n");
    return buf_str(&b);
}

static void mark(struct buf *b, const struct paper *p)
{
    if (p->mark.n == 0)
        buf_addz(b, "<w:p><w:pPr><w:spacing w:line=\"567\" w:lineRule=\"exact\"/></w:pPr></w:p>");
    paper_docx_para(b, "<w:spacing w:line=\"567\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>", p->mark,
                    "<w:color w:val=\"808080\"/><w:sz w:val=\"24\"/>");
}

/* The mark stands 20 mm below the page's edge; the organ's name of a letter at 30, a double line of 170 mm below it. */
static struct str header(struct arena *mem, const struct paper *p, bool named)
{
    struct buf b = buf_make(mem, EDGE_MAX);
    const int size = paper_organ_size(p);

    buf_addz(&b, PAPER_DOCX_XML "<w:hdr " PAPER_DOCX_W ">");
    mark(&b, p);
    if (named)
        paper_docx_para(
            &b,
            str_z(mem,
                  arena_printf(mem,
                               "<w:pBdr><w:bottom w:val=\"thickThinSmallGap\" w:sz=\"24\" w:space=\"9\" "
                               "w:color=\"C00000\"/></w:pBdr><w:spacing w:line=\"%d\" w:lineRule=\"exact\"/><w:ind "
                               "w:left=\"-397\" w:right=\"-397\"/><w:jc w:val=\"center\"/>",
                               size * 24)),
            p->organ,
            str_z(mem, arena_printf(mem, PAPER_DOCX_SONG "<w:b/>" PAPER_DOCX_RED "<w:sz w:val=\"%d\"/>", 2 * size)));
    buf_addz(&b, "</w:hdr>\n");
    return buf_str(&b);
}

/* The number, odd ones right, even ones left, one character in (7.5). */
static void page_number(struct buf *b, const char *side)
{
    static const char look[] =
        "<w:rPr><w:rFonts w:ascii=\"宋体\" w:hAnsi=\"宋体\" w:eastAsia=\"宋体\"/><w:sz w:val=\"28\"/></w:rPr>";

    buf_printf(b,
               "<w:p><w:pPr><w:spacing w:line=\"320\" w:lineRule=\"exact\"/><w:ind w:left=\"316\" w:right=\"316\"/>"
               "<w:jc w:val=\"%s\"/></w:pPr><w:r>%s<w:t xml:space=\"preserve\">— </w:t></w:r><w:r>%s<w:fldChar "
               "w:fldCharType=\"begin\"/></w:r><w:r>%s<w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>"
               "<w:r>%s<w:fldChar w:fldCharType=\"separate\"/></w:r><w:r>%s<w:t>1</w:t></w:r><w:r>%s<w:fldChar "
               "w:fldCharType=\"end\"/></w:r><w:r>%s<w:t xml:space=\"preserve\"> —</w:t></w:r></w:p>",
               side, look, look, look, look, look, look, look);
}

/* A footer ends 20 mm above the page's edge. The number stands 7 mm below the type area, and below it what the paper
 * can be compared by. The first page of a letter has no number, but a double line (10.1). */
static struct str footer(struct arena *mem, const struct paper *p, const char *side, bool first)
{
    static const char small[] = "<w:spacing w:line=\"266\" w:lineRule=\"exact\"/>";
    struct buf b = buf_make(mem, EDGE_MAX);

    buf_addz(&b, PAPER_DOCX_XML "<w:ftr " PAPER_DOCX_W ">");
    if (!first || !paper_is_letter(p))
        page_number(&b, side);
    if (first && p->check.n > 0)
        paper_docx_para(&b, small, p->check, "<w:color w:val=\"808080\"/><w:sz w:val=\"16\"/>");
    else
        buf_printf(&b, "<w:p><w:pPr>%s</w:pPr></w:p>", small);
    if (first && paper_is_letter(p))
        buf_addz(&b, "<w:p><w:pPr><w:pBdr><w:bottom w:val=\"thinThickSmallGap\" w:sz=\"24\" w:space=\"1\" "
                     "w:color=\"C00000\"/></w:pBdr><w:spacing w:line=\"20\" w:lineRule=\"exact\"/><w:ind "
                     "w:left=\"-397\" w:right=\"-397\"/></w:pPr></w:p>");
    buf_addz(&b, "</w:ftr>\n");
    return buf_str(&b);
}

void paper_docx_parts(struct arena *mem, const struct paper *p, struct archive_part ret[static PAPER_PARTS])
{
    const struct archive_part all[PAPER_PARTS] = {
        { STR("[Content_Types].xml"), types(mem) },
        { STR("_rels/.rels"), str_of(rels) },
        [PAPER_PART_DOCUMENT] = { STR("word/document.xml"), STR_NONE },
        { STR("word/_rels/document.xml.rels"), document_rels(mem) },
        [PAPER_PART_STYLES] = { STR("word/styles.xml"), STR_NONE },
        { STR("word/settings.xml"), str_of(settings) },
        { STR("word/header1.xml"), header(mem, p, paper_is_letter(p)) },
        { STR("word/header2.xml"), header(mem, p, false) },
        { STR("word/header3.xml"), header(mem, p, false) },
        { STR("word/footer1.xml"), footer(mem, p, "right", true) },
        { STR("word/footer2.xml"), footer(mem, p, "right", false) },
        { STR("word/footer3.xml"), footer(mem, p, "left", false) },
    };

    for (size_t i = 0; i < PAPER_PARTS; i++)
        ret[i] = all[i];
}
