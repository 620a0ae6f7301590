// SPDX-License-Identifier: Apache-2.0
/* Runs the generator on small files, each in a child of its own, and reads what it says and writes. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int mksql_main(int argc, char **argv);
#define main mksql_main
#include "mksql.c"
#undef main

#include "base/test.h"

static char folder[64];

static void path_of(char *to, size_t room, const char *name)
{
    snprintf(to, room, "%s/%s", folder, name);
}

static void save(const char *name, const char *sql)
{
    char path[128];

    path_of(path, sizeof path, name);
    FILE *f = fopen(path, "w");
    OK(f != NULL && fputs(sql, f) >= 0 && fclose(f) == 0);
}

/* Contents of a file of the folder, until the next call. */
static const char *load(const char *name)
{
    static char bytes[32768];
    char path[128];

    path_of(path, sizeof path, name);
    FILE *f = fopen(path, "r");
    if (f == NULL)
        return "";
    bytes[fread(bytes, 1, sizeof bytes - 1, f)] = '\0';
    fclose(f);
    return bytes;
}

/* Exit status of mksql over x.sql = sql and, if given, y.sql = second. What it says goes to "said". */
static int made(const char *sql, const char *second)
{
    char x[128], y[128], said[128];

    path_of(x, sizeof x, "x.sql");
    path_of(y, sizeof y, "y.sql");
    path_of(said, sizeof said, "said");
    save("x.sql", sql);
    if (second != NULL)
        save("y.sql", second);
    pid_t child = fork();
    if (child == 0) {
        char *argv[] = { "mksql", folder, x, y, NULL };
        if (freopen(said, "w", stderr) == NULL)
            _exit(99);
        int status = mksql_main(second == NULL ? 3 : 4, argv);
        fflush(stderr);
        _exit(status);
    }
    int status = 0;
    OK(child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status));
    return WEXITSTATUS(status);
}

#define HAS(name, text) assert_non_null(strstr(load(name), text))
#define REFUSED(sql, text)      \
    do {                        \
        EQ(made(sql, NULL), 1); \
        HAS("said", text);      \
    } while (0)

TEST(parameters_are_numbered_outside_quotes_and_comments)
{
    EQ(made("-- name: a  text of a\n-- in: no text, n int\n-- out: s text\n"
            "SELECT ':no it''s; --' || \":n\" -- :gone ;\n, s::text FROM m /* :gone */\n WHERE n = :n AND d = "
            ":district AND no = :no;\n",
            NULL),
       0);
    HAS("x_sql.c", "SELECT ':no it''s; --' || \\\":n\\\" , s::text FROM m WHERE n = ?3 AND d = ?1 AND");
    HAS("x_sql.c", "no = ?2\"");
    HAS("x_sql.h", "struct q_a_in {\n    struct str no;\n    int64_t n;\n};");
    HAS("x_sql.h", "bool q_a_next(struct ctx *cx, struct rows *r, struct q_a_out *ret);");
}

TEST(postgres_has_its_own_text)
{
    EQ(made("-- name: a\n-- in: x int?\nINSERT INTO t VALUES (:x)\n-- pg:\nINSERT INTO t VALUES (:x::bigint);\n", NULL),
       0);
    HAS("x_sql.c", "INSERT INTO t VALUES (?1)\"");
    HAS("x_sql.c", "INSERT INTO t VALUES ($1::bigint)\"");
    HAS("x_sql.c", "value_of_id(in->x)");
    HAS("x_sql.c", ".writes = true");
    HAS("x_sql.h", "enum st q_a_do(struct ctx *cx, const struct q_a_in *in, int64_t *ret_changed);");
}

TEST(ids_are_dense_over_all_files)
{
    EQ(made("-- name: a\n-- out: n int\nSELECT 1;\n-- name: b\nDELETE FROM t;\n",
            "-- name: c\n-- out: n int,\n--     t text?\nSELECT 1, 2;"),
       0);
    HAS("y_sql.c", ".id = 2,");
    HAS("y_sql.c", ".out = \"iT\"");
    HAS("all_sql.c", "&sql_a,\n    &sql_b,\n    &sql_c,\n");
}

TEST(mistakes_are_named_with_their_line)
{
    REFUSED("-- name: a\n-- in: x int\nDELETE FROM t\nWHERE y = :y AND x = :x;", "x.sql:4: :y stands not in");
    REFUSED("-- name: a\n-- in: x int\nDELETE FROM t;", "x.sql:1: a does not use :x");
    REFUSED("-- name: a\n-- in: x float\nDELETE FROM t WHERE x = :x;", "x.sql:2: float is no type");
    REFUSED("-- name: a\n-- in: case int\nDELETE FROM t WHERE x = :case;", "x.sql:2: case cannot be a name");
    REFUSED("-- name: a\nDELETE FROM t;\n-- name: a\nDELETE FROM u;", "x.sql:3: a stands also at");
    REFUSED("-- name: a\nSELECT 1;", "reads but has no");
    REFUSED("-- name: a\nDELETE FROM t; DELETE FROM u;", "more than one statement");
    REFUSED("-- name: a\nDELETE FROM t WHERE x = ?;", "write parameters as :name");
    REFUSED("-- name: a\n-- inn: x int\nDELETE FROM t;", "x.sql:2: unknown key inn");
    REFUSED("-- name: a\n-- in: x int\nDELETE FROM t WHERE x = :x;\n-- pg: DELETE FROM t;", "a does not use :x");
    REFUSED("-- name: a\n-- in: x int\n", "a has no SQL");
    REFUSED("SELECT 1;\n", "SQL before the first");
}

TEST(parts_stand_in_several_statements)
{
    EQ(made("-- part: held   a remark\n-- of two lines\n d = :district AND {kind}\n-- part: kind\nk = :k\n"
            "-- name: a\n-- in: k int\n-- out: n int\nSELECT '{held}', n FROM t WHERE {held}\n"
            "-- name: b\n-- in: k int\nDELETE FROM t WHERE {held};\n",
            NULL),
       0);
    HAS("x_sql.c", "SELECT '{held}', n FROM t WHERE d = ?1 AND k = ?2");
    HAS("x_sql.c", "DELETE FROM t WHERE d = ?1 AND k = ?2");
    REFUSED("-- name: a\n-- out: n int\nSELECT {gone}", "names no part {gone}");
    REFUSED("-- part: p\n1\n-- part: p\n2\n-- name: a\n-- out: n int\nSELECT {p}", "stands twice");
    REFUSED("-- part: p\n{p}\n-- name: a\n-- out: n int\nSELECT {p}", "without end");
}

int main(void)
{
    const struct CMUnitTest tests[] = { CASE(parameters_are_numbered_outside_quotes_and_comments),
                                        CASE(postgres_has_its_own_text), CASE(ids_are_dense_over_all_files),
                                        CASE(parts_stand_in_several_statements),
                                        CASE(mistakes_are_named_with_their_line) };

    snprintf(folder, sizeof folder, "/tmp/mksql-test-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
