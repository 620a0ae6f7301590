// SPDX-License-Identifier: Apache-2.0
/* where_page.c - see where_page.h. Both pages show the same rows; one is for residents, one for who keeps them. */
#include "page/resident/where_page.h"

#include "core/org/account.h"
#include "core/org/org.h"
#include "core/org/room.h"
#include "core/org/unit.h"
#include "core/rules/calendar.h"
#include "core/site.h"
#include "gen/rooms_html.h"
#include "gen/routes.h"
#include "gen/where_html.h"
#include "http/reply.h"
#include "page/part/input.h"
#include "page/part/show.h"
#include "page/part/words.h"
#include "store/store.h"

struct looking {
    struct ctx *cx;
    struct unit_list units;
    struct room_list rooms;
    struct str category; /* empty = every one */
    bool edits;
};

static struct str name_of(const struct looking *k, struct str code)
{
    for (size_t i = 0; i < k->units.n; i++)
        if (str_eq(k->units.row[i].code, code)) {
            const struct unit *u = &k->units.row[i];
            return k->cx->who.lang == LANG_EN && u->name_en.n > 0 ? u->name_en : u->name;
        }
    return code;
}

static struct str serves(struct ctx *cx, struct str categories)
{
    struct buf b = buf_make(cx->mem, 4000);
    struct str one;

    if (categories.n == 0)
        return show_text(cx, "where.all");
    while (categories.n > 0 && str_split(&categories, ',', &one)) {
        if (b.n > 0)
            buf_addz(&b, cx->who.lang == LANG_EN ? ", " : "、");
        buf_add(&b, show_category(cx, one));
    }
    return buf_str(&b);
}

/* Open on that weekday, and no holiday: a window of the week's end stays shut on holidays, too. */
static bool is_open_today(struct ctx *cx, const bool days[static WEEK])
{
    struct day today = show_today(cx);
    bool working = calendar_is_working(rules_calendar(cx->site->rules), today);
    int weekday = day_of_week(today);

    return days[weekday - 1] && (working || weekday > 5);
}

static struct where_row row_of(const struct looking *k, const struct room *r)
{
    struct ctx *cx = k->cx;
    bool days[WEEK];

    (void)room_days(r->days, days);
    bool open = is_open_today(cx, days), called = str_eqz(r->presence, "on_call");
    return (struct where_row){
        .code = r->code,
        .name = cx->who.lang == LANG_EN ? r->name_en : r->name,
        .unit = name_of(k, r->unit),
        .serves = str_eqz(r->kind, "room") && r->categories.n == 0 ? STR_NONE : serves(cx, r->categories),
        .when =
            arena_printf(cx->mem, "%.*s %.*s", STR_ARG(words_weekdays(cx->mem, cx->who.lang, days)), STR_ARG(r->hours)),
        .presence = show_pick(cx, "where.presence.", r->presence, STR_NONE),
        .today = { open ? STR("run") : STR("wait"),
                   show_text(cx, !open    ? "where.shut"
                                 : called ? "where.call"
                                          : "where.open"),
                   STR_NONE },
        .edit = k->edits ? arena_printf(cx->mem, "/desk/rooms?code=%.*s#form", STR_ARG(r->code)) : STR_NONE,
    };
}

/* Windows of the field asked for, then those for every field; rooms file nothing and come last. PASSES = left out. */
enum { PASSES = 3 };
static int pass_of(const struct looking *k, const struct room *r)
{
    if (str_eqz(r->kind, "room"))
        return k->category.n == 0 ? 2 : PASSES;
    if (k->category.n > 0 && !room_serves(r, k->category))
        return PASSES;
    return (r->categories.n == 0) == (k->category.n == 0) ? 0 : 1;
}

/* One house with its rooms; those that do not serve the category are left out. */
static struct where_hall hall_of(const struct looking *k, const struct unit *u)
{
    struct where_hall h = { .name = name_of(k, u->code), .phone = u->phone };
    struct where_row *row = arena_array(k->cx->mem, k->rooms.n, sizeof *row);

    for (int pass = 0; pass < PASSES; pass++)
        for (size_t i = 0; i < k->rooms.n; i++)
            if (str_eq(k->rooms.row[i].hall, u->code) && pass_of(k, &k->rooms.row[i]) == pass)
                row[h.n_row++] = row_of(k, &k->rooms.row[i]);
    h.row = row;
    return h;
}

static void fill_halls(const struct looking *k, struct where_view *v)
{
    struct where_hall *h = arena_array(k->cx->mem, k->units.n, sizeof *h);
    static const char *const level[] = { "district", "town", "village" };

    for (size_t l = 0; l < N_OF(level); l++)
        for (size_t i = 0; i < k->units.n; i++) {
            if (!str_eqz(unit_level(&k->units.row[i]), level[l]))
                continue;
            h[v->n_hall] = hall_of(k, &k->units.row[i]);
            h[v->n_hall].open = l == 0;
            v->n_hall += h[v->n_hall].n_row > 0;
        }
    v->hall = h;
}

static struct form_field category_field(struct ctx *cx, struct str picked)
{
    size_t n;
    const struct category *cat = rules_categories(cx->site->rules, &n);
    struct form_choice *c = arena_array(cx->mem, n + 1, sizeof *c);

    c[0] = (struct form_choice){ .label = show_text(cx, "where.any"), .picked = picked.n == 0 };
    for (size_t i = 0; i < n; i++)
        c[i + 1] = (struct form_choice){ cat[i].code, show_category(cx, cat[i].code), str_eq(cat[i].code, picked) };
    return input_select(cx, input_text(cx, "category", "where.category", NULL, STR_NONE), c, n + 1);
}

/* PAGE  GET /where
 * perm  public
 * arg   category:word?
 * help  Which window serves which field, where and on which days. */
enum st page_where(struct ctx *cx, const struct args_page_where *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct where_view v = { .frame = layout_make(
                                cx, &(struct layout_of){ show_text(cx, "where.title"), "public", "/where" }) };
    struct looking k = { .cx = cx, .category = in->category };

    TRY(unit_all(cx, &k.units));
    TRY(room_all(cx, &k.rooms));
    v.category = category_field(cx, in->category);
    fill_halls(&k, &v);
    where_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}

/* -- keeping the rows -- */

struct rooms_shown {
    struct room typed;
    struct str code; /* the row to be changed */
    struct err err;
    bool saved;
};

static struct form_field unit_field(const struct looking *k, const char *name, const char *label, struct str picked)
{
    struct form_choice *c = arena_array(k->cx->mem, k->units.n, sizeof *c);

    for (size_t i = 0; i < k->units.n; i++)
        c[i] = (struct form_choice){ k->units.row[i].code, k->units.row[i].name, str_eq(k->units.row[i].code, picked) };
    return input_select(k->cx, input_text(k->cx, name, label, NULL, STR_NONE), c, k->units.n);
}

static struct form_field word_field(struct ctx *cx, const char *name, const char *label, const char *words,
                                    struct str picked)
{
    struct form_choice *c = arena_array(cx->mem, WEEK, sizeof *c);
    struct str rest = str_of(words), one;
    size_t n = 0;

    while (n < WEEK && str_split(&rest, ' ', &one))
        c[n++] = (struct form_choice){ one, show_pick(cx, "where.presence.", one, STR_NONE), str_eq(one, picked) };
    return input_select(cx, input_text(cx, name, label, NULL, STR_NONE), c, n);
}

static void fill_form(const struct looking *k, const struct rooms_shown *s, struct where_view *v)
{
    enum { FIELDS = 10 };
    struct ctx *cx = k->cx;
    struct form_field *f = arena_array(cx->mem, FIELDS, sizeof *f);
    struct form_fault *fault = arena_take(cx->mem, sizeof *fault);
    const struct room *t = &s->typed;

    f[0] = input_text(cx, "code", "rooms.code", "rooms.code.hint", t->code);
    f[1] = unit_field(k, "hall", "rooms.hall", t->hall);
    f[2] = word_field(cx, "kind", "rooms.kind", "window room", t->kind);
    f[3] = input_text(cx, "name", "rooms.name", NULL, t->name);
    f[4] = input_text(cx, "name_en", "rooms.name_en", NULL, t->name_en);
    f[5] = unit_field(k, "unit", "rooms.unit", t->unit);
    f[6] = input_text(cx, "categories", "rooms.serves", "rooms.serves.hint", t->categories);
    f[7] = word_field(cx, "presence", "rooms.presence", "settled standing rotating on_call", t->presence);
    f[8] = input_text(cx, "days", "rooms.days", "rooms.days.hint", t->days);
    f[9] = input_text(cx, "hours", "rooms.hours", NULL, t->hours);
    f[4].optional = f[6].optional = f[9].optional = true;
    for (size_t i = 0; s->err.st != ST_OK && i < FIELDS; i++)
        if (str_eqz(f[i].name, s->err.field))
            f[i].error = input_sentence(cx, &s->err);
    *fault = (struct form_fault){ str_of(s->err.field), s->err.st == ST_OK ? STR_NONE : input_sentence(cx, &s->err) };
    v->faults = (struct form_faults){ fault, s->err.st != ST_OK ? 1 : 0 };
    v->field = f;
    v->n_field = FIELDS;
}

static enum st show_rooms(struct ctx *cx, struct rooms_shown *s, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct where_view v = { .is_saved = s->saved, .may_edit = account_may(cx, STR("unit.manage")), .code = s->code };
    struct looking k = { .cx = cx, .edits = v.may_edit };
    AUTO(tx) tx = { 0 };

    TRY(store_read(cx, cx->site->store, &tx));
    TRY(unit_all(cx, &k.units));
    TRY(room_all(cx, &k.rooms));
    for (size_t i = 0; s->code.n > 0 && i < k.rooms.n; i++)
        if (str_eq(k.rooms.row[i].code, s->code)) {
            s->typed = k.rooms.row[i];
            v.is_known = true;
        }
    fill_halls(&k, &v);
    fill_form(&k, s, &v);
    v.frame = layout_make(cx, &(struct layout_of){ show_text(cx, "rooms.title"), "desk", "/desk/units" });
    rooms_html(&o, &v);
    return layout_send(cx, &o, s->err.st == ST_OK ? 200 : 422, out);
}

/* PAGE  GET /desk/rooms
 * perm  officer
 * run   self
 * arg   saved:bool? code:text<40?
 * help  Windows and rooms of hall, centres and stations; administrators change them here. */
enum st page_rooms(struct ctx *cx, const struct args_page_rooms *in, struct reply *out)
{
    return show_rooms(cx, &(struct rooms_shown){ .saved = in->saved, .code = in->code }, out);
}

static enum st save(struct ctx *cx, void *arg)
{
    struct org_list list;

    org_begin(&list, cx->mem);
    TRY(room_save(cx, &list, arg));
    return org_close(cx, &list);
}

/* PAGE  POST /desk/rooms
 * perm  unit.manage
 * run   self
 * arg   code:text<80? hall:text<40? kind:text<20? name:text<200? name_en:text<200? unit:text<40?
 * arg   categories:text<1000? presence:text<20? days:text<20? hours:text<80?
 * help  Adds a window or room, or changes the one with that code. */
enum st page_rooms_save(struct ctx *cx, const struct args_page_rooms_save *in, struct reply *out)
{
    struct rooms_shown s = { .typed = { .code = str_trim(in->code),
                                        .hall = in->hall,
                                        .kind = in->kind,
                                        .name = str_trim(in->name),
                                        .name_en = str_trim(in->name_en),
                                        .unit = in->unit,
                                        .categories = str_trim(in->categories),
                                        .presence = in->presence,
                                        .days = str_trim(in->days),
                                        .hours = str_trim(in->hours) } };
    enum st st = store_write(cx, cx->site->store, save, &s.typed);

    if (st == ST_OK)
        return reply_see_other(out, STR("/desk/rooms?saved=1"));
    if (st != ST_INPUT)
        return st;
    s.err = cx->err;
    cx->err = (struct err){ 0 };
    return show_rooms(cx, &s, out);
}

/* PAGE  POST /desk/rooms/drop
 * perm  unit.manage
 * arg   code:text<80
 * help  Takes a window or room out of the list. */
enum st page_rooms_drop(struct ctx *cx, const struct args_page_rooms_drop *in, struct reply *out)
{
    struct org_list list;

    org_begin(&list, cx->mem);
    TRY(room_drop(cx, &list, in->code));
    TRY(org_close(cx, &list));
    return reply_see_other(out, STR("/desk/rooms?saved=1"));
}
