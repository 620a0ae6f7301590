// SPDX-License-Identifier: Apache-2.0
/* ledger_receipt.c - the resident's receipt: C2SP tlog-proof with what the reader may see of the event. */
#include <string.h>

#include "base/digest.h"
#include "codec/json.h"
#include "core/letter/letter.h"
#include "core/log/cosign.h"
#include "core/log/ledger.h"
#include "core/matter/event.h"
#include "core/site.h"
#include "gen/ledger_sql.h"
#include "store/store.h"

enum { RECEIPT_MAX = 4 << 20 };

static struct str extra_json(struct ctx *cx, const struct ledger_proof *in)
{
    struct buf b = buf_make(cx->mem, RECEIPT_MAX);
    struct json_out o = { .b = &b };

    json_open(&o, NULL, '{');
    json_put_text(&o, "event", in->text);
    json_open(&o, "fields", '{');
    for (size_t i = 0; i < in->e->n_seal; i++) {
        const struct event_seal *s = &in->e->seal[i];
        if (s->value.p == NULL)
            continue;
        json_open(&o, str_z(cx->mem, s->name), '{');
        json_put_text(&o, "salt", digest_hex(cx->mem, (struct str){ (const char *)s->salt, sizeof s->salt }));
        json_put_text(&o, "value", s->value);
        json_close(&o, '}');
    }
    json_close(&o, '}');
    json_put_text(&o, "salt", digest_hex(cx->mem, in->salt));
    json_close(&o, '}');
    return buf_str(&b);
}

static enum st put_path(struct ctx *cx, int64_t seq, uint64_t size, struct buf *b)
{
    struct merkle_plan *plan = arena_take(cx->mem, sizeof *plan);
    struct hash *part = arena_array(cx->mem, MERKLE_PARTS, sizeof *part);
    struct hash *path = arena_array(cx->mem, MERKLE_PATH, sizeof *path);

    if (!merkle_plan_inclusion((uint64_t)seq - 1, size, plan))
        return FAIL(cx, ST_BROKEN, "log.broken", STR("head"));
    TRY(ledger_fetch(cx, plan, part));
    merkle_fold(plan, part, path);
    for (size_t i = 0; i < plan->path; i++) {
        buf_add(b, digest_base64(cx->mem, (struct str){ (const char *)path[i].b, sizeof path[i].b }));
        buf_byte(b, '\n');
    }
    return ST_OK;
}

enum st ledger_proof(struct ctx *cx, const struct ledger_proof *in, struct str *ret)
{
    struct buf b = buf_make(cx->mem, 2 * RECEIPT_MAX);

    buf_addz(&b, "c2sp.org/tlog-proof@v1\nextra ");
    buf_add(&b, digest_base64(cx->mem, extra_json(cx, in)));
    buf_printf(&b, "\nindex %lld\n", (long long)in->e->seq - 1);
    TRY(put_path(cx, in->e->seq, (uint64_t)in->size, &b));
    buf_byte(&b, '\n');
    buf_add(&b, in->note);
    *ret = buf_str(&b);
    return ST_OK;
}

/* Of what was sealed a printed receipt shows the title only; inner notes are for officers; letters are read as letters.
 */
static void hide(struct ctx *cx, enum receipt_kind kind, struct event *e)
{
    for (size_t i = 0; i < e->n_seal; i++)
        if (story_is_inner(cx, e->seal[i].name) || str_eqz(e->seal[i].name, LETTER_TEXTS) ||
            (kind == RECEIPT_PRINT && !str_eqz(e->seal[i].name, "title")))
            e->seal[i].value = STR_NONE;
}

enum st ledger_receipt(struct ctx *cx, int64_t seq, enum receipt_kind kind, struct str *ret)
{
    const struct q_event_one_in one = { .seq = seq };
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct ledger_proof p = { .e = e };
    struct q_event_one_out row;

    enum st st = cosign_best(cx, seq, &p.size);
    if (st == ST_NOT_FOUND) {
        cx->err = (struct err){ 0 };
        return FAIL(cx, ST_BUSY, "log.unsigned", STR_NONE);
    }
    TRY(st);
    TRY(cosign_note(cx, p.size, &p.note));
    TRY(q_event_one_one(cx, &one, &row));
    TRY(event_parse(cx->mem, row.text, e, &cx->err));
    TRY(event_load_sealed(cx, e));
    if (cx->who.matter != e->matter.v) /* contact data only for the resident whose matter it is */
        event_hide_contact(e);
    hide(cx, kind, e);
    p.text = row.text;
    p.salt = row.salt;
    return ledger_proof(cx, &p, ret);
}
