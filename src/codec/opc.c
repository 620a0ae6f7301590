// SPDX-License-Identifier: Apache-2.0
/* opc.c - see opc.h. libzip checks the CRC when a part has been read to its end. */
#include "codec/opc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

struct opc {
    zip_t *zip;
    zip_file_t *file; /* of the open part */
    struct xml *xml;
    char name[200]; /* of the open part */
    int64_t packed; /* size of the package */
    int64_t out;    /* bytes that came out of it */
    const char *fault;
};

static enum st refuse(struct str part, const char *why, struct err *e)
{
    char text[300];
    int n = snprintf(text, sizeof text, "%.*s%s%s", part.n < 200 ? (int)part.n : 200, part.n == 0 ? "" : part.p,
                     part.n == 0 ? "" : ": ", why);

    return FAIL_ERR(e, ST_INPUT, "xlsx.file", ((struct str){ text, (size_t)n }));
}

/* Takes over `zip`, which may be NULL. */
static enum st start(zip_t *zip, int64_t packed, struct opc **ret, struct err *e)
{
    if (zip == NULL)
        return refuse(STR_NONE, "no zip", e);
    zip_int64_t n = zip_get_num_entries(zip, 0);
    if (n <= 0 || n > OPC_PARTS) {
        zip_discard(zip);
        return refuse(STR_NONE, "no parts, or too many", e);
    }
    struct opc *o = calloc(1, sizeof *o);
    if (o == NULL)
        abort();
    o->zip = zip;
    o->packed = packed;
    *ret = o;
    return ST_OK;
}

enum st opc_open_bytes(struct str bytes, struct opc **ret, struct err *e)
{
    zip_error_t ze;

    zip_error_init(&ze);
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &ze);
    zip_t *zip = source == NULL ? NULL : zip_open_from_source(source, ZIP_RDONLY, &ze);
    if (zip == NULL && source != NULL)
        zip_source_free(source);
    zip_error_fini(&ze);
    return start(zip, (int64_t)bytes.n, ret, e);
}

enum st opc_open(struct str path, struct opc **ret, struct err *e)
{
    struct arena *mem = arena_make();
    zip_stat_t all = { 0 };
    int64_t packed = 0;
    int code;
    zip_t *zip = zip_open(str_z(mem, path), ZIP_RDONLY, &code);

    arena_drop(mem);
    for (zip_int64_t i = 0; zip != NULL && i < zip_get_num_entries(zip, 0); i++)
        if (zip_stat_index(zip, (zip_uint64_t)i, 0, &all) == 0 && (all.valid & ZIP_STAT_COMP_SIZE) != 0 &&
            all.comp_size < (zip_uint64_t)OPC_TOTAL)
            packed += (int64_t)all.comp_size;
    return start(zip, packed, ret, e);
}

static void close_part(struct opc *o)
{
    xml_close(o->xml);
    o->xml = NULL;
    if (o->file != NULL)
        zip_fclose(o->file);
    o->file = NULL;
}

void opc_close(struct opc *o)
{
    if (o == NULL)
        return;
    close_part(o);
    zip_discard(o->zip);
    free(o);
}

static const char *part_name(struct opc *o, struct str part)
{
    size_t n = part.n < sizeof o->name - 1 ? part.n : sizeof o->name - 1;

    memcpy(o->name, n == 0 ? "" : part.p, n);
    o->name[n] = '\0';
    return o->name;
}

bool opc_has(struct opc *o, struct str part)
{
    struct arena *mem = arena_make();
    bool has = zip_name_locate(o->zip, str_z(mem, part), 0) >= 0;

    arena_drop(mem);
    return has;
}

static int pull(void *arg, char *to, int n)
{
    struct opc *o = arg;
    zip_int64_t got = zip_fread(o->file, to, (zip_uint64_t)n);

    if (got < 0) {
        o->fault = "damaged";
        return -1;
    }
    o->out += got;
    if (o->out > OPC_TOTAL || (o->out > OPC_FREE && o->out / OPC_RATIO > o->packed)) {
        o->fault = "too large";
        return -1;
    }
    return (int)got;
}

enum st opc_part(struct opc *o, struct str part, struct xml **ret, struct err *e)
{
    close_part(o);
    const char *name = part_name(o, part);
    o->fault = NULL;
    o->file = zip_fopen(o->zip, name, 0);
    if (o->file == NULL)
        return refuse(part, "missing, damaged or encrypted", e);
    o->xml = xml_open(pull, o);
    if (o->xml == NULL)
        return refuse(part, "cannot be read", e);
    *ret = o->xml;
    return ST_OK;
}

enum st opc_status(struct opc *o, struct err *e)
{
    const char *why = o->fault != NULL ? o->fault : o->xml != NULL ? xml_fault(o->xml) : NULL;

    if (why == NULL)
        return ST_OK;
    if (strcmp(why, "too large") == 0)
        return FAIL_ERR(e, ST_LIMIT, "xlsx.large", str_of(o->name));
    return refuse(str_of(o->name), why, e);
}

/* "xl/workbook.xml" -> "xl/_rels/workbook.xml.rels"; "" -> "_rels/.rels" */
static struct str rels_of(struct arena *mem, struct str part, struct str *folder)
{
    size_t n = part.n;

    while (n > 0 && part.p[n - 1] != '/')
        n--;
    *folder = str_cut(part, 0, n);
    struct str file = str_from(part, n);
    return arena_printf(mem, "%.*s_rels/%.*s.rels", STR_ARG(*folder), STR_ARG(file));
}

/* Joins, and takes "x/../" out: a name that climbs past the root stays unknown, as the zip has none such. */
static struct str resolve(struct arena *mem, struct str folder, struct str target)
{
    if (str_starts(target, STR("/")))
        return arena_str(mem, str_from(target, 1));
    while (str_starts(target, STR("../")) && folder.n > 0) {
        target = str_from(target, 3);
        do
            folder.n--;
        while (folder.n > 0 && folder.p[folder.n - 1] != '/');
    }
    return arena_printf(mem, "%.*s%.*s", STR_ARG(folder), STR_ARG(target));
}

enum st opc_target(struct opc *o, struct arena *mem, struct str part, struct str id_or_type, struct str *ret,
                   struct err *e)
{
    bool by_type = str_starts(id_or_type, STR("/"));
    struct str folder, rels = rels_of(mem, part, &folder), found = STR_NONE;
    struct xml *x = NULL;

    if (!opc_has(o, rels)) {
        *ret = STR_NONE;
        return ST_OK;
    }
    TRY(opc_part(o, rels, &x, e));
    while (found.p == NULL && xml_next(x)) {
        if (!xml_is(x, XML_START, "Relationship") || str_eqz(xml_attr(x, "TargetMode"), "External"))
            continue;
        if (by_type ? str_ends(xml_attr(x, "Type"), id_or_type) : str_eq(xml_attr(x, "Id"), id_or_type))
            found = resolve(mem, folder, xml_attr(x, "Target"));
    }
    TRY(opc_status(o, e));
    *ret = found;
    return ST_OK;
}
