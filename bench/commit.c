// SPDX-License-Identifier: Apache-2.0
/* commit.c - the reference for filing: commit SOURCE.db TARGET.db GROUP SECONDS.
 *
 * SOURCE is the database of a site after many filings. Its tables and indexes are made anew in TARGET,
 * and its rows are inserted again by bare SQLite, with the same journal settings, GROUP filings to one
 * durable commit and nothing else: no HTTP, no JSON, no rules, no threads. Row k of a table with R rows
 * belongs to filing k*N/R, so that each filing writes what it wrote, whatever the tables are.
 * Prints {"filings":n,"seconds":s}. */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TABLES = 128 };

struct rows {
    char name[64];
    sqlite3_stmt *insert;
    int n_column;
    sqlite3_value **value; /* all columns of all rows, in order */
    size_t n;
};
struct copy {
    sqlite3 *from, *to;
    struct rows table[TABLES];
    size_t n_table;
};

static void must(int ok, const char *what, sqlite3 *db)
{
    if (ok)
        return;
    fprintf(stderr, "commit: %s: %s\n", what, db != NULL ? sqlite3_errmsg(db) : "");
    exit(1);
}

static void run(sqlite3 *db, const char *sql)
{
    must(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, sql, db);
}

static int64_t number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *s;

    must(sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK, sql, db);
    int64_t n = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_finalize(s);
    return n;
}

static void make_schema(struct copy *c)
{
    sqlite3_stmt *s;
    const char *sql = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
                      "ORDER BY type = 'index'";

    must(sqlite3_prepare_v2(c->from, sql, -1, &s, NULL) == SQLITE_OK, sql, c->from);
    while (sqlite3_step(s) == SQLITE_ROW)
        run(c->to, (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
}

static void read_rows(struct copy *c, struct rows *t)
{
    char sql[160];
    sqlite3_stmt *s;
    size_t room = 0, n = 0;

    snprintf(sql, sizeof sql, "SELECT * FROM \"%s\"", t->name);
    must(sqlite3_prepare_v2(c->from, sql, -1, &s, NULL) == SQLITE_OK, sql, c->from);
    t->n_column = sqlite3_column_count(s);
    while (sqlite3_step(s) == SQLITE_ROW)
        for (int i = 0; i < t->n_column; i++) {
            if (n == room) {
                room = room * 2 + 4096;
                t->value = realloc(t->value, room * sizeof(sqlite3_value *));
                must(t->value != NULL, "memory", NULL);
            }
            t->value[n++] = sqlite3_value_dup(sqlite3_column_value(s, i));
        }
    sqlite3_finalize(s);
    t->n = n / (size_t)t->n_column;
}

static void prepare_insert(struct copy *c, struct rows *t)
{
    char sql[1024];
    int n = snprintf(sql, sizeof sql, "INSERT OR REPLACE INTO \"%s\" VALUES (?", t->name);

    for (int i = 1; i < t->n_column; i++)
        n += snprintf(sql + n, sizeof sql - (size_t)n, ",?");
    snprintf(sql + n, sizeof sql - (size_t)n, ")");
    must(sqlite3_prepare_v2(c->to, sql, -1, &t->insert, NULL) == SQLITE_OK, sql, c->to);
}

static void insert(struct copy *c, const struct rows *t, size_t row)
{
    for (int i = 0; i < t->n_column; i++)
        sqlite3_bind_value(t->insert, i + 1, t->value[row * (size_t)t->n_column + (size_t)i]);
    must(sqlite3_step(t->insert) == SQLITE_DONE, t->name, c->to);
    sqlite3_reset(t->insert);
}

/* Tables that no filing writes (units, accounts, settings) are copied beforehand and not counted. */
static void load(struct copy *c, size_t filings)
{
    sqlite3_stmt *s;
    const char *sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";

    must(sqlite3_prepare_v2(c->from, sql, -1, &s, NULL) == SQLITE_OK, sql, c->from);
    while (sqlite3_step(s) == SQLITE_ROW && c->n_table < TABLES) {
        struct rows *t = &c->table[c->n_table];
        snprintf(t->name, sizeof t->name, "%s", (const char *)sqlite3_column_text(s, 0));
        read_rows(c, t);
        if (t->n == 0)
            continue;
        prepare_insert(c, t);
        if (t->n * 2 < filings)
            for (size_t i = 0; i < t->n; i++)
                insert(c, t, i);
        else
            c->n_table++;
    }
    sqlite3_finalize(s);
}

static void file_one(struct copy *c, size_t i, size_t filings)
{
    for (size_t k = 0; k < c->n_table; k++) {
        const struct rows *t = &c->table[k];
        for (size_t row = t->n * i / filings; row < t->n * (i + 1) / filings; row++)
            insert(c, t, row);
    }
}

static double seconds_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    struct copy *c = calloc(1, sizeof *c);

    if (argc != 5 || c == NULL) {
        fprintf(stderr, "use: commit SOURCE.db TARGET.db GROUP SECONDS\n");
        return 2;
    }
    size_t group = strtoul(argv[3], NULL, 10), done = 0;
    double limit = strtod(argv[4], NULL);
    must(sqlite3_open_v2(argv[1], &c->from, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK, argv[1], c->from);
    must(sqlite3_open(argv[2], &c->to) == SQLITE_OK, argv[2], c->to);
    run(c->to, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF");
    size_t filings = (size_t)number(c->from, "SELECT count(*) FROM matter");
    make_schema(c);
    load(c, filings);
    double start = seconds_now();
    while (done < filings && seconds_now() - start < limit) {
        run(c->to, "BEGIN IMMEDIATE");
        for (size_t i = 0; i < group && done < filings; i++)
            file_one(c, done++, filings);
        run(c->to, "COMMIT");
    }
    printf("{\"filings\":%zu,\"seconds\":%.3f}\n", done, seconds_now() - start);
    return 0;
}
