// SPDX-License-Identifier: Apache-2.0
/* register.c - rows of registers: read by unit subtree, written as events. See register.h. */
#include "core/register/register.h"

#include <assert.h>
#include <stdlib.h>

#include "base/num.h"
#include "base/text.h"
#include "codec/json.h"
#include "core/matter/code.h"
#include "core/matter/event.h"
#include "core/org/access.h"
#include "core/org/account.h"
#include "core/org/unit.h"
#include "core/site.h"
#include "gen/event_sql.h"
#include "gen/ledger_sql.h"
#include "gen/matter_sql.h"
#include "gen/register_sql.h"
#include "store/store.h"

enum { STORY_MAX = 2000 };

enum st register_reach(struct ctx *cx, bool write, struct str *ret)
{
    if (cx->who.system || (cx->who.cli && !write)) {
        *ret = cx->site->root;
        return ST_OK;
    }
    return access_reach(cx, write ? STR("register.write") : STR("register.read"), ret);
}

static enum st may_reach(struct ctx *cx, bool write, struct str path, bool *ret)
{
    struct str top;

    TRY(register_reach(cx, write, &top));
    bool own =
        !cx->who.system && !cx->who.cli && access_own_only(cx, write ? STR("register.write") : STR("register.read"));
    *ret = top.n > 0 && unit_is_within(path, top) &&
           (!own || str_ends(path, arena_printf(cx->mem, "/%.*s/", STR_ARG(top))));
    return ST_OK;
}

/* -- tests and classes -- */

static const struct register_cell *cell_of(const struct register_def *d, const struct register_row *r, struct str name)
{
    const struct column *c = register_column(d, name);

    return c == NULL ? NULL : &r->cell[c - d->column];
}

bool register_passes(const struct register_def *d, struct str test, const struct register_row *r)
{
    struct str one, name;

    while (test.n > 0 && str_split(&test, '&', &one)) {
        if (!str_split(&one, '=', &name))
            continue;
        const struct register_cell *c = cell_of(d, r, str_trim(name));
        if (c == NULL || c->value.n == 0 || !register_has_word(one, c->value))
            return false;
    }
    return true;
}

static struct str band_of(struct arena *mem, const struct column *c, int64_t v)
{
    size_t k = 0;

    while (k < c->n_band && v >= c->band[k])
        k++;
    if (k == 0)
        return arena_printf(mem, "<%lld", (long long)c->band[0]);
    if (k == c->n_band)
        return arena_printf(mem, "%lld+", (long long)c->band[k - 1]);
    return arena_printf(mem, "%lld-%lld", (long long)c->band[k - 1], (long long)c->band[k] - 1);
}

struct str register_class(struct arena *mem, const struct register_def *d, struct str split,
                          const struct register_row *r)
{
    const struct column *c = register_column(d, split);
    const struct register_cell *k = cell_of(d, r, split);
    int64_t v;

    if (c == NULL && str_eqz(split, SPLIT_UNIT))
        return r->rank;
    if (c == NULL || k->value.n == 0)
        return STR_NONE;
    if (c->n_band == 0)
        return k->value;
    return num_parse(k->value, &v) ? band_of(mem, c, v) : STR_NONE;
}

/* -- reading -- */

static bool is_wanted(struct ctx *cx, const struct register_query *q, const struct register_row *r)
{
    bool found = q->words.n == 0;

    if ((q->late && !r->late) || !register_passes(q->def, q->test, r))
        return false;
    if (q->split.n > 0 && !str_eq(register_class(cx->mem, q->def, q->split, r), q->value))
        return false;
    for (size_t i = 0; i < q->def->n_column && !found; i++)
        found = !q->def->column[i].sealed && str_find(r->cell[i].value, q->words) != SIZE_MAX;
    return found;
}

static int newest_first(const void *a, const void *b)
{
    const struct register_row *x = a, *y = b;

    if (x->day.n != y->day.n)
        return y->day.n - x->day.n;
    return (x->id > y->id) - (x->id < y->id); /* ids fall with time */
}

static void put_cell(const struct register_def *d, struct register_row *r, struct str name, struct str value,
                     int64_t event)
{
    const struct column *c = name.n == 0 ? NULL : register_column(d, name);

    if (c != NULL)
        r->cell[c - d->column] = (struct register_cell){ .value = value, .event = event };
}

static enum st walk_rows(struct ctx *cx, const struct register_query *q, struct str path, struct register_rows *ret)
{
    const struct q_register_rows_in in = { .reg = q->def->name,
                                           .low = path,
                                           .high = arena_printf(cx->mem, "%.*s\x7f", STR_ARG(path)),
                                           .since = day_is_none(q->since) ? INT32_MIN : q->since.n,
                                           .until = day_is_none(q->until) ? INT32_MAX : q->until.n,
                                           .limit = (int64_t)REGISTER_ROWS * COLUMNS_OF_REGISTER };
    struct q_register_rows_out row;
    AUTO(rows) rs = { 0 };
    size_t room = 0;

    TRY(q_register_rows(cx, &in, &rs));
    while (q_register_rows_next(cx, &rs, &row)) {
        if (ret->n == 0 || ret->row[ret->n - 1].id != row.id) { /* cells of a row follow each other */
            if (ret->n == REGISTER_ROWS)
                return FAIL(cx, ST_LIMIT, "register.many", STR_NONE);
            if (ret->n == room) {
                struct register_row *more = arena_array(cx->mem, room == 0 ? 64 : room * 2, sizeof *more);
                for (size_t i = 0; i < ret->n; i++)
                    more[i] = ret->row[i];
                ret->row = more;
                room = room == 0 ? 64 : room * 2;
            }
            ret->row[ret->n++] = (struct register_row){ .id = row.id,
                                                        .unit = row.unit,
                                                        .path = row.path,
                                                        .day = { (int32_t)row.day },
                                                        .late = row.late != 0,
                                                        .version = row.version };
        }
        put_cell(q->def, &ret->row[ret->n - 1], row.name, row.value, row.event);
    }
    return rows_status(cx, &rs);
}

/* The nearest unit that files such forms, looking up from where each row is kept. */
static enum st rank_rows(struct ctx *cx, const struct register_query *q, struct register_rows *l)
{
    struct unit_list all;

    if (!str_eqz(q->split, SPLIT_UNIT))
        return ST_OK;
    TRY(unit_all(cx, &all));
    for (size_t i = 0; i < l->n; i++) {
        size_t deepest = 0;
        for (size_t k = 0; k < all.n; k++) {
            const struct unit *u = &all.row[k];
            if (u->path.n > deepest && str_starts(l->row[i].path, u->path) && register_has_word(q->kinds, u->kind)) {
                l->row[i].rank = u->kind;
                deepest = u->path.n;
            }
        }
    }
    return ST_OK;
}

enum st register_list(struct ctx *cx, const struct register_query *q, struct register_rows *ret)
{
    struct register_rows l = { 0 };
    struct str top;
    struct unit u;
    bool may;
    size_t n = 0;

    TRY(register_reach(cx, false, &top));
    if (top.n == 0)
        return FAIL(cx, ST_DENIED, "auth.denied", STR("register.read"));
    TRY(unit_load(cx, q->unit.n > 0 ? q->unit : top, &u));
    TRY(may_reach(cx, false, u.path, &may));
    if (!may)
        return FAIL(cx, ST_NOT_FOUND, "page.unknown", STR_NONE);
    TRY(walk_rows(cx, q, u.path, &l));
    TRY(rank_rows(cx, q, &l));
    for (size_t i = 0; i < l.n; i++) {
        TRY(may_reach(cx, false, l.row[i].path, &may)); /* a reader of one very unit */
        if (may && is_wanted(cx, q, &l.row[i]))
            l.row[n++] = l.row[i];
    }
    l.n = n;
    if (n > 0)
        qsort(l.row, n, sizeof *l.row, newest_first);
    *ret = l;
    return ST_OK;
}

static enum st read_cells(struct ctx *cx, const struct register_def *d, struct register_row *r)
{
    const struct q_register_cells_in in = { .row = r->id };
    struct q_register_cells_out c;
    AUTO(rows) rs = { 0 };

    TRY(q_register_cells(cx, &in, &rs));
    while (q_register_cells_next(cx, &rs, &c))
        put_cell(d, r, c.name, c.value, c.event);
    TRY(rows_status(cx, &rs));
    rows_close(&rs);
    for (size_t i = 0; i < d->n_column; i++)
        if (d->column[i].sealed && r->cell[i].event != 0)
            TRY(event_sealed_text(cx, r->cell[i].event, d->column[i].name, &r->cell[i].value, &r->cell[i].erased));
    return ST_OK;
}

static enum st load_row(struct ctx *cx, const struct register_def *d, int64_t id, bool write, struct register_row *ret)
{
    const struct q_register_row_by_id_in in = { .id = id };
    struct q_register_row_by_id_out row;
    struct unit u;
    bool found, may = false;

    TRY(q_register_row_by_id_find(cx, &in, &row, &found));
    found = found && str_eq(row.reg, d->name);
    if (found) {
        TRY(unit_load(cx, row.unit, &u));
        TRY(may_reach(cx, false, u.path, &may));
    }
    if (!found || !may)
        return FAIL(cx, ST_NOT_FOUND, "register.row", STR_NONE);
    if (write) {
        TRY(may_reach(cx, true, u.path, &may));
        if (!may)
            return FAIL(cx, ST_DENIED, "auth.denied", STR("register.write"));
    }
    *ret = (struct register_row){ .id = row.id,
                                  .unit = row.unit,
                                  .path = u.path,
                                  .day = { (int32_t)row.day },
                                  .late = row.late != 0,
                                  .gone = row.gone != 0,
                                  .version = row.version };
    return read_cells(cx, d, ret);
}

enum st register_load(struct ctx *cx, const struct register_def *d, int64_t id, struct register_row *ret)
{
    return load_row(cx, d, id, false, ret);
}

enum st register_by_code(struct ctx *cx, const struct register_def *d, struct str code, int64_t *ret_id)
{
    const struct q_register_by_code_in in = { .reg = d->name, .code = code };
    struct q_register_by_code_out row;
    bool found;

    TRY(q_register_by_code_find(cx, &in, &row, &found));
    *ret_id = found ? row.id : 0;
    return ST_OK;
}

/* -- what was typed -- */

struct putting {
    struct ctx *cx;
    const struct register_change *in;
    struct register_row was;
    struct event *e;
    struct buf cleared;
    struct day day;
};

static enum st check_day(struct putting *w, const struct column *c, struct str s)
{
    struct day d;

    if (!day_parse(s, &d))
        return FAIL_FIELD(w->cx, ST_INPUT, "register.day", str_z(w->cx->mem, c->name), s);
    if (c->past && d.n > day_of(w->cx->now).n)
        return FAIL_FIELD(w->cx, ST_RULE, "register.past", str_z(w->cx->mem, c->name), s);
    if (str_eq(c->name, w->in->def->day))
        w->day = d;
    return ST_OK;
}

static bool is_choice(const struct column *c, struct str s)
{
    for (size_t i = 0; i < c->n_choice; i++)
        if (str_eq(c->choice[i].value, s))
            return true;
    return false;
}

static enum st is_officer(struct ctx *cx, struct str login, bool *ret)
{
    struct officer_list l;

    TRY(account_list(cx, &l));
    *ret = false;
    for (size_t i = 0; i < l.n; i++)
        *ret |= str_eq(l.row[i].login, login) && !l.row[i].disabled;
    return ST_OK;
}

/* Is it the code of a unit, the number of a matter, a login? */
static enum st check_reference(struct putting *w, const struct column *c, struct str s)
{
    struct ctx *cx = w->cx;
    struct unit u;
    struct matter m;
    bool known = true;
    enum st st = ST_OK;

    if (c->type == COLUMN_OFFICER)
        st = is_officer(cx, s, &known);
    else if (c->type == COLUMN_MATTER)
        st = matter_by_no(cx, s, &m);
    else
        st = unit_load(cx, s, &u);
    if (st != ST_OK && st != ST_INPUT && st != ST_NOT_FOUND)
        return st;
    if (st == ST_OK && known)
        return ST_OK;
    cx->err = (struct err){ 0 };
    return FAIL_FIELD(cx, ST_INPUT, "register.reference", str_z(cx->mem, c->name), s);
}

static enum st check_value(struct putting *w, const struct column *c, struct str s)
{
    const char *name = str_z(w->cx->mem, c->name);
    int64_t v;

    switch (c->type) {
    case COLUMN_DAY:
        return check_day(w, c, s);
    case COLUMN_CHOICE:
        return is_choice(c, s) ? ST_OK : FAIL_FIELD(w->cx, ST_INPUT, "register.choice", name, s);
    case COLUMN_BOOL:
        return str_eqz(s, "1") || str_eqz(s, "0") ? ST_OK : FAIL_FIELD(w->cx, ST_INPUT, "register.choice", name, s);
    case COLUMN_NUMBER:
        if (!num_parse(s, &v) || v < c->min || (c->max > 0 && v > c->max))
            return FAIL_FIELD(w->cx, ST_INPUT, "register.number", name,
                              arena_printf(w->cx->mem, "%lld–%lld", (long long)c->min, (long long)c->max));
        return ST_OK;
    case COLUMN_TEXT:
        return text_count(s) > (size_t)c->max ? FAIL_FIELD(w->cx, ST_INPUT, "register.long", name,
                                                           arena_printf(w->cx->mem, "%lld", (long long)c->max))
                                              : ST_OK;
    case COLUMN_PLACE:
    case COLUMN_UNIT:
    case COLUMN_MATTER:
    case COLUMN_OFFICER:
    case COLUMN_N:
        break;
    }
    return check_reference(w, c, s);
}

/* A code stands once in its register. */
static enum st check_code(struct putting *w, const struct column *c, struct str s)
{
    int64_t id = 0;

    if (str_eqz(c->name, REGISTER_CODE))
        TRY(register_by_code(w->cx, w->in->def, s, &id));
    return id == 0 ? ST_OK : FAIL_FIELD(w->cx, ST_RULE, "register.taken", REGISTER_CODE, s);
}

/* A column that was named: unchanged, cleared, or a new value. */
static enum st take_cell(struct putting *w, size_t i, struct str s)
{
    const struct column *c = &w->in->def->column[i];
    const struct register_cell *was = &w->was.cell[i];
    bool empty = was->event == 0;

    if (s.n == 0 && c->required)
        return FAIL_FIELD(w->cx, ST_INPUT, "register.missing", str_z(w->cx->mem, c->name), c->label[w->cx->who.lang]);
    if (s.n == 0 && !empty)
        buf_printf(&w->cleared, "%s%.*s", w->cleared.n > 0 ? "," : "", STR_ARG(c->name));
    if (s.n == 0 || (!empty && str_eq(s, was->value)))
        return ST_OK;
    TRY(check_value(w, c, s));
    TRY(check_code(w, c, s));
    if (c->sealed)
        event_seal(w->e, c->name, s);
    else
        event_tell(w->e, c->name, s);
    return ST_OK;
}

static enum st take_cells(struct putting *w)
{
    const struct register_def *d = w->in->def;

    for (size_t i = 0; i < d->n_column; i++) {
        const struct json *j = json_get(w->in->cell, str_z(w->cx->mem, d->column[i].name));
        struct str s = j != NULL && j->kind == JSON_BOOL ? (j->number ? STR("1") : STR("0"))
                       : j == NULL                       ? STR_NONE
                                                         : str_trim(j->text);
        if (j == NULL && w->in->id != 0)
            continue;
        TRY(take_cell(w, i, s));
    }
    return ST_OK;
}

enum st register_new_id(struct ctx *cx, int64_t *ret)
{
    struct q_register_last_id_out last;

    TRY(q_register_last_id_one(cx, &last));
    *ret = -code_id_after(cx->site, cx->now, -last.id);
    return ST_OK;
}

static struct str number_text(struct ctx *cx, int64_t n)
{
    return arena_printf(cx->mem, "%lld", (long long)n);
}

/* The unit of a new row must be in reach; a row that is there is loaded by its writer. */
static enum st find_row(struct putting *w)
{
    struct ctx *cx = w->cx;
    struct unit u;
    bool may;

    w->day = DAY_NONE;
    if (w->in->id != 0) {
        TRY(load_row(cx, w->in->def, w->in->id, true, &w->was));
        w->day = w->was.day;
        if (w->was.gone)
            return FAIL(cx, ST_RULE, "register.gone", STR_NONE);
        if (w->in->version >= 0 && w->in->version != w->was.version)
            return FAIL(cx, ST_STALE, "register.stale", STR_NONE);
        return ST_OK;
    }
    TRY(unit_load(cx, w->in->unit.n > 0 ? w->in->unit : cx->who.unit, &u));
    TRY(may_reach(cx, true, u.path, &may));
    w->was.unit = u.code;
    return may ? register_new_id(cx, &w->was.id) : FAIL(cx, ST_DENIED, "auth.denied", STR("register.write"));
}

static void begin_event(struct putting *w)
{
    struct ctx *cx = w->cx;
    bool add = w->in->id == 0;

    *w->e = (struct event){ .matter = { w->was.id },
                            .at = { cx->now.ms / 1000 * 1000 },
                            .born = add,
                            .no = STR(""),
                            .procedure = arena_printf(cx->mem, REGISTER_PREFIX "%.*s", STR_ARG(w->in->def->name)),
                            .row = STR(""),
                            .event = add           ? STR("登记台账")
                                     : w->in->drop ? STR("注销台账")
                                                   : STR("更正台账"),
                            .state = w->in->drop ? STR("GONE") : STR("ROW"),
                            .unit = w->was.unit,
                            .actor = cx->who.officer != 0 ? STR("officer") : STR("system"),
                            .officer = cx->who.officer,
                            .actor_unit = cx->who.officer != 0 ? cx->who.unit : STR_NONE };
    w->cleared = buf_make(cx->mem, 2000);
}

static bool is_late(const struct putting *w)
{
    return w->in->def->late > 0 && day_of(w->cx->now).n - w->day.n > w->in->def->late;
}

enum st register_put(struct ctx *cx, const struct register_change *in, int64_t *ret_id)
{
    struct putting *w = arena_take(cx->mem, sizeof *w);

    assert(cx->tx != NULL && cx->tx->writes);
    *w = (struct putting){ .cx = cx, .in = in, .e = arena_take(cx->mem, sizeof *w->e) };
    TRY(find_row(w));
    begin_event(w);
    if (in->drop && in->reason.n == 0)
        return FAIL_FIELD(cx, ST_INPUT, "register.reason", "reason", STR_NONE);
    if (in->drop)
        event_seal(w->e, STR("_reason"), in->reason);
    else
        TRY(take_cells(w));
    *ret_id = w->was.id;
    if (in->id != 0 && !in->drop && w->e->n_field == 0 && w->e->n_seal == 0 && w->cleared.n == 0)
        return ST_OK; /* nothing changed */
    event_tell(w->e, STR("_cleared"), buf_str(&w->cleared));
    event_tell(w->e, STR("_day"), number_text(cx, w->day.n));
    if (in->id == 0 && is_late(w))
        event_tell(w->e, STR("_late"), STR("1"));
    return event_append(cx, w->e);
}

/* -- history -- */

static enum st who_of(struct ctx *cx, const struct event *e, struct str *ret)
{
    struct officer o;
    struct unit u;

    *ret = STR_NONE;
    if (e->officer == 0)
        return ST_OK;
    if (e->origin.station != 0) { /* its accounts are not known here */
        TRY(unit_load(cx, e->actor_unit, &u));
        *ret = u.name;
        return ST_OK;
    }
    TRY(account_find(cx, e->officer, &o));
    *ret = o.name;
    return ST_OK;
}

enum st register_compiler(struct ctx *cx, int64_t seq, struct str *ret)
{
    const struct q_event_one_in in = { .seq = seq };
    struct q_event_one_out row;
    struct event *e = arena_take(cx->mem, sizeof *e);
    bool erased;

    TRY(event_sealed_text(cx, seq, STR("_compiler"), ret, &erased));
    if (ret->n > 0)
        return ST_OK;
    TRY(q_event_one_one(cx, &in, &row));
    TRY(event_parse(cx->mem, row.text, e, &cx->err));
    return who_of(cx, e, ret);
}

static void tell_past(struct register_history *h, struct register_past p)
{
    if (h->n < STORY_MAX)
        h->row[h->n++] = p;
}

static enum st past_of(struct ctx *cx, const struct register_def *d, struct event *e, struct register_history *h)
{
    struct register_past p = { .at = e->at, .event = e->event };
    struct str rest = event_get(e, "_cleared"), one;

    TRY(who_of(cx, e, &p.who));
    for (size_t i = 0; i < e->n_field; i++) {
        p.column = e->field[i].name;
        p.value = e->field[i].value;
        if (register_column(d, p.column) != NULL)
            tell_past(h, p);
    }
    for (size_t i = 0; i < e->n_seal; i++) {
        p.column = e->seal[i].name;
        TRY(event_sealed_text(cx, e->seq, p.column, &p.value, &p.erased));
        tell_past(h, p);
    }
    p.value = STR_NONE;
    p.erased = false;
    while (rest.n > 0 && str_split(&rest, ',', &one)) {
        p.column = one;
        tell_past(h, p);
    }
    return ST_OK;
}

enum st register_story(struct ctx *cx, const struct register_def *d, int64_t id, struct register_history *ret)
{
    const struct q_events_of_in in = { .matter = id };
    struct register_history h = { .row = arena_array(cx->mem, STORY_MAX, sizeof *h.row) };
    struct q_events_of_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_events_of(cx, &in, &rs));
    while (q_events_of_next(cx, &rs, &row)) {
        struct event *e = arena_take(cx->mem, sizeof *e);
        TRY(event_parse(cx->mem, row.text, e, &cx->err));
        TRY(past_of(cx, d, e, &h));
    }
    *ret = h;
    return rows_status(cx, &rs);
}
