// SPDX-License-Identifier: Apache-2.0
/* package_page.c - see package_page.h. The package is made in the spool folder, and unlinked before it is sent. */
#include "page/desk/package_page.h"

#include <fcntl.h>
#include <inttypes.h>

#include "base/asset.h"
#include "base/digest.h"
#include "core/letter/letter.h"
#include "core/letter/letter_file.h"
#include "core/site.h"
#include "gen/package_html.h"
#include "gen/package_sql.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/part/layout.h"
#include "page/part/tale.h"
#include "store/store.h"
#include "sys/file.h"
#include "sys/random.h"

enum { EXTRA = 3, NAME_BYTES = 12, PAPERS_MAX = 500, LETTERS_MAX = 500 };

/* A package under construction: what is beside the events and attachments. */
struct packing {
    struct ctx *cx;
    const struct matter *m;
    struct story s;
    struct package_member *extra;
    size_t n_extra;
};

static void put(struct packing *p, struct str name, struct str bytes)
{
    p->extra[p->n_extra++] = (struct package_member){ name, bytes };
}

/* -- letters -- */

static struct str letter_member(struct ctx *cx, const struct entry *e, struct str form, const char *format)
{
    return arena_printf(cx->mem, "letters/%" PRId64 "-%.*s.%s", e->seq, STR_ARG(form), format);
}

static enum st add_letter(struct packing *p, const struct entry *e, struct str form)
{
    static const char *const format[LETTER_FORMAT_N] = {
        [LETTER_HTML] = "html", [LETTER_DOCX] = "docx", [LETTER_PDF] = "pdf"
    };
    struct letter l;
    struct str bytes;

    TRY(letter_read(p->cx, &p->s, e, form, &l));
    const struct paper *paper = letter_paper(p->cx, p->m, &l);
    for (int f = 0; f < LETTER_FORMAT_N; f++) {
        TRY(letter_file(p->cx, paper, (enum letter_format)f, &bytes));
        put(p, letter_member(p->cx, e, form, format[f]), bytes);
    }
    return ST_OK;
}

/* What an event says of its letters is there or gone as a whole: erased, resting, or from before letters were kept. */
static size_t count_letters(const struct entry *e)
{
    return e->letter.n > 0 ? e->n_doc : 0;
}

static enum st add_letters(struct packing *p)
{
    size_t n = 0;

    for (size_t i = 0; i < p->s.n_entry; i++)
        n += count_letters(&p->s.entry[i]);
    if (n > LETTERS_MAX)
        return FAIL(p->cx, ST_LIMIT, "erase.events", STR_NONE);
    p->extra = arena_array(p->cx->mem, EXTRA + n * LETTER_FORMAT_N, sizeof *p->extra);
    for (size_t i = 0; i < p->s.n_entry; i++)
        for (size_t k = 0; k < count_letters(&p->s.entry[i]); k++)
            TRY(add_letter(p, &p->s.entry[i], p->s.entry[i].doc[k]));
    return ST_OK;
}

static const struct package_letter *list_letters(struct ctx *cx, const struct entry *e)
{
    struct package_letter *l = arena_array(cx->mem, e->n_doc, sizeof *l);

    for (size_t i = 0; i < count_letters(e); i++)
        l[i] =
            (struct package_letter){ show_form(cx, e->doc[i]), letter_member(cx, e, e->doc[i], "html"),
                                     letter_member(cx, e, e->doc[i], "pdf"), letter_member(cx, e, e->doc[i], "docx") };
    return l;
}

/* -- the page -- */

static void fill_steps(struct tale *t, struct package_view *v)
{
    struct timeline line = tale_line(t, false);
    struct package_step *s = arena_array(t->cx->mem, line.n_entry, sizeof *s);

    for (size_t i = 0; i < t->s->n_entry && i < line.n_entry; i++)
        s[v->n_step++] = (struct package_step){
            .proof = arena_printf(t->cx->mem, "events/%" PRId64 ".tlog-proof", t->s->entry[i].seq),
            .line = line.entry[i],
            .letter = list_letters(t->cx, &t->s->entry[i]),
            .n_letter = count_letters(&t->s->entry[i]),
        };
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

static enum st make_index(struct packing *p, struct str *ret)
{
    struct ctx *cx = p->cx;
    const struct matter *m = p->m;
    const struct story *s = &p->s;
    struct html_out o = layout_begin(cx);
    struct show_units seen = { 0 };
    struct tale t = { cx, m, s, &seen, "" };
    struct package_view v = { .no = m->no,
                              .title = m->title,
                              .procedure = show_procedure(cx, m->procedure),
                              .state = show_state(cx, m->procedure, m->state->code),
                              .unit = show_unit(cx, &seen, m->unit),
                              .body = s->body,
                              .request = s->request,
                              .event_place = s->event_place,
                              .opened = m->opened,
                              .closed = m->closed,
                              .has_closed = !when_is_none(m->closed),
                              .made = cx->now,
                              .held = s->held };
    fill_steps(&t, &v);
    TRY(fill_files(cx, m, s, &v));
    package_html(&o, &v);
    if (buf_is_full(o.b))
        return FAIL(cx, ST_LIMIT, "page.large", STR_NONE);
    *ret = buf_str(o.b);
    return ST_OK;
}

static enum st make_extra(struct packing *p, bool contact)
{
    const struct asset *readme = asset_find(STR("data/archive/README.txt")), *css = asset_find(STR("asset/site.css"));
    struct str index;

    TRY((contact ? matter_story_seen : matter_story)(p->cx, p->m, &p->s));
    TRY(add_letters(p));
    TRY(make_index(p, &index));
    put(p, STR("README.txt"), readme->bytes);
    put(p, STR("index.html"), index);
    put(p, STR("site.css"), css->bytes);
    return ST_OK;
}

enum st package_make(struct ctx *cx, const struct matter *m, struct package_in *in, struct package_made *ret)
{
    const enum lang lang = cx->who.lang;
    struct packing p = { .cx = cx, .m = m };

    cx->who.lang = LANG_ZH; /* whatever the maker reads: it is a paper of the archive */
    enum st st = make_extra(&p, in->contact);
    cx->who.lang = lang;
    TRY(st);
    in->extra = p.extra;
    in->n_extra = p.n_extra;
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
