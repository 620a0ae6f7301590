// SPDX-License-Identifier: Apache-2.0
/* show.c - see show.h. */
#include "page/part/show.h"

#include "core/notice/notice.h"
#include "core/notice/notice_unit.h"
#include "core/org/account.h"
#include "core/org/unit.h"
#include "core/privacy/look.h"
#include "core/rules/calendar.h"
#include "core/rules/rules_notice.h"
#include "core/rules/rules_privacy.h"
#include "core/site.h"
#include "page/part/words.h"

#include <inttypes.h>

enum { SOON_DAYS = 3 }; /* working days before the last one that make a chip amber */

/* -- messages -- */
struct str show_text(struct ctx *cx, const char *key)
{
    return rules_text(cx->site->rules, cx->who.lang, str_of(key));
}

struct str show_fill(struct ctx *cx, const char *key, const struct str *arg, size_t n)
{
    return rules_fill(cx->mem, show_text(cx, key), arg, n);
}

struct str show_pick(struct ctx *cx, const char *head, struct str a, struct str b)
{
    struct str key = arena_printf(cx->mem, "%s%.*s%s%.*s", head, STR_ARG(a), b.n > 0 ? "." : "", STR_ARG(b));
    struct str text = rules_text(cx->site->rules, cx->who.lang, key);

    return str_eq(text, key) ? STR_NONE : text;
}

/* -- names -- */
static struct str or_else(struct str a, struct str b)
{
    return a.n > 0 ? a : b;
}

struct str show_procedure(struct ctx *cx, const struct procedure *p)
{
    return or_else(show_pick(cx, "procedure.", p->id, STR_NONE), p->name);
}

struct str show_state(struct ctx *cx, const struct procedure *p, struct str code)
{
    const struct state *s = rules_state(p, code);

    return or_else(show_pick(cx, "state.", p->id, code), s == NULL ? code : s->name);
}

struct str show_event(struct ctx *cx, struct str row, struct str event)
{
    return or_else(show_pick(cx, "event.", row.n > 0 ? row : event, STR_NONE), event);
}

struct str show_form(struct ctx *cx, struct str code)
{
    return or_else(show_pick(cx, "form.", code, STR_NONE), code);
}

struct str show_category(struct ctx *cx, struct str code)
{
    size_t n = 0;
    const struct category *c = rules_categories(cx->site->rules, &n);

    for (size_t i = 0; i < n; i++)
        if (str_eq(c[i].code, code))
            return cx->who.lang == LANG_EN ? c[i].name_en : c[i].name;
    return code;
}

struct str show_duties(struct ctx *cx, struct str duties)
{
    struct buf b = buf_make(cx->mem, 4096);
    struct str rest = duties, duty;

    while (str_split(&rest, ',', &duty)) {
        if (b.n > 0)
            buf_addz(&b, cx->who.lang == LANG_EN ? ", " : "、");
        buf_add(&b, or_else(show_pick(cx, "duty.", duty, STR_NONE), duty));
    }
    return buf_str(&b);
}

static struct str load_name(struct ctx *cx, struct str code)
{
    struct unit u;
    struct err kept = cx->err;

    if (unit_load(cx, code, &u) == ST_OK)
        return cx->who.lang == LANG_EN && u.name_en.n > 0 ? u.name_en : u.name;
    cx->err = kept; /* a name that is missing is no failure of the page */
    return code;
}

struct str show_unit(struct ctx *cx, struct show_units *seen, struct str code)
{
    if (code.n == 0)
        return STR_NONE;
    for (size_t i = 0; i < seen->n; i++)
        if (str_eq(seen->code[i], code))
            return seen->name[i];
    struct str name = load_name(cx, code);
    if (seen->n < N_OF(seen->code)) {
        seen->code[seen->n] = code;
        seen->name[seen->n++] = name;
    }
    return name;
}

struct str show_holder(struct ctx *cx, struct show_units *seen, struct str code)
{
    struct str name = show_unit(cx, seen, code);

    return cx->who.lang == LANG_EN ? name : unit_in_full(cx, code, name);
}

/* The articles of "31(6), 34": numbers outside brackets. */
static struct str articles_of(struct ctx *cx, struct str s)
{
    struct buf b = buf_make(cx->mem, 200);
    int depth = 0;

    for (size_t i = 0; i < s.n; i++) {
        bool digit = s.p[i] >= '0' && s.p[i] <= '9';
        depth += (s.p[i] == '(') - (s.p[i] == ')');
        if (s.p[i] == ',' && b.n > 0)
            buf_addz(&b, cx->who.lang == LANG_EN ? ", " : "、");
        else if (depth == 0 && (digit || s.p[i] == '-'))
            buf_byte(&b, s.p[i]);
        else if (depth == 0 && s.p[i] != ' ' && s.p[i] != ')')
            break;
    }
    return buf_str(&b);
}

struct str show_law(struct ctx *cx, struct str source)
{
    struct str rest = source, code;

    str_split(&rest, ' ', &code);
    struct str law = show_pick(cx, "law.", code, STR_NONE);
    if (law.n == 0)
        return show_text(cx, "clock.own");
    struct str arg[] = { law, articles_of(cx, rest) };
    return arg[1].n == 0 ? law : show_fill(cx, "clock.law", arg, N_OF(arg));
}

/* A village's code ends in its own three digits; with 000 it is its town's, with 000000 the district's. */
struct str show_place(struct ctx *cx, struct show_units *seen, struct str code)
{
    struct str name = show_unit(cx, seen, code);

    if (code.n != 12 || str_ends(code, STR("000")))
        return name;
    struct str town = arena_printf(cx->mem, "%.9s000", code.p);
    return arena_printf(cx->mem, "%.*s · %.*s", STR_ARG(show_unit(cx, seen, town)), STR_ARG(name));
}

struct str show_groups(struct arena *mem, struct str no, size_t of)
{
    struct buf b = buf_make(mem, 2 * no.n + 8);

    for (size_t i = 0; i < no.n; i += of) {
        if (i > 0)
            buf_byte(&b, ' ');
        buf_add(&b, str_cut(no, i, i + of));
    }
    return buf_str(&b);
}

struct str show_number(struct arena *mem, struct str no)
{
    if (no.n < 28)
        return no;
    return arena_printf(mem, "%.6s %.6s %.2s %.8s %.*s", no.p, no.p + 6, no.p + 12, no.p + 14, (int)(no.n - 22),
                        no.p + 22);
}

struct str show_tail(struct str no)
{
    return no.n < 28 ? no : str_from(no, 14);
}

/* -- days -- */
struct day show_today(const struct ctx *cx)
{
    return day_of(cx->now);
}

struct str show_day(struct ctx *cx, struct day d)
{
    return words_day(cx->mem, cx->who.lang, d, show_today(cx));
}

struct str show_moment(struct ctx *cx, struct when at)
{
    if (when_is_none(at))
        return STR_NONE;
    int minute = (int)((at.ms - day_start(day_of(at)).ms) / 60000);
    return arena_printf(cx->mem, "%.*s %02d:%02d", STR_ARG(show_day(cx, day_of(at))), minute / 60, minute % 60);
}

static struct str counted(struct ctx *cx, const char *one, const char *many, int64_t n)
{
    struct str arg = arena_printf(cx->mem, "%" PRId64, n);

    return n == 1 ? show_text(cx, one) : show_fill(cx, many, &arg, 1);
}

struct chip show_due(struct ctx *cx, struct day due, bool with_weekday)
{
    struct day today = show_today(cx);

    if (day_is_none(due))
        return (struct chip){ .tone = STR("wait"), .word = show_text(cx, "due.none") };
    struct str day = with_weekday ? show_day(cx, due) : words_day_short(cx->mem, cx->who.lang, due, today);
    if (due.n < today.n)
        return (struct chip){ STR("late"), counted(cx, "due.late.one", "due.late", today.n - due.n), day };
    if (due.n == today.n)
        return (struct chip){ STR("soon"), show_text(cx, "due.today"), day };
    int left = calendar_working_between(rules_calendar(cx->site->rules), today, due);
    if (left == 0)
        return (struct chip){ STR("soon"), counted(cx, "due.one", "due.days", due.n - today.n), day };
    return (struct chip){ left <= SOON_DAYS ? STR("soon") : STR("run"),
                          counted(cx, "due.one.working", "due.working", left), day };
}

struct chip show_clock(struct ctx *cx, const struct clock *c, bool with_weekday)
{
    struct str day = show_day(cx, c->due);

    switch (c->state) {
    case CLOCK_RUNNING:
        return show_due(cx, c->due, with_weekday);
    case CLOCK_PAUSED:
        return (struct chip){ .tone = STR("wait"), .word = show_text(cx, "due.paused") };
    case CLOCK_STOPPED:
        return (struct chip){ STR("done"), show_text(cx, "due.stopped"), day };
    case CLOCK_EXPIRED:
        return (struct chip){ STR("no"), show_text(cx, "due.expired"), day };
    }
    return (struct chip){ .tone = STR("wait") };
}

struct chip show_state_chip(struct ctx *cx, const struct matter *m)
{
    struct str name = show_state(cx, m->procedure, m->state->code);

    return (struct chip){ .tone = m->state->closed ? STR("done") : STR("run"), .word = name };
}

/* -- notices -- */

static struct str event_about(struct ctx *cx, const struct story *s, int64_t seq)
{
    for (size_t i = 0; i < s->n_entry; i++)
        if (s->entry[i].seq == seq)
            return i == 0 ? show_text(cx, "line.filed") : show_event(cx, s->entry[i].row, s->entry[i].event);
    return STR_NONE;
}

/* What an officer was told, by the kind of the row. */
static struct str told_about(struct ctx *cx, const struct notice_row *row)
{
    switch (row == NULL ? NOTICE_WHEN_N : row->when) {
    case NOTICE_ARRIVED:
        return show_text(cx, "notice.told.arrived");
    case NOTICE_DUE:
        return show_text(cx, "notice.told.due");
    case NOTICE_OVERDUE:
        return show_text(cx, "notice.told.overdue");
    case NOTICE_CALL:
        return show_text(cx, "notice.told.call");
    case NOTICE_LEADER:
        return show_text(cx, "notice.told.leader");
    case NOTICE_FILED:
    case NOTICE_LETTER:
    case NOTICE_ROWS:
    case NOTICE_CONTACT:
    case NOTICE_DIGEST:
    case NOTICE_TEST:
    case NOTICE_WHEN_N:
        break;
    }
    return show_text(cx, "notice.told");
}

static enum st notice_about(struct ctx *cx, const struct story *s, const struct notice *n, struct str *ret)
{
    const int64_t id = notice_officer_of(n->receiver);
    struct officer o;

    *ret = event_about(cx, s, n->event);
    if (id == 0)
        return ST_OK;
    TRY(account_find(cx, id, &o));
    struct str what = told_about(cx, rules_notice(cx->site->rules, n->name));
    *ret = arena_printf(cx->mem, "%.*s → %.*s", STR_ARG(what), STR_ARG(o.name));
    return ST_OK;
}

/* A word of ours, or the code of an error and what it is filled with. */
struct str show_notice_why(struct ctx *cx, struct str reason)
{
    struct str rest = reason, code;

    if (reason.n == 0)
        return STR_NONE;
    str_split(&rest, ' ', &code);
    const struct error_row *e = rules_error(cx->site->rules, code);
    return e == NULL ? show_pick(cx, "notice.why.", code, STR_NONE)
                     : rules_fill(cx->mem, e->text[cx->who.lang], &rest, 1);
}

enum st show_notices(struct ctx *cx, const struct matter *m, const struct story *s, struct notice_lines *ret)
{
    struct notice_list l;

    TRY(notice_list(cx, m, &l));
    struct notice_line *row = arena_array(cx->mem, l.n, sizeof *row);
    for (size_t i = 0; i < l.n; i++) {
        const struct notice *n = &l.row[i];
        struct str key =
            arena_printf(cx->mem, "%.*s.%d", STR_ARG(n->channel.n == 0 ? STR("any") : n->channel), n->state);
        row[i] = (struct notice_line){ .what = show_pick(cx, "notice.", key, STR_NONE),
                                       .why = cx->who.officer == 0 ? STR_NONE : show_notice_why(cx, n->reason),
                                       .at = when_is_none(n->done) ? n->at : n->done };
        TRY(notice_about(cx, s, n, &row[i].about));
    }
    *ret = (struct notice_lines){ row, l.n };
    return ST_OK;
}

/* -- looks -- */

enum st show_looks(struct ctx *cx, const struct matter *m, struct look_lines *ret)
{
    struct look_list l;

    TRY(look_list(cx, m, &l));
    struct look_line *row = arena_array(cx->mem, l.n, sizeof *row);
    for (size_t i = 0; i < l.n; i++) {
        const struct purpose *p = rules_purpose(cx->site->rules, l.row[i].purpose);
        struct str duty = show_pick(cx, "duty.", l.row[i].duty, STR_NONE);
        struct str why = p == NULL ? l.row[i].purpose : p->name[cx->who.lang];
        row[i] = (struct look_line){ .at = l.row[i].at, .who = l.row[i].unit_name, .why = why };
        if (duty.n > 0)
            row[i].who = arena_printf(cx->mem, "%.*s（%.*s）", STR_ARG(l.row[i].unit_name), STR_ARG(duty));
    }
    *ret = (struct look_lines){ row, l.n };
    return ST_OK;
}

struct form_field show_purposes(struct ctx *cx)
{
    size_t n;
    const struct purpose *p = rules_purposes(cx->site->rules, &n);
    struct form_choice *c = arena_array(cx->mem, n, sizeof *c);
    struct form_group *g = arena_take(cx->mem, sizeof *g);

    for (size_t i = 0; i < n; i++)
        c[i] = (struct form_choice){ .value = p[i].code, .label = p[i].name[cx->who.lang] };
    *g = (struct form_group){ .choice = c, .n_choice = n };
    return (struct form_field){ .id = STR("purpose"),
                                .name = STR("purpose"),
                                .label = show_text(cx, "look.purpose"),
                                .select = true,
                                .is_short = true,
                                .group = g,
                                .n_group = 1 };
}
