// SPDX-License-Identifier: Apache-2.0
/* hardcase.c - see hardcase.h. Costs four small look-ups for each open petition of the reader's area. */
#include "core/reception/hardcase.h"

#include "base/num.h"
#include "codec/json.h"
#include "core/matter/event.h"
#include "core/org/access.h"
#include "core/rules/rules_ground.h"
#include "core/site.h"
#include "gen/hardcase_sql.h"
#include "gen/matter_sql.h"
#include "gen/supervise_sql.h"
#include "store/store.h"

#define SPONSORSHIP "sponsorship"

enum { OPEN_MAX = 10000, FIELDS_BYTES = 4096 };

/* What the rules look at. */
struct facts {
    int64_t people, redone, merged, outer;
    int64_t sponsorship; /* the newest one about it */
};

static enum st count_clocks(struct ctx *cx, const struct matter *m, struct facts *f)
{
    const struct q_clocks_of_in in = { .matter = m->id.v };
    struct q_clocks_of_out c;
    AUTO(rows) rs = { 0 };

    TRY(q_clocks_of(cx, &in, &rs));
    while (q_clocks_of_next(cx, &rs, &c)) {
        f->redone += str_eqz(c.code, "D14");
        f->outer += str_eqz(c.code, "D55");
    }
    return rows_status(cx, &rs);
}

static enum st count_links(struct ctx *cx, const struct matter *m, struct facts *f)
{
    const struct q_links_of_in in = { .matter = m->id.v };
    struct q_links_of_out l;
    AUTO(rows) rs = { 0 };

    TRY(q_links_of(cx, &in, &rs));
    while (q_links_of_next(cx, &rs, &l)) {
        f->merged += str_eqz(l.kind, LINK_LEADS);
        if (str_eqz(l.kind, SPONSORSHIP) && l.other > f->sponsorship)
            f->sponsorship = l.other;
    }
    return rows_status(cx, &rs);
}

static enum st count_people(struct ctx *cx, const struct matter *m, struct facts *f)
{
    const struct q_event_text_in in = { .matter = m->id.v };
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct q_event_text_out row;

    TRY(q_event_text_one(cx, &in, &row));
    TRY(event_parse(cx->mem, row.text, e, &cx->err));
    if (!num_parse(event_get(e, "people"), &f->people))
        f->people = 1;
    return ST_OK;
}

static bool is_hard(const struct ctx *cx, const struct hard_rule *r, const struct matter *m, const struct facts *f)
{
    switch (r->rule) {
    case HARD_MONTHS:
        return day_add_months(day_of(m->opened), (int)r->number).n <= day_of(cx->now).n;
    case HARD_PEOPLE:
        return f->people >= r->number;
    case HARD_REDONE:
        return f->redone >= r->number;
    case HARD_MERGED:
        return f->merged >= r->number;
    case HARD_OUTER:
        return f->outer >= r->number;
    case HARD_FAIR:
        return f->merged >= r->number && (str_eqz(m->opinion, "支持") || str_eqz(m->opinion, "解释说明"));
    case HARD_RULES:
        break;
    }
    return false;
}

static enum st judge(struct ctx *cx, int64_t id, struct hardcase *ret)
{
    size_t n;
    const struct hard_rule *r = rules_hard(cx->site->rules, &n);
    struct facts f = { 0 };
    struct matter s;

    *ret = (struct hardcase){ 0 };
    TRY(matter_load(cx, (struct matter_id){ id }, &ret->m));
    TRY(count_clocks(cx, &ret->m, &f));
    TRY(count_links(cx, &ret->m, &f));
    TRY(count_people(cx, &ret->m, &f));
    for (size_t i = 0; i < n && ret->n_ground < HARDCASE_GROUNDS; i++)
        if (is_hard(cx, &r[i], &ret->m, &f))
            ret->ground[ret->n_ground++] = r[i].text[cx->who.lang];
    if (ret->n_ground == 0 || f.sponsorship == 0)
        return ST_OK;
    TRY(matter_load(cx, (struct matter_id){ f.sponsorship }, &s));
    ret->sponsorship = s.no;
    ret->sponsored = s.state->code;
    return ST_OK;
}

enum st hardcase_all(struct ctx *cx, struct hardcase_list *ret)
{
    struct q_petitions_open_in in = { .limit = OPEN_MAX };
    struct hardcase *row = arena_array(cx->mem, HARDCASES_MAX, sizeof *row);
    int64_t *open = arena_array(cx->mem, OPEN_MAX, sizeof *open);
    struct q_petitions_open_out r;
    AUTO(rows) rs = { 0 };
    size_t n = 0, found = 0;

    *ret = (struct hardcase_list){ .row = row };
    TRY(access_reach(cx, STR("matter.read"), &in.unit));
    TRY(q_petitions_open(cx, &in, &rs));
    while (n < OPEN_MAX && q_petitions_open_next(cx, &rs, &r))
        open[n++] = r.matter;
    TRY(rows_status(cx, &rs));
    for (size_t i = 0; i < n && found < HARDCASES_MAX; i++) {
        TRY(judge(cx, open[i], &row[found]));
        found += row[found].n_ground > 0;
    }
    ret->n = found;
    ret->more = found == HARDCASES_MAX || n == OPEN_MAX;
    return ST_OK;
}

enum st hardcase_propose(struct ctx *cx, struct str no, struct str leader, struct filed *ret)
{
    struct buf b = buf_make(cx->mem, FIELDS_BYTES);
    struct json_out o = { .b = &b };
    struct hardcase h;
    struct matter m;

    TRY(matter_by_no(cx, no, &m));
    TRY(judge(cx, m.id.v, &h));
    if (h.n_ground == 0)
        return FAIL(cx, ST_RULE, "hardcase.none", STR_NONE);
    if (h.sponsorship.n > 0 && !str_eqz(h.sponsored, "CLO"))
        return FAIL(cx, ST_RULE, "hardcase.sponsored", h.sponsorship);
    struct filing f = { .procedure = STR(SPONSORSHIP),
                        .title = m.title,
                        .body = h.ground[0],
                        .about = m.id,
                        .place = m.place,
                        .category = m.category,
                        .received = WHEN_NONE };
    json_open(&o, NULL, '{');
    json_put_text(&o, "leader", leader);
    json_close(&o, '}');
    f.fields = json_parse(cx->mem, buf_str(&b), FIELDS_BYTES, &cx->err);
    return f.fields == NULL ? cx->err.st : matter_file(cx, &f, ret);
}
