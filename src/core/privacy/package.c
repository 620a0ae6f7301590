// SPDX-License-Identifier: Apache-2.0
/* package.c - writing an archive package, see package.h; checking one: package_check.c. */
#include "core/privacy/package.h"

#include "base/digest.h"
#include "codec/archive.h"
#include "codec/json.h"
#include "core/log/cosign.h"
#include "core/log/ledger.h"
#include "core/matter/attach.h"
#include "core/matter/event.h"
#include "core/privacy/held.h"
#include "core/privacy/privacy.h"
#include "core/site.h"
#include "gen/package_sql.h"
#include "store/store.h"
#include "sys/file.h"

enum { MANIFEST_MAX = 16 << 20, FIELDS_MAX = 64 << 20, EVENTS_MAX = 4000, FILES_MAX = 500 };

struct packing {
    struct ctx *cx;
    const struct matter *m;
    const struct package_in *in;
    struct archive archive;
    struct buf members, events, files; /* parts of the manifest under construction */
    struct json_out out_members, out_events, out_files;
    struct ledger_proof proof;
    struct json_out out_fields; /* of fields.json */
    struct buf fields;
    int64_t held; /* parts that rest and stay out */
    struct package_made made;
};

static void note_member(struct packing *p, struct str name, int64_t size, struct str sha256)
{
    struct json_out *o = &p->out_members;

    json_open(o, NULL, '{');
    json_put_text(o, "name", name);
    json_put_text(o, "sha256", sha256);
    json_put_int(o, "size", size);
    json_close(o, '}');
    p->made.members++;
}

static enum st add_bytes(struct packing *p, struct str name, struct str bytes)
{
    uint8_t sha[DIGEST_SIZE];

    digest_sha256(bytes, sha);
    note_member(p, name, (int64_t)bytes.n, digest_hex(p->cx->mem, (struct str){ (const char *)sha, sizeof sha }));
    return archive_add_bytes(&p->archive, p->cx->mem, name, bytes, &p->cx->err);
}

/* -- events -- */

/* What the proofs hold in base64, to be read. */
static void put_fields(struct packing *p, const struct event *e)
{
    struct json_out *o = &p->out_fields;

    json_open(o, NULL, '{');
    json_put_int(o, "seq", e->seq);
    json_put_when(o, "at", e->at);
    json_put_text(o, "event", e->event);
    json_open(o, "fields", '{');
    for (size_t i = 0; i < e->n_field; i++)
        json_put_text(o, str_z(p->cx->mem, e->field[i].name), e->field[i].value);
    for (size_t i = 0; i < e->n_seal; i++)
        if (e->seal[i].value.p != NULL)
            json_put_text(o, str_z(p->cx->mem, e->seal[i].name), e->seal[i].value);
    json_close(o, '}');
    json_close(o, '}');
}

static enum st add_event(struct packing *p, const struct q_package_events_out *row)
{
    struct arena *mem = p->cx->mem;
    struct event *e = arena_take(mem, sizeof *e);
    struct str proof, name = arena_printf(mem, "events/%lld.tlog-proof", (long long)row->seq);

    TRY(event_parse(mem, row->text, e, &p->cx->err));
    TRY(p->in->held ? event_load_all(p->cx, e) : event_load_sealed(p->cx, e));
    if (!p->in->contact)
        event_hide_contact(e);
    put_fields(p, e);
    p->proof.e = e;
    p->proof.text = row->text;
    p->proof.salt = row->salt;
    TRY(ledger_proof(p->cx, &p->proof, &proof));
    json_open(&p->out_events, NULL, '{');
    json_put_text(&p->out_events, "member", name);
    json_put_int(&p->out_events, "seq", row->seq);
    json_close(&p->out_events, '}');
    p->made.events++;
    return add_bytes(p, name, proof);
}

static enum st read_events(struct packing *p, struct q_package_events_out *ret, size_t *ret_n)
{
    const struct q_package_events_in in = { .matter = p->m->id.v };
    AUTO(rows) rs = { 0 };

    *ret_n = 0;
    TRY(q_package_events(p->cx, &in, &rs));
    while (*ret_n < EVENTS_MAX && q_package_events_next(p->cx, &rs, &ret[*ret_n]))
        ++*ret_n;
    TRY(rows_status(p->cx, &rs));
    return *ret_n < EVENTS_MAX ? ST_OK : FAIL(p->cx, ST_LIMIT, "erase.events", STR_NONE);
}

/* All under one head: the one that most witnesses saw, of those that hold the last event. */
static enum st add_events(struct packing *p)
{
    struct q_package_events_out *row = arena_array(p->cx->mem, EVENTS_MAX, sizeof *row);
    size_t n;

    TRY(read_events(p, row, &n));
    enum st st = cosign_best(p->cx, row[n - 1].seq, &p->proof.size);
    if (st == ST_NOT_FOUND) {
        p->cx->err = (struct err){ 0 };
        return FAIL(p->cx, ST_BUSY, "log.unsigned", STR_NONE);
    }
    TRY(st);
    TRY(cosign_note(p->cx, p->proof.size, &p->proof.note));
    for (size_t i = 0; i < n; i++)
        TRY(add_event(p, &row[i]));
    json_close(&p->out_fields, ']');
    if (buf_is_full(&p->fields))
        return FAIL(p->cx, ST_LIMIT, "erase.events", STR_NONE);
    TRY(add_bytes(p, STR("fields.json"), buf_str(&p->fields)));
    return add_bytes(p, STR("checkpoint"), p->proof.note);
}

/* -- attachments -- */

static enum st add_file(struct packing *p, const struct q_package_files_out *row, bool again)
{
    struct str name = arena_printf(p->cx->mem, "attachments/%.*s", STR_ARG(row->digest)), digest;
    int64_t size;

    json_open(&p->out_files, NULL, '{');
    json_put_text(&p->out_files, "member", name);
    json_put_text(&p->out_files, "name", row->name);
    json_put_text(&p->out_files, "type", row->type);
    json_close(&p->out_files, '}');
    p->made.files++;
    if (again)
        return ST_OK;
    TRY(attach_reread(p->cx, row->digest, &digest, &size));
    if (!str_eq(digest, row->digest))
        return FAIL(p->cx, ST_BROKEN, "archive.file", row->digest);
    note_member(p, name, size, digest);
    return archive_add_file(&p->archive, p->cx->mem, name, attach_place(p->cx, digest), &p->cx->err);
}

static bool stands_before(const struct q_package_files_out *row, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (str_eq(row[k].digest, row[i].digest))
            return true;
    return false;
}

static enum st add_files(struct packing *p)
{
    const struct q_package_files_in in = { .matter = p->m->id.v };
    struct q_package_files_out *row = arena_array(p->cx->mem, FILES_MAX, sizeof *row);
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    if (!p->in->held && (p->held & PART_FILE) != 0)
        return ST_OK;
    TRY(q_package_files(p->cx, &in, &rs));
    while (n < FILES_MAX && q_package_files_next(p->cx, &rs, &row[n]))
        n++;
    TRY(rows_status(p->cx, &rs));
    if (n == FILES_MAX)
        return FAIL(p->cx, ST_LIMIT, "erase.events", STR_NONE);
    for (size_t i = 0; i < n; i++)
        TRY(add_file(p, &row[i], stands_before(row, i)));
    return ST_OK;
}

/* -- the manifest -- */

static struct str manifest(struct packing *p)
{
    struct buf *b = arena_take(p->cx->mem, sizeof *b);
    struct json_out o = { .b = b };

    *b = buf_make(p->cx->mem, MANIFEST_MAX);
    json_close(&p->out_members, ']');
    json_close(&p->out_events, ']');
    json_close(&p->out_files, ']');
    json_open(&o, NULL, '{');
    json_put_text(&o, "anlan", STR("archive/v1"));
    json_put_raw(&o, "attachments", buf_str(&p->files));
    json_put_int(&o, "district", p->cx->site->district);
    json_put_raw(&o, "events", buf_str(&p->events));
    json_put_when(&o, "made", p->cx->now);
    json_put_raw(&o, "members", buf_str(&p->members));
    json_put_text(&o, "no", p->m->no);
    json_put_text(&o, "procedure", p->m->procedure->id);
    json_put_bool(&o, "with_contact", p->in->contact);
    json_put_bool(&o, "with_held", p->in->held);
    json_close(&o, '}');
    return buf_str(b);
}

static struct str signed_manifest(struct packing *p, struct str text)
{
    uint8_t sha[DIGEST_SIZE];

    digest_sha256(text, sha);
    struct str said = arena_printf(p->cx->mem, "anlan/archive/v1\n%.*s\n%.*s\n", STR_ARG(p->m->no),
                                   STR_ARG(digest_base64(p->cx->mem, (struct str){ (const char *)sha, sizeof sha })));
    return note_sign(p->cx->mem, said, &p->cx->site->log);
}

static void begin_list(struct arena *mem, size_t cap, struct buf *b, struct json_out *o)
{
    *b = buf_make(mem, cap);
    *o = (struct json_out){ .b = b };
    json_open(o, NULL, '[');
}

static enum st pack(struct packing *p)
{
    struct arena *mem = p->cx->mem;

    begin_list(mem, MANIFEST_MAX / 4, &p->members, &p->out_members);
    begin_list(mem, MANIFEST_MAX / 4, &p->events, &p->out_events);
    begin_list(mem, MANIFEST_MAX / 4, &p->files, &p->out_files);
    begin_list(mem, FIELDS_MAX, &p->fields, &p->out_fields);
    TRY(held_parts(p->cx, p->m->id, &p->held));
    for (size_t i = 0; i < p->in->n_extra; i++)
        TRY(add_bytes(p, p->in->extra[i].name, p->in->extra[i].bytes));
    TRY(add_events(p));
    TRY(add_files(p));
    struct str text = manifest(p);
    if (buf_is_full(&p->members) || buf_is_full(&p->events) || buf_is_full(&p->files))
        return FAIL(p->cx, ST_LIMIT, "erase.events", STR_NONE);
    TRY(archive_add_bytes(&p->archive, mem, STR("manifest.json"), text, &p->cx->err));
    return archive_add_bytes(&p->archive, mem, STR("manifest.note"), signed_manifest(p, text), &p->cx->err);
}

enum st package_write(struct ctx *cx, const struct matter *m, const struct package_in *in, struct package_made *ret)
{
    struct packing *p = arena_take(cx->mem, sizeof *p);

    *p = (struct packing){ .cx = cx, .m = m, .in = in };
    if (file_exists(in->path))
        return FAIL(cx, ST_INPUT, "file.exists", in->path);
    TRY(archive_make(in->path, &p->archive, &cx->err));
    enum st st = pack(p);
    if (st == ST_OK)
        st = archive_finish(&p->archive, &cx->err);
    archive_close(&p->archive);
    if (st == ST_OK)
        *ret = p->made;
    return st;
}

enum st package_open_held(struct ctx *cx, struct str no, struct str order, struct str reason)
{
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct matter m;

    if (order.n == 0 || reason.n == 0)
        return FAIL(cx, ST_INPUT, "archive.order", STR_NONE);
    TRY(matter_by_no(cx, no, &m));
    *e = privacy_event(cx, &m, STR(OPENED_EVENT));
    event_seal(e, STR("order"), order);
    event_seal(e, STR("reason"), reason);
    return event_append(cx, e);
}
