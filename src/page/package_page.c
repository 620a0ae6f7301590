// SPDX-License-Identifier: Apache-2.0
/* package_page.c - see package_page.h. The package is made in the spool folder, and unlinked before it is sent. */
#include "page/package_page.h"

#include <fcntl.h>
#include <inttypes.h>

#include "base/asset.h"
#include "base/digest.h"
#include "core/site.h"
#include "gen/package_html.h"
#include "gen/package_sql.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/layout.h"
#include "page/tale.h"
#include "store/store.h"
#include "sys/file.h"
#include "sys/random.h"

enum { EXTRA = 3, NAME_BYTES = 12, PAPERS_MAX = 500 };

static void fill_steps(struct tale *t, struct package_view *v)
{
    struct timeline line = tale_line(t, false);
    struct package_step *s = arena_array(t->cx->mem, line.n_entry, sizeof *s);

    for (size_t i = 0; i < t->s->n_entry && i < line.n_entry; i++)
        s[v->n_step++] =
            (struct package_step){ arena_printf(t->cx->mem, "events/%" PRId64 ".tlog-proof", t->s->entry[i].seq),
                                   line.entry[i] };
    v->step = s;
}

static enum st fill_files(struct ctx *cx, const struct matter *m, const struct story *s, struct package_view *v)
{
    const struct q_package_files_in in = { .matter = m->id.v };
    struct package_paper *p = arena_array(cx->mem, PAPERS_MAX, sizeof *p);
    struct q_package_files_out row;
    AUTO(rows) rs = { 0 };

    v->file = p;
    if (s->n_file == 0) /* none, or they rest */
        return ST_OK;
    TRY(q_package_files(cx, &in, &rs));
    while (v->n_file < PAPERS_MAX && q_package_files_next(cx, &rs, &row))
        p[v->n_file++] = (struct package_paper){ arena_printf(cx->mem, "attachments/%.*s", STR_ARG(row.digest)),
                                                 row.name, row.type };
    return rows_status(cx, &rs);
}

/* In Chinese, whatever the maker reads: it is a paper of the archive. */
static enum st make_index(struct ctx *cx, const struct matter *m, struct str *ret)
{
    struct html_out o = layout_begin(cx);
    struct show_units seen = { 0 };
    struct story s;

    TRY(matter_story(cx, m, &s));
    struct tale t = { cx, m, &s, &seen, "" };
    struct package_view v = { .no = m->no,
                              .title = m->title,
                              .procedure = show_procedure(cx, m->procedure),
                              .state = show_state(cx, m->procedure, m->state->code),
                              .unit = show_unit(cx, &seen, m->unit),
                              .body = s.body,
                              .request = s.request,
                              .event_place = s.event_place,
                              .opened = m->opened,
                              .closed = m->closed,
                              .has_closed = !when_is_none(m->closed),
                              .made = cx->now,
                              .held = s.held };
    fill_steps(&t, &v);
    TRY(fill_files(cx, m, &s, &v));
    package_html(&o, &v);
    if (buf_is_full(o.b))
        return FAIL(cx, ST_LIMIT, "page.large", STR_NONE);
    *ret = buf_str(o.b);
    return ST_OK;
}

enum st package_make(struct ctx *cx, const struct matter *m, struct package_in *in, struct package_made *ret)
{
    const struct asset *readme = asset_find(STR("data/archive/README.txt")), *css = asset_find(STR("asset/site.css"));
    struct package_member *extra = arena_array(cx->mem, EXTRA, sizeof *extra);
    const enum lang lang = cx->who.lang;
    struct str index;

    cx->who.lang = LANG_ZH;
    enum st st = make_index(cx, m, &index);
    cx->who.lang = lang;
    TRY(st);
    extra[0] = (struct package_member){ STR("README.txt"), readme->bytes };
    extra[1] = (struct package_member){ STR("index.html"), index };
    extra[2] = (struct package_member){ STR("site.css"), css->bytes };
    in->extra = extra;
    in->n_extra = EXTRA;
    return package_write(cx, m, in, ret);
}

/* PAGE  GET /desk/matter/{no:caseno}/archive
 * perm  matter.archive
 * help  The archive package of a matter: all its records with their proofs, attachments, and a page to read. Without
 *       contact data and what rests; those are for the command line. */
enum st page_package(struct ctx *cx, const struct args_page_package *in, struct reply *out)
{
    uint8_t raw[NAME_BYTES];
    struct package_made made;
    struct matter m;
    int64_t size = 0;

    random_bytes(raw, sizeof raw);
    struct str hex = digest_hex(cx->mem, (struct str){ (const char *)raw, sizeof raw });
    struct str path = arena_printf(cx->mem, "%.*s/spool/archive-%.*s.zip", STR_ARG(cx->site->folder), STR_ARG(hex));
    struct package_in how = { .path = path };
    struct err ignored = { 0 };

    TRY(matter_by_no(cx, in->no, &m));
    enum st st = package_make(cx, &m, &how, &made);
    if (st == ST_OK)
        st = file_size(path, &size, &cx->err);
    int fd = st == ST_OK ? open(str_z(cx->mem, path), O_RDONLY | O_CLOEXEC) : -1;
    if (file_remove(path, &ignored) != ST_OK || st != ST_OK)
        return st == ST_OK ? FAIL(cx, ST_SPACE, "backup.write", STR_NONE) : st;
    if (fd < 0)
        return FAIL(cx, ST_SPACE, "backup.write", STR_NONE);
    return reply_file(out, fd, size, STR("application/zip"), arena_printf(cx->mem, "%.*s.zip", STR_ARG(m.no)));
}
