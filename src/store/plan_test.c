// SPDX-License-Identifier: Apache-2.0
/* Asks the database, on an empty migrated file, what it plans to do for each statement of the program.
 *
 * A statement must use the indexes its `-- plan:` names. One without must not read a whole table, nor
 * a whole district's part of it unless a LIMIT stops an ordered walk; `-- plan: scan` allows both.
 * Without this a missing index is noticed when a district has a million matters. */
#include <string.h>

#include "gen/all_sql.h"
#include "store/backend.h"
#include "store/store_test.h"

/* Is it the name of a common table expression rather than a table? "SCAN up" in WITH RECURSIVE up(…). */
static bool is_cte(struct arena *mem, const char *text, struct str name)
{
    return strncmp(text, "WITH", 4) == 0 && (strstr(text, arena_printf(mem, " %.*s AS (", STR_ARG(name)).p) != NULL ||
                                             strstr(text, arena_printf(mem, " %.*s(", STR_ARG(name)).p) != NULL ||
                                             strstr(text, arena_printf(mem, " %.*s (", STR_ARG(name)).p) != NULL);
}

static bool reads_whole_table(struct arena *mem, const struct sql *q, struct str line)
{
    struct str rest = line, word, name;

    if (!str_split(&rest, ' ', &word) || !str_eqz(word, "SCAN") || !str_split(&rest, ' ', &name))
        return false;
    if (str_find(line, STR("CONSTANT ROW")) != SIZE_MAX || str_find(line, STR("VIRTUAL TABLE")) != SIZE_MAX)
        return false;
    return name.p[0] != '(' && !is_cte(mem, q->text[0], name);
}

static bool reads_whole_district(const struct sql *q, struct str plan, struct str line)
{
    bool stops = strstr(q->text[0], "LIMIT") != NULL && str_find(plan, STR("TEMP B-TREE")) == SIZE_MAX;

    return !q->writes && !stops && str_ends(line, STR("(district=?)"));
}

/* Says what is wrong with the plan; true = nothing. */
static bool check(struct arena *mem, const struct sql *q, struct str plan)
{
    struct str rest = plan, line, names = str_of(q->plan), name;
    bool good = true;

    if (q->plan != NULL && strcmp(q->plan, "scan") == 0)
        return true;
    while (q->plan != NULL && str_split(&names, ' ', &name))
        if (str_find(plan, name) == SIZE_MAX) {
            print_error("%s: does not use %.*s\n", q->name, STR_ARG(name));
            good = false;
        }
    while (q->plan == NULL && str_split(&rest, '\n', &line))
        if (reads_whole_table(mem, q, line) || reads_whole_district(q, plan, line)) {
            print_error("%s: %.*s\n", q->name, STR_ARG(line));
            good = false;
        }
    return good;
}

TEST(every_statement_uses_the_index_it_names)
{
    struct place p = place_make();
    struct err e = { 0 };
    struct db *db;
    int bad = 0;

    store_close(place_open(&p, true));
    const struct db_options o = { .place = str_of(p.folder), .writes = true };
    EQ(backend_sqlite.open(&o, &db, &e), ST_OK);
    for (size_t i = 0; i < sql_all_n; i++) {
        struct str plan;
        EQ(sql_all[i]->id, i);
        e = (struct err){ 0 };
        if (backend_sqlite.plan(db, sql_all[i], p.mem, &plan, &e) != ST_OK) {
            print_error("%s: %s\n", sql_all[i]->name, e.detail);
            bad++;
        } else if (!check(p.mem, sql_all[i], plan)) {
            bad++;
        }
    }
    backend_sqlite.close(db);
    place_drop(&p);
    EQ(bad, 0);
}

RUN(CASE(every_statement_uses_the_index_it_names))
