// SPDX-License-Identifier: Apache-2.0
/* unit_field.c - see unit_field.h. */
#include "page/part/unit_field.h"

#include "core/org/unit.h"
#include "page/part/show.h"

struct choosing {
    const struct unit_field *of;
    struct unit_list all;
    struct str value;
    bool found; /* the value was among them */
};

static bool is_town(const struct unit *u)
{
    return str_eqz(u->kind, "town");
}

static bool is_offered(const struct choosing *c, const struct unit *u)
{
    return (c->of->top.n == 0 || unit_is_within(u->path, c->of->top)) &&
           (!c->of->only_places || is_town(u) || str_eqz(u->kind, "village"));
}

static struct form_choice choice_of(struct choosing *c, const struct unit *u, struct str name)
{
    const bool picked = str_eq(u->code, c->value);

    c->found |= picked;
    return (struct form_choice){ u->code, name, picked };
}

static struct str name_of(const struct ctx *cx, const struct unit *u)
{
    return cx->who.lang == LANG_EN && u->name_en.n > 0 ? u->name_en : u->name;
}

/* A town and what is in it, which follows it by path. */
static size_t town_group(struct ctx *cx, struct choosing *c, size_t at, struct form_group *ret)
{
    const struct unit *town = &c->all.row[at];
    const struct str name = name_of(cx, town), whole = show_fill(cx, "file.place.whole", &name, 1);
    struct form_choice *choice = arena_array(cx->mem, c->all.n - at, sizeof *choice);
    size_t n = 0;

    for (; at < c->all.n && str_starts(c->all.row[at].path, town->path); at++) {
        const struct unit *u = &c->all.row[at];
        if (is_offered(c, u))
            choice[n++] = choice_of(c, u, u == town ? whole : name_of(cx, u));
    }
    *ret = (struct form_group){ name, choice, n };
    return at;
}

enum st unit_field_choices(struct ctx *cx, const struct unit_field *of, struct form_field *ret)
{
    enum { NONE, OFFICES, TOWNS };
    struct choosing c = { .of = of, .value = ret->value };
    struct form_choice *none = arena_take(cx->mem, sizeof *none);
    size_t n = TOWNS, offices = 0;

    TRY(unit_all(cx, &c.all));
    struct form_group *g = arena_array(cx->mem, c.all.n + TOWNS, sizeof *g);
    struct form_choice *office = arena_array(cx->mem, c.all.n + 1, sizeof *office); /* what is in no town */
    for (size_t i = 0; i < c.all.n;)
        if (is_town(&c.all.row[i])) {
            i = town_group(cx, &c, i, &g[n]);
            n += g[n].n_choice > 0;
        } else {
            if (is_offered(&c, &c.all.row[i]))
                office[offices++] = choice_of(&c, &c.all.row[i], name_of(cx, &c.all.row[i]));
            i++;
        }
    if (c.value.n > 0 && !c.found) /* what stood there stays, unless something else is chosen */
        office[offices++] = (struct form_choice){ c.value, c.value, true };
    none->label = of->none;
    g[NONE] = (struct form_group){ .choice = none, .n_choice = of->none.n > 0 ? 1 : 0 };
    g[OFFICES] = (struct form_group){ offices > 0 ? show_text(cx, "units.district") : STR_NONE, office, offices };
    ret->select = true;
    ret->group = g;
    ret->n_group = n;
    return ST_OK;
}
