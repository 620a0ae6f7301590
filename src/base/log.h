// SPDX-License-Identifier: Apache-2.0
/* log.h - one line an event of the program: time, level, event word, typed key=value fields.
 *
 * Fields carry ids and figures, never names, phones, texts of residents or tokens. There is no format
 * string. A line is built on the caller's stack and leaves in a single write(2), so that threads and
 * processes that share the descriptor never mix lines. A line that cannot be written is lost: logging
 * must not stop the service. Only the top of a request or job logs.
 *     struct log_line l = log_start(log, now, LOG_INFO, "request");
 *     log_text(&l, "id", id); log_int(&l, "ms", 12); log_end(&l);  */
#pragma once
#include "base/day.h"
#include "base/err.h"

enum log_level { LOG_DEBUG = 0, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_N };

struct log {
    int fd;
    enum log_level least; /* lines below it are not written */
};

struct log_line {
    int fd; /* -1 = below the level: fields cost nothing */
    size_t n;
    char text[2048];
};

struct log_line log_start(const struct log *log, struct when now, enum log_level level, const char *event);
void log_text(struct log_line *l, const char *key, struct str v); /* quoted when it holds more than a plain word */
void log_int(struct log_line *l, const char *key, int64_t v);
void log_err(struct log_line *l,
             const struct err *e); /* code=… at=file:line field=…; not its detail: it may quote input */
void log_end(struct log_line *l);
struct str log_take(struct log_line *l); /* the finished line, instead of writing it; empty = below the level */
