// SPDX-License-Identifier: Apache-2.0
/* Hostile and odd files are made here with libzip, part by part. */
#include "codec/xlsx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "base/test.h"
#include "base/text.h"

#define REL  "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"

struct file {
    const char *book, *sheet, *strings, *styles;
    size_t repeat; /* the sheet's text that many times */
};

static const char rels[] = HEAD "<Relationships><Relationship Id=\"r1\" Type=\"" REL "/officeDocument\" "
                                "Target=\"xl/workbook.xml\"/></Relationships>";
static const char book_rels[] =
    HEAD "<Relationships><Relationship Id=\"x\" Type=\"" REL "/worksheet\" Target=\"worksheets/one.xml\"/>"
         "<Relationship Id=\"y\" Type=\"" REL "/sharedStrings\" Target=\"/xl/strings.xml\"/>"
         "<Relationship Id=\"z\" Type=\"" REL "/styles\" Target=\"../xl/styles.xml\"/></Relationships>";
static const char plain_book[] =
    HEAD "<workbook xmlns:r=\"" REL "\"><sheets><sheet name=\"S\" r:id=\"x\"/></sheets></workbook>";

static void add(zip_t *z, const char *name, const char *text)
{
    if (text != NULL)
        OK(zip_file_add(z, name, zip_source_buffer(z, text, strlen(text), 0), ZIP_FL_OVERWRITE) >= 0);
}

static struct str packed(struct arena *mem, const struct file *f)
{
    zip_error_t ze;
    zip_error_init(&ze);
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &ze);
    zip_source_keep(source);
    zip_t *z = zip_open_from_source(source, ZIP_TRUNCATE, &ze);
    struct buf sheet = buf_make(mem, (size_t)1 << 30);
    struct str text = str_of(f->sheet);

    for (size_t i = 0; f->sheet != NULL && i < (f->repeat == 0 ? 1 : f->repeat); i++)
        buf_add(&sheet, text);
    add(z, "_rels/.rels", rels);
    add(z, "xl/_rels/workbook.xml.rels", book_rels);
    add(z, "xl/workbook.xml", f->book == NULL ? plain_book : f->book);
    add(z, "xl/worksheets/one.xml", f->sheet == NULL ? NULL : str_z(mem, buf_str(&sheet)));
    add(z, "xl/strings.xml", f->strings == NULL ? HEAD "<sst/>" : f->strings);
    add(z, "xl/styles.xml", f->styles == NULL ? HEAD "<styleSheet/>" : f->styles);
    EQ(zip_close(z), 0);
    zip_stat_t st;
    EQ(zip_source_stat(source, &st), 0);
    char *p = arena_take(mem, st.size);
    EQ(zip_source_open(source), 0);
    EQ(zip_source_read(source, p, st.size), st.size);
    zip_source_close(source);
    zip_source_free(source);
    zip_error_fini(&ze);
    return (struct str){ p, st.size };
}

/* Every cell as kind and text, rows as their number. */
static struct str shown(struct arena *mem, struct str bytes)
{
    static const char letter[] = "_tnTbe";
    struct buf b = buf_make(mem, 1 << 20);
    struct err e = { 0 };
    AUTO(xlsx) x = { 0 };
    struct xlsx_row r;

    if (xlsx_open_bytes(bytes, &x, &e) == ST_OK) {
        while (xlsx_next(&x, &r)) {
            buf_printf(&b, "%d:", (int)r.number);
            for (size_t i = 0; i < r.n; i++)
                buf_printf(&b, "%c[%.*s]", letter[r.cell[i].kind], STR_ARG(r.cell[i].text));
        }
        OK(xlsx_status(&x, &e) == e.st);
    }
    if (e.st != ST_OK)
        buf_printf(&b, "!%s %s", e.code, e.detail);
    return buf_str(&b);
}

static void is_shown(const struct file *f, const char *want)
{
    struct arena *mem = arena_make();

    EQ_STR(shown(mem, packed(mem, f)), str_of(want));
    arena_drop(mem);
}

#define SHEET(rows) HEAD "<worksheet><sheetData>" rows "</sheetData></worksheet>"

TEST(every_kind_of_cell_is_read)
{
    is_shown(&(struct file){ .sheet = SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"C1\"><v>42</v></c>"
                                            "<c r=\"D1\" t=\"b\"><v>1</v></c><c r=\"E1\" t=\"e\"><v>#N/A</v></c>"
                                            "<c r=\"F1\" t=\"str\"><f>A1&amp;\"v\"</f><v>w</v></c></row>"
                                            "<row r=\"7\"><c t=\"inlineStr\"><is><t> a</t></is></c><c><v>0.1</v></c>"
                                            "<c><v>0.30000000000000004</v></c><c><v>1E+3</v></c></row>"),
                             .strings =
                                 HEAD "<sst><si><t>no</t></si><si><r><t>ri</t></r><r><t xml:space=\"preserve\">ch "
                                      "</t></r><rPh sb=\"0\" eb=\"1\"><t>guide</t></rPh></si></sst>" },
             "1:t[rich ]_[]n[42]b[1]e[#N/A]t[w]7:t[ a]n[0.1]n[0.3]n[1000]");
}

TEST(empty_rows_and_cells_are_passed_over)
{
    is_shown(
        &(struct file){ .sheet = SHEET("<row r=\"1\"/><row r=\"2\"><c r=\"A2\" s=\"1\"/></row><row><c r=\"B3\"><v>1</v>"
                                       "</c></row><row r=\"9\"><c r=\"A9\" t=\"s\"><v>77</v></c></row>"
                                       "<row><c><v>2</v></c></row>") },
        "3:_[]n[1]9:_[]10:n[2]");
    is_shown(&(struct file){ .sheet = SHEET("") }, "");
    is_shown(&(struct file){ .sheet =
                                 HEAD "<x:worksheet xmlns:x=\"u\"><x:sheetData><x:row><x:c><x:v>5</x:v></x:c></x:row>"
                                      "</x:sheetData></x:worksheet>" },
             "1:n[5]");
}

#define STYLES                                                                                                    \
    HEAD "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"yyyy\\-mm\\-dd\"/><numFmt numFmtId=\"171\" " \
         "formatCode=\"[Red]0.0&quot;d&quot;\"/><numFmt numFmtId=\"172\" formatCode=\"[$-804]h:mm\"/></numFmts>"  \
         "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"170\"/>"  \
         "<xf numFmtId=\"171\"/><xf numFmtId=\"172\"/><xf numFmtId=\"22\"/><xf "                                  \
         "numFmtId=\"57\"/></cellXfs></styleSheet>"

TEST(styles_tell_times_from_numbers)
{
    is_shown(&(struct file){ .styles = STYLES,
                             .sheet = SHEET("<row><c s=\"0\"><v>43836</v></c><c s=\"1\"><v>43836</v></c>"
                                            "<c s=\"2\"><v>43836</v></c><c s=\"3\"><v>43836.5</v></c>"
                                            "<c s=\"4\"><v>43836.506689814814</v></c><c s=\"5\"><v>1</v></c>"
                                            "<c s=\"6\"><v>43836</v></c><c s=\"1\"><v>60</v></c>"
                                            "<c s=\"1\"><v>61</v></c><c s=\"1\"><v>-1</v></c></row>") },
             "1:n[43836]T[2020-01-06]n[43836]T[2020-01-06 12:00:00]T[2020-01-06 12:09:38]T[1900-01-01]n[43836]n[60]"
             "T[1900-03-01]n[-1]");
    is_shown(&(struct file){ .styles = STYLES,
                             .book = HEAD "<workbook xmlns:r=\"" REL "\"><workbookPr date1904=\"1\"/><sheets>"
                                          "<sheet r:id=\"x\"/></sheets></workbook>",
                             .sheet = SHEET("<row><c s=\"1\"><v>0</v></c><c s=\"1\"><v>42374</v></c></row>") },
             "1:T[1904-01-01]T[2020-01-06]");
}

TEST(serials_are_instants_in_shanghai)
{
    struct when w;
    struct arena *mem = arena_make();
    struct buf b = buf_make(mem, 64);

    OK(xlsx_when(42894.730092592603, false, &w));
    when_format(&b, w);
    EQ_STR(buf_str(&b), STR("2017-06-08T17:31:20+08:00"));
    OK(xlsx_when(43830.9999999999, false, &w));
    EQ(day_of(w).n, day_make(2020, 1, 1).n);
    OK(xlsx_when(59.5, false, &w) && day_of(w).n == day_make(1900, 2, 28).n);
    OK(!xlsx_when(60.5, false, &w) && !xlsx_when(0.5, false, &w) && !xlsx_when(2958466, false, &w));
    OK(xlsx_when(2958465, false, &w) && day_of(w).n == day_make(9999, 12, 31).n);
    arena_drop(mem);
}

TEST(what_no_reader_should_trust_is_refused)
{
    is_shown(&(struct file){ .sheet =
                                 HEAD "<!DOCTYPE w [<!ENTITY a \"aaaa\">]><worksheet><sheetData><row><c><v>&a;</v></c>"
                                      "</row></sheetData></worksheet>" },
             "!xlsx.file xl/worksheets/one.xml: dtd");
    is_shown(&(struct file){ .sheet = SHEET(""), .strings = HEAD "<!DOCTYPE sst SYSTEM \"file:///etc/passwd\"><sst/>" },
             "!xlsx.file xl/strings.xml: dtd");
    is_shown(&(struct file){ .sheet = SHEET("<row><c><v>&b;</v></c></row>") },
             "!xlsx.file xl/worksheets/one.xml: syntax");
    is_shown(&(struct file){ .sheet = HEAD "<worksheet><sheetData><row><c><v>1</v></c></row>" },
             "1:n[1]!xlsx.file xl/worksheets/one.xml: syntax");
    is_shown(&(struct file){ .sheet = "" }, "!xlsx.file xl/worksheets/one.xml: syntax");
    is_shown(&(struct file){ .sheet = NULL }, "!xlsx.file xl/worksheets/one.xml: missing, damaged or encrypted");
    is_shown(&(struct file){ .sheet = SHEET("<row><c r=\"ZZZZ1\"><v>1</v></c></row>") }, "!xlsx.file ZZZZ1");
    is_shown(&(struct file){ .sheet = SHEET(""), .book = HEAD "<workbook><sheets/></workbook>" },
             "!xlsx.file no sheet");
    struct arena *mem = arena_make();
    EQ_STR(shown(mem, STR("no zip at all")), STR("!xlsx.file no zip"));
    EQ_STR(shown(mem, STR("")), STR("!xlsx.file no parts, or too many"));
    arena_drop(mem);
}

TEST(every_cut_file_is_refused_or_read)
{
    struct arena *mem = arena_make();
    struct str whole =
        packed(mem, &(struct file){ .sheet = SHEET("<row><c><v>12345</v></c></row>"), .styles = STYLES });

    for (size_t n = 0; n < whole.n; n += 7) {
        struct arena *work = arena_make();
        shown(work, str_cut(whole, 0, n));
        arena_drop(work);
    }
    for (size_t i = 0; i < whole.n; i += 3) {
        struct arena *work = arena_make();
        char *p = str_z(work, whole);
        p[i] = (char)(p[i] ^ 0x20);
        shown(work, (struct str){ p, whole.n });
        arena_drop(work);
    }
    arena_drop(mem);
}

TEST(a_bomb_is_not_unpacked)
{
    static char row[1 << 16];
    struct arena *mem = arena_make();
    const struct file f = { .sheet = row, .repeat = 2000 };

    memset(row, ' ', sizeof row - 1); /* 130 MB of blanks before the root element */
    struct str bytes = packed(mem, &f);
    OK(bytes.n < 1 << 20);
    EQ_STR(shown(mem, bytes), STR("!xlsx.large xl/worksheets/one.xml"));
    arena_drop(mem);
}

TEST(what_is_written_reads_back)
{
    char path[] = "/tmp/anlan-xlsx-XXXXXX";
    char big[40000];
    struct arena *mem = arena_make();
    struct err e = { 0 };
    AUTO(xlsx_out) o = { 0 };
    AUTO(xlsx) x = { 0 };
    struct xlsx_row r;

    memset(big, 'x', sizeof big);
    close(mkstemp(path));
    EQ(xlsx_out_open(str_of(path), "事项", &o, &e), ST_OK);
    xlsx_put_head(&o, STR("标题"));
    xlsx_end_row(&o);
    xlsx_put_text(&o, STR("=1+1"));
    xlsx_put_text(&o, STR("\t\na<&>\"b_x000D_ 😀"));
    xlsx_put_int(&o, -7);
    xlsx_put_int(&o, INT64_MAX);
    xlsx_put_real(&o, 0.25);
    xlsx_put_day(&o, day_make(2026, 7, 1));
    xlsx_put_day(&o, DAY_NONE);
    xlsx_put_when(&o, (struct when){ INT64_C(1795483800000) });
    xlsx_put_text(&o, (struct str){ big, sizeof big });
    xlsx_put_text(&o, STR("a\x01\r\nb"));
    xlsx_put_text(&o, STR("a\xef\xbf\xbe\xef\xbf\xbf"
                          "b\xef\xbf\xbd")); /* two are in no XML */
    xlsx_end_row(&o);
    EQ(xlsx_out_finish(&o, &e), ST_OK);
    EQ(xlsx_open(str_of(path), &x, &e), ST_OK);
    OK(xlsx_next(&x, &r) && r.n == 1);
    OK(xlsx_next(&x, &r));
    EQ(r.n, 11);
    EQ_STR(r.cell[10].text, STR("ab\xef\xbf\xbd"));
    EQ_STR(r.cell[0].text, STR("=1+1"));
    EQ_STR(r.cell[1].text, STR("\t\na<&>\"b_x000D_ 😀"));
    EQ_STR(r.cell[2].text, STR("-7"));
    EQ_STR(r.cell[3].text, STR("9223372036854775807"));
    EQ_STR(r.cell[4].text, STR("0.25"));
    EQ_STR(r.cell[5].text, STR("2026-07-01"));
    EQ(r.cell[6].kind, CELL_EMPTY);
    EQ_STR(r.cell[7].text, STR("2026-11-24 09:30:00"));
    EQ(text_count(r.cell[8].text), 32767);
    OK(str_ends(r.cell[8].text, STR("x…")));
    EQ_STR(r.cell[9].text, STR("a\x01\r\nb"));
    OK(!xlsx_next(&x, &r));
    EQ(xlsx_status(&x, &e), ST_OK);
    unlink(path);
    arena_drop(mem);
}

TEST(an_unfinished_file_leaves_nothing)
{
    struct err e = { 0 };
    AUTO(xlsx_out) o = { 0 }, none = { 0 };

    EQ(xlsx_out_open(STR("/tmp/anlan-never.xlsx"), "a", &o, &e), ST_OK);
    xlsx_put_text(&o, STR("x"));
    xlsx_end_row(&o);
    xlsx_out_close(&o);
    OK(access("/tmp/anlan-never.xlsx", F_OK) != 0);
    EQ(xlsx_out_open(STR("/nowhere/at/all.xlsx"), "a", &none, &e), ST_OK);
    EQ(xlsx_out_finish(&none, &e), ST_SPACE);
}

/* The real file of residents' messages: 64,707 rows have no value. */
TEST(the_sample_of_65203_rows)
{
    struct err e = { 0 };
    AUTO(xlsx) x = { 0 };
    struct xlsx_row r;
    const char *folder = getenv("ANLAN_DATA");
    char path[400];
    size_t rows = 0;

    snprintf(path, sizeof path, "%s/messages-import-original.xlsx", folder == NULL ? "" : folder);
    if (access(path, R_OK) != 0)
        skip();
    EQ(xlsx_open(str_of(path), &x, &e), ST_OK);
    while (xlsx_next(&x, &r)) {
        EQ(r.n, 6);
        EQ(r.cell[3].kind, CELL_TEXT);
        rows++;
    }
    EQ(xlsx_status(&x, &e), ST_OK);
    EQ(rows, 496);
}

RUN(CASE(every_kind_of_cell_is_read), CASE(empty_rows_and_cells_are_passed_over), CASE(styles_tell_times_from_numbers),
    CASE(serials_are_instants_in_shanghai), CASE(what_no_reader_should_trust_is_refused),
    CASE(every_cut_file_is_refused_or_read), CASE(a_bomb_is_not_unpacked), CASE(what_is_written_reads_back),
    CASE(an_unfinished_file_leaves_nothing), CASE(the_sample_of_65203_rows))
