// SPDX-License-Identifier: Apache-2.0
/* cmd.h - the frame of the command line: a command is one file X_cmd.c that defines `const struct command cmd_X`.
 *
 * The build finds these files and makes the table (cmake/commands.cmake), so adding a command edits nothing
 * else. The frame parses options by the command's typed table, answers --help and --lang, suggests the
 * nearest name for a mistyped one, and turns statuses into exit codes. Results go to stdout, JSON without
 * blanks or CSV; messages go to stderr in the reader's language. Contract: docs/api.md 2. */
#pragma once
#include "base/buf.h"
#include "base/err.h"
#include "store/ctx.h"

enum exit_code {
    EXIT_DONE = 0,
    EXIT_NO = 1,      /* the answer is "no", or some rows were refused */
    EXIT_USE = 2,     /* wrong use */
    EXIT_REFUSED = 3, /* the input was refused */
    EXIT_BROKEN = 4,  /* the site is broken or locked */
    EXIT_SPACE = 5    /* out of space, or input/output failed */
};

enum opt_type { OPT_FLAG = 0, OPT_TEXT, OPT_INT, OPT_DAY, OPT_TIME };

struct opt {
    const char *name; /* without the dashes */
    enum opt_type type;
    const char *value;        /* what its value is called in the help: "DAY"; NULL for a flag */
    const char *help[LANG_N]; /* zh, en */
    bool required;
    bool many; /* may be given more than once */
};

struct cmd;
struct command {
    const char *name;            /* "deadline"; "officer add" is two words of the command line */
    const char *usage;           /* one line a form, without "anlan NAME " */
    const char *summary[LANG_N]; /* one line */
    const char *help[LANG_N];    /* more, or NULL */
    const struct opt *opt;
    size_t n_opt;
    size_t min_arg, max_arg;   /* words that are no options */
    int (*run)(struct cmd *c); /* returns an enum exit_code */
};

/* One call of a command. */
struct cmd {
    struct arena *mem;
    const struct command *command;
    enum lang lang;
    struct when now; /* of the machine, read once */
    const struct str *arg;
    size_t n_arg;
    struct err err;
    int in, out, messages;   /* descriptors 0, 1, 2; tests give others */
    struct cmd_given *given; /* private, as the rest */
    size_t n_given;
    struct cmd_io *io;
};

/* Options. `name` must be in the command's table. */
bool cmd_has(const struct cmd *c, const char *name);
struct str cmd_text(const struct cmd *c, const char *name);             /* STR_NONE when absent */
struct str cmd_nth(const struct cmd *c, const char *name, size_t i);    /* of one given many times */
int64_t cmd_int(const struct cmd *c, const char *name, int64_t absent); /* checked by the frame, as the next two */
struct day cmd_day(const struct cmd *c, const char *name);              /* DAY_NONE when absent */
struct when cmd_when(const struct cmd *c, const char *name);            /* WHEN_NONE when absent */

/* Output. What could not be written makes the command end with EXIT_SPACE. */
void cmd_print(struct cmd *c, struct str s); /* to stdout, gathered */
void cmd_flush(struct cmd *c);
/* "ready http://HOST:PORT" to stdout at once; the host is the one of --listen. */
void cmd_ready(struct cmd *c, int port);
/* A line to stderr: "anlan NAME: text". Use the reader's text: cmd_say(c, c->lang == LANG_ZH ? … : …). */
void cmd_say(struct cmd *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
const char *cmd_tr(const struct cmd *c, const char *zh, const char *en); /* the one for c->lang */

/* Input. What was printed is flushed before waiting, so that a program at the other end may ask line by line. */
MUST_CHECK bool cmd_read(struct cmd *c, struct str *ret); /* the next piece of stdin; false at its end */
/* The next line without its end (LF or CR LF). A line over `max` bytes comes as STR_NONE. False at the end. */
MUST_CHECK bool cmd_line(struct cmd *c, size_t max, struct str *ret);

/* Says what is in c->err and returns the exit code for it: return cmd_failed(c). */
int cmd_failed(struct cmd *c);
int cmd_exit_code(enum st st);
/* "wrong use": says the text with the usage line and returns EXIT_USE. */
int cmd_misused(struct cmd *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The whole program: finds the command in the table, runs it, returns the exit code. */
struct cmd_table {
    const struct command *const *command; /* sorted by name */
    size_t n;
};
/* fd: where to read, to print, to say. */
int cmd_main(struct cmd_table table, int argc, char **argv, const int fd[static 3]);
