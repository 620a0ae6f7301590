// SPDX-License-Identifier: Apache-2.0
/* guard_names_test.c - every name of data/guard.def has its function in core/matter/guard.c, and is used by some row.
 */
#include <stdio.h>

#include "base/test.h"
#include "core/rules/rules.h"
#include "sys/file.h"

static bool uses(const struct guard *g, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(g[i].name, name))
            return true;
    return false;
}

static bool used_by_a_row(const struct rules *r, struct str name)
{
    size_t n;
    const struct procedure *p = rules_procedures(r, &n);

    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < p[i].n_move; k++) {
            const struct move *m = &p[i].move[k];
            bool found = uses(m->guard, m->n_guard, name);
            for (size_t c = 0; c < m->n_clock; c++)
                found = found || uses(m->clock[c].when, m->clock[c].n_when, name);
            if (found)
                return true;
        }
    return false;
}

TEST(each_guard_has_its_function_and_a_row)
{
    const struct rules_source src = { STR_NONE };
    struct arena *mem = arena_make();
    const struct rules *r;
    struct err e = { 0 };
    struct str code;
    size_t n, bad = 0;

    EQ(rules_load(mem, &src, NULL, &r, &e), ST_OK);
    EQ(file_load(mem, STR(SOURCE_DIR "/src/core/matter/guard.c"), 1 << 20, &code, &e), ST_OK);
    const struct guard_def *g = rules_guards(r, &n);
    for (size_t i = 0; i < n; i++) {
        bool made = str_find(code, arena_printf(mem, "{ \"%.*s\", guard_", STR_ARG(g[i].name))) != SIZE_MAX;
        if (made && used_by_a_row(r, g[i].name))
            continue;
        fprintf(stderr, "guard %.*s: %s\n", STR_ARG(g[i].name), made ? "no row uses it" : "no function");
        bad++;
    }
    EQ(bad, 0);
    arena_drop(mem);
}

RUN(CASE(each_guard_has_its_function_and_a_row))
