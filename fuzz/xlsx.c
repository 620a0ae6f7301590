// SPDX-License-Identifier: Apache-2.0
/* xlsx.c - a file as it is when it starts with "PK"; else four parts, divided by lines of "--", are put into
 * a package: sheet, strings, styles, workbook. Checksums would stop a fuzzer that changes a zip's bytes. */
#include "codec/xlsx.h"

#include <math.h>
#include <string.h>
#include <zip.h>

#include "fuzz.h"

#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static const char rels[] = "<Relationships><Relationship Id=\"r1\" Type=\"" REL "/officeDocument\" "
                           "Target=\"xl/workbook.xml\"/></Relationships>";
static const char book_rels[] =
    "<Relationships><Relationship Id=\"x\" Type=\"" REL "/worksheet\" Target=\"one.xml\"/><Relationship Id=\"y\" "
    "Type=\"" REL "/sharedStrings\" Target=\"/xl/strings.xml\"/><Relationship Id=\"z\" Type=\"" REL
    "/styles\" Target=\"../xl/styles.xml\"/></Relationships>";

static void add(zip_t *z, const char *name, struct str text)
{
    zip_int64_t i = zip_file_add(z, name, zip_source_buffer(z, text.p, text.n, 0), ZIP_FL_OVERWRITE);

    PROMISE(i >= 0);
    PROMISE(zip_set_file_compression(z, (zip_uint64_t)i, ZIP_CM_STORE, 0) == 0);
}

static struct str part(struct str *rest)
{
    size_t at = str_find(*rest, STR("\n--\n"));
    struct str p = str_cut(*rest, 0, at);

    *rest = at == SIZE_MAX ? STR("") : str_from(*rest, at + 4);
    return p;
}

static struct str pack(struct arena *mem, struct str in)
{
    static const char *const name[] = { "xl/one.xml", "xl/strings.xml", "xl/styles.xml", "xl/workbook.xml" };
    zip_error_t ze;
    zip_stat_t st;

    zip_error_init(&ze);
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &ze);
    zip_source_keep(source);
    zip_t *z = zip_open_from_source(source, ZIP_TRUNCATE, &ze);
    PROMISE(z != NULL);
    add(z, "_rels/.rels", str_of(rels));
    add(z, "xl/_rels/workbook.xml.rels", str_of(book_rels));
    for (size_t i = 0; i < N_OF(name); i++)
        add(z, name[i], part(&in));
    PROMISE(zip_close(z) == 0 && zip_source_stat(source, &st) == 0 && zip_source_open(source) == 0);
    char *p = arena_take(mem, st.size);
    PROMISE(zip_source_read(source, p, st.size) == (zip_int64_t)st.size);
    zip_source_close(source);
    zip_source_free(source);
    zip_error_fini(&ze);
    return (struct str){ p, st.size };
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena *mem = arena_make();
    struct str in = { (const char *)bytes, n };
    AUTO(xlsx) x = { 0 };
    struct err e = { 0 };
    struct xlsx_row r;
    int64_t last = 0;

    if (!str_starts(in, STR("PK")))
        in = pack(mem, in);
    if (xlsx_open_bytes(in, &x, &e) == ST_OK) {
        while (xlsx_next(&x, &r)) {
            PROMISE(r.n > 0 && r.number > last);
            last = r.number;
            for (size_t i = 0; i < r.n; i++)
                PROMISE((r.cell[i].kind == CELL_EMPTY) == (r.cell[i].text.n == 0) && isfinite(r.cell[i].number));
        }
        PROMISE(xlsx_status(&x, &e) == e.st);
    }
    arena_drop(mem);
    return 0;
}
