// SPDX-License-Identifier: Apache-2.0
/* Holds the schema to what many districts on one cluster need (docs/architecture.md): every table is
 * STRICT, `district` leads each primary key and index, no trigger; and to what Anlan must not know
 * about people: no column for ethnicity, religion, face or score. */
#include <sqlite3.h>
#include <string.h>

#include "store/store_test.h"

static void expect_none(sqlite3 *h, const char *rule, const char *query)
{
    sqlite3_stmt *s;
    int bad = 0;

    EQ(sqlite3_prepare_v2(h, query, -1, &s, NULL), SQLITE_OK);
    for (; sqlite3_step(s) == SQLITE_ROW; bad++)
        print_error("%s: %s\n", rule, (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    EQ(bad, 0);
}

#define TABLES "FROM pragma_table_list t WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite_%' "

static sqlite3 *open_new(const struct place *p)
{
    char path[128];
    sqlite3 *h;

    store_close(place_open(p, true));
    snprintf(path, sizeof path, "%s/anlan.db", p->folder);
    EQ(sqlite3_open(path, &h), SQLITE_OK);
    return h;
}

TEST(every_key_begins_with_the_district)
{
    struct place p = place_make();
    sqlite3 *h = open_new(&p);

    expect_none(h, "not STRICT", "SELECT t.name " TABLES "AND NOT t.strict");
    expect_none(h, "primary key does not begin with district",
                "SELECT t.name " TABLES
                "AND NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name) c WHERE c.pk = 1 AND c.name = "
                "'district')");
    expect_none(h, "index does not begin with district",
                "SELECT i.name FROM pragma_table_list t, pragma_index_list(t.name) i, pragma_index_info(i.name) c "
                "WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite_%' AND c.seqno = 0 AND c.name IS NOT 'district'");
    expect_none(h, "trigger", "SELECT name FROM sqlite_master WHERE type = 'trigger'");
    expect_none(h, "foreign key",
                "SELECT t.name FROM pragma_table_list t, pragma_foreign_key_list(t.name) f "
                "WHERE t.schema = 'main' AND f.seq = 0 AND NOT EXISTS "
                "(SELECT 1 FROM pragma_foreign_key_list(t.name) g WHERE g.id = f.id AND g.\"from\" = 'district')");
    EQ(sqlite3_close(h), SQLITE_OK);
    place_drop(&p);
}

TEST(no_column_sorts_people)
{
    struct place p = place_make();
    sqlite3 *h = open_new(&p);

    expect_none(
        h, "a column Anlan must not have",
        "WITH word(w) AS (VALUES ('ethnic'), ('religio'), ('nation'), ('race'), ('face'), ('finger'), ('biometr'), "
        "('gait'), ('track'), ('location'), ('score'), ('stability'), ('watch'), ('suspect'), ('political')) "
        "SELECT t.name || '.' || c.name FROM pragma_table_list t, pragma_table_info(t.name) c, word "
        "WHERE t.schema = 'main' AND c.name LIKE '%' || w || '%'");
    EQ(sqlite3_close(h), SQLITE_OK);
    place_drop(&p);
}

RUN(CASE(every_key_begins_with_the_district), CASE(no_column_sorts_people))
