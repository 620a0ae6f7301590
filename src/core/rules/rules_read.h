// SPDX-License-Identifier: Apache-2.0
/* rules_read.h - inside of the rules: the tables while they are built, and how data files are read.
 *
 * Only rules*.c include this. A data file is lines of cells between `|`; `#` starts a comment line and
 * `–` means none. Reading goes on after a fault, so that one run names them all. */
#pragma once
#include "base/buf.h"
#include "core/privacy/keep.h"
#include "core/report/report_def.h"
#include "core/rules/register_def.h"
#include "core/rules/rules_ground.h"
#include "core/rules/rules_letter.h"
#include "core/rules/rules_notice.h"
#include "core/rules/rules_privacy.h"

struct text {
    struct str key, value, file;
    int line;
};
struct texts {
    struct text *row; /* sorted by key */
    size_t n;
};
struct receiver_row { /* at which level a complaint is looked into (data/receiver.def) */
    struct str kind, head, source;
    bool above;
};
/* Where a row stood, kept beside tables whose rows do not say so themselves. */
#define TABLE(type)       \
    struct {              \
        struct type *row; \
        int *line;        \
        size_t n;         \
        struct str file;  \
    }
struct rules {
    TABLE(term) term;
    TABLE(form) form;
    TABLE(letter_line) letter;
    TABLE(letter_mark) mark;
    TABLE(guard_def) guard;
    TABLE(error_row) error;
    TABLE(grant) grant;
    TABLE(category) category;
    TABLE(unit_route) route;
    TABLE(village_task) village;
    TABLE(booking_ground) ground;
    TABLE(trigger) trigger;
    TABLE(annual_row) annual;
    TABLE(rung) rung;
    TABLE(hard_rule) hard;
    TABLE(unit_row) unit;
    TABLE(room_row) room;
    TABLE(paper_list) paper;
    TABLE(filelist_row) filelist;
    TABLE(receiver_row) receiver;
    TABLE(retention) retention;
    TABLE(witness_row) witness;
    TABLE(personal) personal;
    TABLE(purpose) purpose;
    TABLE(party_field) party;
    TABLE(notice_row) notice;
    TABLE(webhook_row) webhook;
    TABLE(config_row) config;
    TABLE(coupling) coupling;
    struct procedure *procedure;
    size_t n_procedure;
    const struct procedure *any;
    struct register_def *reg; /* by name */
    size_t n_reg;
    struct report *report; /* by name */
    size_t n_report;
    struct texts texts[2];
    const struct calendar *calendar;
};

struct reading {
    struct arena *mem;
    struct str folder; /* overriding files, or empty */
    struct buf *faults;
    struct err *e;
    int n_faults;
    struct rules *r;
};

enum { CELLS = 10 };
struct lines {
    struct reading *in;
    struct str file, rest;
    int line;
    struct str cell[CELLS];
    size_t n;
};

/* Opens a data file by its name below data/; false (a fault when `must`) when there is none. */
bool lines_open(struct reading *in, struct str name, bool must, struct lines *ret);
/* The next line with text, split into cells; one with more than CELLS is a fault and skipped. */
bool lines_next(struct lines *l);
/* As lines_next for a table whose every line has `n` cells. */
bool lines_row(struct lines *l, size_t n);
void fault(struct reading *in, struct str file, int line, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
#define FAULT(l, ...) fault((l)->in, (l)->file, (l)->line, __VA_ARGS__)
/* Room for row number n of a growing array. */
void *grow(struct arena *mem, void *row, size_t n, size_t size);
/* Adds a row, and the line it stands in, to a table of struct rules. */
#define TAKE(in, t, l, value)                                                 \
    do {                                                                      \
        (t).row = grow((in)->mem, (t).row, (t).n, sizeof *(t).row);           \
        (t).line = (int *)grow((in)->mem, (t).line, (t).n, sizeof *(t).line); \
        (t).line[(t).n] = (l)->line;                                          \
        (t).file = (l)->file;                                                 \
        (t).row[(t).n++] = (value);                                           \
    } while (0)
/* Names such as flow/petition.flow for ("flow", ".flow"), built-in and of the folder, sorted. */
struct str *data_files(struct reading *in, const char *kind, const char *end, size_t *ret_n);

/* Parts between `sep`, trimmed, without empty ones. */
struct str *parts(struct arena *mem, struct str s, char sep, size_t *ret_n);
bool cell_int(struct str s, int64_t *ret);
/* Which of `word` is it? Its index, or -1. */
int word_index(struct str s, const char *const *word, size_t n);
bool is_row_id(struct str s); /* P07 */
/* "open(D09) or given(cause), own_unit" */
struct guard *parse_guards(struct lines *l, struct str s, size_t *ret_n);

void read_defs(struct reading *in);                  /* rules_def.c */
void read_flow(struct reading *in, struct str name); /* rules_flow.c */
void read_registers(struct reading *in);             /* rules_register.c */
void read_reports(struct reading *in);               /* rules_report.c */
void read_texts(struct reading *in);                 /* rules_msg.c */
void read_filelist(struct lines *l);                 /* rules_filelist.c: a row of filelist.def */
void check_filelist(struct reading *in);
void read_notice(struct lines *l); /* rules_notice.c: a row of notice.def */
void read_webhook(struct lines *l);
void check_notices(struct reading *in);
void read_letter(struct lines *l); /* rules_letter.c: a row of letter.def */
void check_letters(struct reading *in);
void check_flows(struct reading *in); /* rules_check.c */
/* Is it a choice of that field of that row? */
bool row_offers(const struct rules *r, const char *procedure, const char *row, const char *field, struct str value);
void check_routes(struct reading *in); /* rules_route.c */
void check_graph(struct reading *in, const struct procedure *p);
void check_texts(struct reading *in); /* rules_msg.c */
