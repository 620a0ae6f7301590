// SPDX-License-Identifier: Apache-2.0
/* matter.c - finding a matter and asking whether the reader may know of it. */
#include "core/matter/matter.h"

#include "base/digest.h"
#include "core/matter/agent.h"
#include "core/matter/code.h"
#include "core/matter/event.h"
#include "core/org/access.h"
#include "core/org/unit.h"
#include "core/privacy/veil.h"
#include "core/site.h"
#include "gen/matter_sql.h"
#include "store/store.h"

static enum st load_title(struct ctx *cx, const struct q_matter_by_id_out *r, struct str *ret, bool *ret_erased)
{
    struct str field = r->titled == r->first ? STR("title") : STR("value"); /* N14 puts the new one in `value` */

    return event_sealed_text(cx, r->titled, field, ret, ret_erased);
}

enum st matter_contact(struct ctx *cx, const struct matter *m, struct contact *ret)
{
    struct str contact;

    TRY(event_sealed_value(cx, m->contacted, STR("contact"), &contact));
    *ret = contact_parse(cx->mem, contact);
    return ST_OK;
}

enum st matter_load(struct ctx *cx, struct matter_id id, struct matter *ret)
{
    const struct q_matter_by_id_in in = { .id = id.v };
    struct q_matter_by_id_out r;
    struct unit u;
    struct str title;
    bool erased;

    TRY(q_matter_by_id_one(cx, &in, &r));
    TRY(unit_load(cx, r.unit, &u));
    TRY(load_title(cx, &r, &title, &erased));
    const struct procedure *p = rules_procedure(cx->site->rules, r.procedure);
    const struct state *s = p == NULL ? NULL : rules_state(p, r.state);
    if (s == NULL)
        return FAIL(cx, ST_BROKEN, "event.broken", r.state);
    *ret = (struct matter){ .id = id,
                            .no = r.no,
                            .procedure = p,
                            .state = s,
                            .unit = r.unit,
                            .unit_name = u.name,
                            .path = u.path,
                            .title = title,
                            .place = r.place,
                            .category = r.category,
                            .channel = r.channel,
                            .opened = r.opened,
                            .closed = r.closed,
                            .due = r.due,
                            .version = r.version,
                            .first = r.first,
                            .contacted = r.contacted > 0 ? r.contacted : r.first,
                            .codes = r.codes,
                            .erased = erased,
                            .sealed = r.sealed,
                            .imported = r.imported,
                            .rating_pd = (int)r.rating_pd,
                            .rating_ru = (int)r.rating_ru,
                            .opinion = r.opinion };
    return ST_OK;
}

static enum st find_id(struct ctx *cx, struct str no, struct q_matter_id_of_no_out *ret, bool *found)
{
    const struct q_matter_id_of_no_in in = { .no = no };
    AUTO(rows) rs = { 0 };

    *found = false;
    if (!number_is_valid(no))
        return ST_OK;
    TRY(q_matter_id_of_no(cx, &in, &rs));
    *found = q_matter_id_of_no_next(cx, &rs, ret);
    return rows_status(cx, &rs);
}

static enum st unknown(struct ctx *cx)
{
    return FAIL(cx, ST_NOT_FOUND, "matter.unknown", STR_NONE); /* never repeats the number */
}

enum st matter_by_no(struct ctx *cx, struct str no, struct matter *ret)
{
    struct q_matter_id_of_no_out row;
    bool found, visible;
    struct matter m;

    TRY(find_id(cx, no, &row, &found));
    if (!found)
        return unknown(cx);
    TRY(matter_load(cx, (struct matter_id){ row.id }, &m));
    TRY(access_sees(cx, &m, &visible));
    if (!visible)
        return unknown(cx);
    veil_matter(cx, &m);
    *ret = m;
    return ST_OK;
}

enum st matter_prove(struct ctx *cx, struct str no, struct str code)
{
    struct q_matter_id_of_no_out row = { 0 };
    struct str clean = code_clean(cx->mem, code);
    uint8_t hash[DIGEST_SIZE];
    bool found;

    TRY(find_id(cx, no, &row, &found));
    code_hash(clean, hash); /* also for unknown numbers: the answer takes as long */
    if (found && clean.n > 0 && digest_is_equal((struct str){ (const char *)hash, sizeof hash }, row.code_hash)) {
        cx->who.matter = row.id;
        return ST_OK;
    }
    bool agent = false;
    TRY(agent_prove(cx, (struct matter_id){ row.id }, hash, &agent)); /* asked for unknown numbers, too */
    return agent && clean.n > 0 ? ST_OK : unknown(cx);
}
