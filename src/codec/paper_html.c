// SPDX-License-Identifier: Apache-2.0
/* paper_html.c - a paper for the screen and the browser's printer; see paper_draw.h. */
#include "base/buf.h"
#include "codec/paper_draw.h"

enum { HTML_MAX = 8 << 20 };

/* XML 1.0 has no control characters but tab and line ends, and no U+FFFE, U+FFFF; HTML does without them as well. */
static bool is_xml(struct str s, size_t i)
{
    const unsigned char *p = (const unsigned char *)s.p + i;

    if (p[0] == 0xef && s.n - i >= 3 && p[1] == 0xbf && p[2] >= 0xbe)
        return false;
    return p[0] >= ' ' || p[0] == '\t';
}

void paper_escape(struct buf *b, struct str s, const char *line_end)
{
    for (size_t i = 0; i < s.n; i++)
        switch (s.p[i]) {
        case '&':
            buf_addz(b, "&amp;");
            break;
        case '<':
            buf_addz(b, "&lt;");
            break;
        case '>':
            buf_addz(b, "&gt;");
            break;
        case '"':
            buf_addz(b, "&quot;");
            break;
        case '\n':
            buf_addz(b, line_end);
            break;
        default:
            if (is_xml(s, i))
                buf_byte(b, s.p[i]);
            else if ((unsigned char)s.p[i] == 0xef)
                i += 2;
        }
}

static void text(struct buf *b, struct str s)
{
    paper_escape(b, s, "<br>");
}

/* <tag class="…">text</tag>; nothing for an empty text. */
static void element(struct buf *b, const char *tag, const char *class, struct str s)
{
    if (s.n == 0)
        return;
    buf_printf(b, *class == '\0' ? "<%s>" : "<%s class=\"%s\">", tag, class);
    text(b, s);
    buf_printf(b, "</%s>\n", tag);
}

static void runs(struct buf *b, const struct paper_run *r)
{
    for (; r != NULL; r = r->next)
        if (r->bold) {
            buf_addz(b, "<b>");
            text(b, r->text);
            buf_addz(b, "</b>");
        } else {
            text(b, r->text);
        }
}

static void table(struct buf *b, const struct paper_block *t)
{
    buf_addz(b, "<table>\n");
    for (const struct paper_row *r = t->row; r != NULL; r = r->next) {
        buf_addz(b, "<tr>");
        for (int i = 0; i < r->n; i++) {
            const char *tag = r->cell[i].label ? "th" : "td";
            buf_printf(b, r->cell[i].span > 1 ? "<%s colspan=\"%d\">" : "<%s>", tag, r->cell[i].span);
            text(b, r->cell[i].text);
            buf_printf(b, "</%s>", tag);
        }
        buf_addz(b, "</tr>\n");
    }
    buf_addz(b, "</table>\n");
}

/* Black modules of a row that touch are one rectangle. */
static void bits(struct buf *b, const struct paper_block *t)
{
    buf_printf(
        b, "<figure class=\"bits\"><svg viewBox=\"-4 -4 %d %d\" width=\"160\" height=\"160\" role=\"img\"><path d=\"",
        t->size + 8, t->size + 8);
    for (int y = 0; y < t->size; y++)
        for (int x = 0, n; x < t->size; x += n) {
            for (n = 1; x + n < t->size && t->module[y * t->size + x + n] == t->module[y * t->size + x]; n++)
                ;
            if (t->module[y * t->size + x] != 0)
                buf_printf(b, "M%d %dh%dv1h-%dz", x, y, n, n);
        }
    buf_addz(b, "\"/></svg>");
    element(b, "figcaption", "", t->run == NULL ? STR_NONE : t->run->text);
    buf_addz(b, "</figure>\n");
}

static void sides(struct buf *b, const char *class, struct str left, struct str right)
{
    buf_printf(b, "<p class=\"%s\">", class);
    element(b, "span", "", left);
    element(b, "span", "", right);
    buf_addz(b, "</p>\n");
}

static void block(struct arena *mem, struct buf *b, const struct paper_block *t)
{
    const struct str first = t->run == NULL ? STR_NONE : t->run->text;

    switch (t->kind) {
    case PAPER_TEXT:
        buf_addz(b, "<p>");
        runs(b, t->run);
        buf_addz(b, "</p>\n");
        break;
    case PAPER_HEADING:
        element(b, "h2", "", first);
        break;
    case PAPER_SIDES:
        sides(b, "sides", first, t->right);
        break;
    case PAPER_TABLE:
        table(b, t);
        break;
    case PAPER_ENCLOSURE:
        element(b, "p", "", arena_printf(mem, "附件：%.*s", STR_ARG(first)));
        break;
    case PAPER_SEAL:
        element(b, "p", "seal", arena_printf(mem, "%.*s\n%.*s", STR_ARG(first), STR_ARG(paper_day_text(mem, t->day))));
        break;
    case PAPER_HAND:
        sides(b, "hand sides", arena_printf(mem, "%.*s：", STR_ARG(first)), paper_day_text(mem, DAY_NONE));
        break;
    case PAPER_BITS:
        bits(b, t);
        break;
    case PAPER_NOTE:
        element(b, "p", "", arena_printf(mem, "（%.*s）", STR_ARG(first)));
        break;
    case PAPER_BREAK:
        buf_addz(b, "<hr class=\"leaf\">\n");
        break;
    }
}

static void article(struct arena *mem, struct buf *b, const struct paper *p)
{
    buf_addz(b, "<article class=\"letter\" lang=\"zh-CN\">\n");
    element(b, "p", "mark", p->mark);
    element(b, "p", paper_is_letter(p) ? "organ ruled" : "organ", p->organ);
    if (paper_is_letter(p))
        element(b, "p", "no", p->number);
    else if (p->organ.n > 0)
        sides(b, "number sides", p->number, arena_printf(mem, "签发人：%.*s", STR_ARG(p->signer)));
    element(b, "h1", "", p->title);
    element(b, "p", "no", p->organ.n > 0 ? STR_NONE : p->number);
    element(b, "p", "to", p->addressee.n == 0 ? STR_NONE : arena_printf(mem, "%.*s：", STR_ARG(p->addressee)));
    for (const struct paper_block *t = p->block; t != NULL; t = t->next)
        block(mem, b, t);
    element(b, "p", "copies", p->copies.n == 0 ? STR_NONE : arena_printf(mem, "抄送：%.*s。", STR_ARG(p->copies)));
    element(b, "p", "copies",
            p->printer.n == 0
                ? STR_NONE
                : arena_printf(mem, "%.*s　%.*s印发", STR_ARG(p->printer), STR_ARG(paper_day_text(mem, p->printed))));
    element(b, "p", "remark", p->check);
    buf_addz(b, "</article>\n");
}

struct str paper_html(struct arena *mem, const struct paper *p)
{
    struct buf b = buf_make(mem, HTML_MAX);

    article(mem, &b, p);
    return buf_str(&b);
}

static const char style[] =
    "body{margin:0;background:#fff;color:#000;font-family:'Noto Serif CJK SC','FangSong','SimSun',serif;"
    "font-size:16pt;line-height:1.75}"
    ".letter{max-width:156mm;margin:37mm auto 35mm;padding:0 8mm}"
    ".organ{color:#c00;font-size:26pt;font-weight:700;line-height:1.2;text-align:center;margin:0}"
    ".ruled{border-bottom:5px double #c00;padding-bottom:4mm;margin-bottom:8px}"
    ".number{border-bottom:2px solid #c00;padding:0 1em 4mm;margin:56pt 0}"
    "h1{text-align:center;font-size:22pt;line-height:1.4}h2{font-size:16pt}"
    "p{text-indent:2em;margin:0}.organ,.number,.no,.to,.seal,.sides,.remark,.mark,.copies{text-indent:0}"
    ".no{text-align:right;margin-bottom:2em}.sides{display:flex;justify-content:space-between}"
    ".hand{padding-left:2em}.seal{text-align:center;width:max-content;max-width:100%;margin:3.5em 4em 0 auto}"
    ".mark{text-align:center;color:#666}.remark{margin-top:2em;font-size:9pt;color:#666}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #000;padding:4px 8px;font-size:14pt}"
    "@page{size:A4;margin:37mm 26mm 35mm 28mm}@media print{.letter{margin:0;padding:0;max-width:none}}";

struct str paper_html_file(struct arena *mem, const struct paper *p)
{
    struct buf b = buf_make(mem, HTML_MAX);

    buf_addz(&b, "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    text(&b, p->title);
    buf_printf(&b, "</title>\n<style>%s</style>\n</head>\n<body>\n", style);
    article(mem, &b, p);
    buf_addz(&b, "</body>\n</html>\n");
    return buf_str(&b);
}
