// SPDX-License-Identifier: Apache-2.0
/* agent.c - see agent.h. */
#include "core/matter/agent.h"

#include "base/digest.h"
#include "core/matter/code.h"
#include "core/matter/stepping.h"
#include "gen/agent_sql.h"
#include "store/store.h"

#define FIELD_AGENTS "contact_agents"
#define FIELD_SCOPE  "authority"
#define FIELD_UNTIL  "authority_until"
#define FIELD_END    "agents_end"
#define SPECIAL      "特别授权"

static enum st load(struct ctx *cx, struct matter_id m, struct q_agent_of_out *ret, bool *found)
{
    const struct q_agent_of_in in = { .matter = m.v };

    return q_agent_of_find(cx, &in, ret, found);
}

static bool is_over(const struct ctx *cx, const struct q_agent_of_out *row)
{
    return !day_is_none(row->until) && day_of(cx->now).n > row->until.n;
}

/* Query codes are numbered from 0 on; those of agents count down. */
static struct str code_of(struct ctx *cx, struct matter_id m, int64_t n)
{
    return code_make(cx, m, -n);
}

enum st agent_of(struct ctx *cx, struct matter_id m, struct agent *ret, bool *ret_found)
{
    struct q_agent_of_out row;

    TRY(load(cx, m, &row, ret_found));
    if (!*ret_found)
        return ST_OK;
    *ret = (struct agent){ .scope = row.scope, .until = row.until, .ended = row.ended, .over = is_over(cx, &row) };
    if (cx->who.matter == m.v && !cx->who.agent && !ret->ended && !ret->over)
        ret->code = code_of(cx, m, row.n);
    return ST_OK;
}

enum st agent_prove(struct ctx *cx, struct matter_id m, const uint8_t hash[static 32], bool *ret)
{
    struct q_agent_of_out row;

    TRY(load(cx, m, &row, ret));
    *ret = *ret && digest_is_equal((struct str){ (const char *)hash, DIGEST_SIZE }, row.code_hash);
    if (!*ret)
        return ST_OK;
    if (row.ended || is_over(cx, &row))
        return FAIL(cx, ST_NOT_FOUND, "matter.authority_over", STR_NONE);
    cx->who.matter = m.v;
    cx->who.agent = true;
    cx->who.special = str_eqz(row.scope, SPECIAL);
    return ST_OK;
}

static int count_lines(struct str lines)
{
    struct str line;
    int n = 0;

    while (lines.n > 0 && str_split(&lines, '\n', &line))
        n += str_trim(line).n > 0;
    return n;
}

enum st agent_may_name(struct stepping *s, bool *ret)
{
    const int n = count_lines(stepping_text(s, STR(FIELD_AGENTS)));
    const bool ends = str_eqz(stepping_text(s, STR(FIELD_END)), "true");

    *ret = s->forced || (n == 0 && !ends);
    if (*ret || s->cx->who.agent)
        return ST_OK;
    *ret = n == 0 || (!ends && n <= AGENTS_MAX && stepping_text(s, STR(FIELD_SCOPE)).n > 0);
    return ST_OK;
}

static bool names_agents(const struct event *e)
{
    for (size_t i = 0; i < e->n_seal; i++)
        if (str_eqz(e->seal[i].name, FIELD_AGENTS))
            return true;
    return false;
}

static enum st appoint(struct ctx *cx, const struct event *e)
{
    uint8_t *hash = arena_take(cx->mem, DIGEST_SIZE);
    struct q_agent_of_out row = { 0 };
    struct day until;
    bool found;

    TRY(load(cx, e->matter, &row, &found));
    const int64_t n = found ? row.n + 1 : 1;
    if (!day_parse(event_get(e, FIELD_UNTIL), &until))
        until = DAY_NONE;
    code_hash(code_of(cx, e->matter, n), hash);
    const struct q_agent_put_in in = { .matter = e->matter.v,
                                       .n = n,
                                       .code_hash = { (const char *)hash, DIGEST_SIZE },
                                       .scope = event_get(e, FIELD_SCOPE),
                                       .until = until };
    return q_agent_put_do(cx, &in, NULL);
}

enum st agent_project(struct ctx *cx, const struct event *e)
{
    const struct q_agent_end_in end = { .matter = e->matter.v };

    if (names_agents(e) && event_get(e, FIELD_SCOPE).n > 0)
        return appoint(cx, e);
    return str_eqz(event_get(e, FIELD_END), "true") ? q_agent_end_do(cx, &end, NULL) : ST_OK;
}
