// SPDX-License-Identifier: Apache-2.0
/* cmd.c - finds the command, reads its options, answers --help. Input and output are in cmd_io.c. */
#include "cmd/cmd.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "cmd/cmd_io.h"
#include "sys/now.h"

struct cmd_given {
    const struct opt *opt;
    struct str value;
    int64_t number;
    struct day day;
    struct when when;
};

/* Every command knows these two. */
static const struct opt common[] = {
    { "help", OPT_FLAG, NULL, { "显示本说明", "show this help" }, false, false },
    { "lang", OPT_TEXT, "zh|en", { "说明和提示所用语言", "language of help and messages" }, false, false },
};

const char *cmd_tr(const struct cmd *c, const char *zh, const char *en)
{
    return c->lang == LANG_EN ? en : zh;
}

/* -- the nearest name -- */

enum { NAME_MAX = 31 };

/* Levenshtein's distance; names longer than NAME_MAX are far from everything. */
static size_t distance(struct str a, struct str b)
{
    size_t row[NAME_MAX + 1];

    if (a.n > NAME_MAX || b.n > NAME_MAX)
        return NAME_MAX;
    for (size_t j = 0; j <= b.n; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            size_t best = corner + (a.p[i - 1] != b.p[j - 1]);
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            corner = row[j];
            row[j] = best;
        }
    }
    return row[b.n];
}

struct nearest {
    struct str wanted;
    const char *name; /* NULL = none is near */
    size_t best;
};

static void consider(struct nearest *n, const char *name)
{
    size_t d = distance(n->wanted, str_of(name));

    if (d < n->best && d <= n->wanted.n / 2) {
        n->best = d;
        n->name = name;
    }
}

/* -- help -- */

static void put_option(struct buf *b, const struct opt *o, enum lang lang)
{
    struct buf left = buf_make(b->mem, 200);

    buf_printf(&left, "--%s%s%s", o->name, o->value == NULL ? "" : " ", o->value == NULL ? "" : o->value);
    buf_printf(b, "  %-24.*s  %s\n", STR_ARG(buf_str(&left)), o->help[lang]);
}

static void put_usage(struct buf *b, const struct command *c, enum lang lang)
{
    struct str rest = str_of(c->usage), form;
    const char *head = lang == LANG_EN ? "usage: " : "用法：";

    for (; str_split(&rest, '\n', &form); head = lang == LANG_EN ? "       " : "      ")
        buf_printf(b, "%sanlan %s%s%.*s\n", head, c->name, form.n > 0 ? " " : "", STR_ARG(form));
}

static int help(struct cmd *c)
{
    const struct command *k = c->command;
    struct buf b = buf_make(c->mem, 1 << 16);

    buf_printf(&b, "%s\n\n", k->summary[c->lang]);
    put_usage(&b, k, c->lang);
    if (k->help[c->lang] != NULL)
        buf_printf(&b, "\n%s\n", k->help[c->lang]);
    buf_addz(&b, "\n");
    for (size_t i = 0; i < k->n_opt; i++)
        put_option(&b, &k->opt[i], c->lang);
    for (size_t i = 0; i < N_OF(common); i++)
        put_option(&b, &common[i], c->lang);
    cmd_print(c, buf_str(&b));
    return EXIT_DONE;
}

/* Asked for, it is the answer; else it says what was wrong. */
static int overview(struct cmd *c, struct cmd_table table, bool asked)
{
    struct buf b = buf_make(c->mem, 1 << 16);

    buf_addz(&b, cmd_tr(c, "安澜：区县公共服务平台\n\n用法：anlan COMMAND [--help] [--lang zh|en] …\n\n",
                        "Anlan, the public-service platform of a district\n\n"
                        "usage: anlan COMMAND [--help] [--lang zh|en] ...\n\n"));
    for (size_t i = 0; i < table.n; i++)
        buf_printf(&b, "  %-16s  %s\n", table.command[i]->name, table.command[i]->summary[c->lang]);
    if (!asked) {
        cmd_write_messages(c, buf_str(&b));
        return EXIT_USE;
    }
    cmd_print(c, buf_str(&b));
    return EXIT_DONE;
}

int cmd_misused(struct cmd *c, const char *fmt, ...)
{
    char text[400];
    struct buf b = buf_make(c->mem, 1 << 14);
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    cmd_say(c, "%s", text);
    put_usage(&b, c->command, c->lang);
    cmd_write_messages(c, buf_str(&b));
    return EXIT_USE;
}

/* -- options -- */

static const struct opt *find_opt(const struct command *k, struct str name)
{
    for (size_t i = 0; i < k->n_opt; i++)
        if (str_eqz(name, k->opt[i].name))
            return &k->opt[i];
    for (size_t i = 0; i < N_OF(common); i++)
        if (str_eqz(name, common[i].name))
            return &common[i];
    return NULL;
}

static int unknown_option(struct cmd *c, struct str name)
{
    struct nearest near = { .wanted = name, .best = SIZE_MAX };

    for (size_t i = 0; i < c->command->n_opt; i++)
        consider(&near, c->command->opt[i].name);
    for (size_t i = 0; i < N_OF(common); i++)
        consider(&near, common[i].name);
    if (near.name == NULL)
        return cmd_misused(c, cmd_tr(c, "没有选项 --%.*s", "there is no option --%.*s"), STR_ARG(name));
    return cmd_misused(c, cmd_tr(c, "没有选项 --%.*s，是否指 --%s？", "there is no option --%.*s; did you mean --%s?"),
                       STR_ARG(name), near.name);
}

static bool value_fits(struct cmd_given *g)
{
    switch (g->opt->type) {
    case OPT_FLAG:
    case OPT_TEXT:
        return true;
    case OPT_INT:
        return num_parse(g->value, &g->number);
    case OPT_DAY:
        return day_parse(g->value, &g->day);
    case OPT_TIME:
        return when_parse(g->value, &g->when);
    }
    return false;
}

static const char *expected(const struct cmd *c, enum opt_type t)
{
    switch (t) {
    case OPT_FLAG:
    case OPT_TEXT:
        return "";
    case OPT_INT:
        return cmd_tr(c, "整数", "a whole number");
    case OPT_DAY:
        return cmd_tr(c, "日期，如 2026-11-24", "a day such as 2026-11-24");
    case OPT_TIME:
        return cmd_tr(c, "时间，如 2026-11-24T09:30:00+08:00", "a time such as 2026-11-24T09:30:00+08:00");
    }
    return "";
}

/* What is still to be read of the command line. */
struct words {
    char **v;
    int n;
};

static char *shift(struct words *w)
{
    return w->n == 0 ? NULL : (w->n--, *w->v++);
}

/* After "--". */
static int take_option(struct cmd *c, struct str word, struct words *rest)
{
    size_t eq = str_find(word, STR("="));
    struct str name = eq == SIZE_MAX ? word : str_cut(word, 0, eq);
    struct cmd_given g = { .opt = find_opt(c->command, name) };

    if (g.opt == NULL)
        return unknown_option(c, name);
    if (cmd_has(c, g.opt->name) && !g.opt->many)
        return cmd_misused(c, cmd_tr(c, "--%s 只能给一次", "--%s is given twice"), g.opt->name);
    if (g.opt->type == OPT_FLAG && eq != SIZE_MAX)
        return cmd_misused(c, cmd_tr(c, "--%s 不带值", "--%s takes no value"), g.opt->name);
    if (g.opt->type != OPT_FLAG) {
        g.value = eq == SIZE_MAX ? str_of(shift(rest)) : str_from(word, eq + 1);
        if (g.value.p == NULL)
            return cmd_misused(c, cmd_tr(c, "--%s 缺少值", "--%s needs a value"), g.opt->name);
    }
    if (!value_fits(&g))
        return cmd_misused(c, cmd_tr(c, "--%s 应为%s", "--%s must be %s"), g.opt->name, expected(c, g.opt->type));
    c->given[c->n_given++] = g;
    return EXIT_DONE;
}

static int take_words(struct cmd *c, struct words rest)
{
    struct str *arg = arena_array(c->mem, (size_t)rest.n, sizeof *arg);
    bool only_args = false;
    char *z;

    c->arg = arg;
    c->given = arena_array(c->mem, (size_t)rest.n, sizeof *c->given);
    while ((z = shift(&rest)) != NULL) {
        struct str word = str_of(z);
        if (!only_args && str_eqz(word, "--"))
            only_args = true;
        else if (only_args || !str_starts(word, STR("--")))
            arg[c->n_arg++] = word;
        else {
            int code = take_option(c, str_from(word, 2), &rest);
            if (code != EXIT_DONE)
                return code;
        }
    }
    return EXIT_DONE;
}

static int check_complete(struct cmd *c)
{
    const struct command *k = c->command;

    for (size_t i = 0; i < k->n_opt; i++)
        if (k->opt[i].required && !cmd_has(c, k->opt[i].name))
            return cmd_misused(c, cmd_tr(c, "缺少 --%s", "--%s is missing"), k->opt[i].name);
    if (c->n_arg < k->min_arg)
        return cmd_misused(c, "%s", cmd_tr(c, "参数不够", "words are missing"));
    if (c->n_arg > k->max_arg)
        return cmd_misused(c, cmd_tr(c, "多余的参数 %.*s", "nothing is known to do with %.*s"),
                           STR_ARG(c->arg[k->max_arg]));
    return EXIT_DONE;
}

static const struct cmd_given *nth_given(const struct cmd *c, const char *name, size_t n)
{
    assert(find_opt(c->command, str_of(name)) != NULL);
    for (size_t i = 0; i < c->n_given; i++)
        if (strcmp(c->given[i].opt->name, name) == 0 && n-- == 0)
            return &c->given[i];
    return NULL;
}

bool cmd_has(const struct cmd *c, const char *name)
{
    return nth_given(c, name, 0) != NULL;
}

struct str cmd_nth(const struct cmd *c, const char *name, size_t i)
{
    const struct cmd_given *g = nth_given(c, name, i);

    return g == NULL ? STR_NONE : g->value;
}

struct str cmd_text(const struct cmd *c, const char *name)
{
    return cmd_nth(c, name, 0);
}

int64_t cmd_int(const struct cmd *c, const char *name, int64_t absent)
{
    const struct cmd_given *g = nth_given(c, name, 0);

    return g == NULL ? absent : g->number;
}

struct day cmd_day(const struct cmd *c, const char *name)
{
    const struct cmd_given *g = nth_given(c, name, 0);

    return g == NULL ? DAY_NONE : g->day;
}

struct when cmd_when(const struct cmd *c, const char *name)
{
    const struct cmd_given *g = nth_given(c, name, 0);

    return g == NULL ? WHEN_NONE : g->when;
}

/* -- the whole -- */

/* Known before anything else, since even the first message should be in it. */
static enum lang wanted_lang(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct str s = str_of(argv[i]);
        if (str_eqz(s, "--"))
            break;
        if (str_eqz(s, "--lang=en") || (str_eqz(s, "--lang") && i + 1 < argc && str_eqz(str_of(argv[i + 1]), "en")))
            return LANG_EN;
    }
    return LANG_ZH;
}

/* How many words of the command line the command's name takes: 0 = it is another one. */
static int name_words(const struct command *k, struct words w)
{
    struct str rest = str_of(k->name), word;
    int n = 0;

    while (str_split(&rest, ' ', &word)) {
        if (n == w.n || !str_eqz(word, w.v[n]))
            return 0;
        n++;
    }
    return n;
}

static const struct command *find_command(struct cmd_table table, struct words *w)
{
    const struct command *found = NULL;
    int best = 0;

    for (size_t i = 0; i < table.n; i++) {
        int n = name_words(table.command[i], *w);
        if (n > best) {
            best = n;
            found = table.command[i];
        }
    }
    w->v += best;
    w->n -= best;
    return found;
}

static void consider_all(struct nearest *n, struct cmd_table table)
{
    for (size_t i = 0; i < table.n; i++) {
        assert(table.command[i] != NULL);
        consider(n, table.command[i]->name);
    }
}

static int unknown_command(struct cmd *c, struct cmd_table table, struct words w)
{
    struct nearest near = { .wanted = str_of(w.v[0]), .best = SIZE_MAX };
    const char *second = w.n > 1 ? w.v[1] : "";
    struct str two = arena_printf(c->mem, "%s %s", w.v[0], second);

    consider_all(&near, table);
    if (second[0] != '\0') {
        near.wanted = two;
        consider_all(&near, table);
    }
    if (near.name == NULL)
        cmd_say(c,
                cmd_tr(c, "没有命令 %s；anlan --help 列出所有命令", "there is no command %s; anlan --help lists them"),
                w.v[0]);
    else
        cmd_say(c, cmd_tr(c, "没有命令 %s，是否指 %s？", "there is no command %s; did you mean %s?"), w.v[0],
                near.name);
    return EXIT_USE;
}

static bool is_lang_or_nothing(struct str s)
{
    return s.p == NULL || str_eqz(s, "zh") || str_eqz(s, "en");
}

static int run_command(struct cmd *c, struct words w)
{
    int code = take_words(c, w);

    if (code != EXIT_DONE)
        return code;
    if (!is_lang_or_nothing(cmd_text(c, "lang")))
        return cmd_misused(c, "%s", cmd_tr(c, "--lang 应为 zh 或 en", "--lang must be zh or en"));
    if (cmd_has(c, "help"))
        return help(c);
    code = check_complete(c);
    return code == EXIT_DONE ? c->command->run(c) : code;
}

static int run_words(struct cmd *c, struct cmd_table table, struct words w)
{
    static const struct command self = { .name = "", .usage = "COMMAND [OPTION]..." };

    c->command = &self;
    if (w.n > 0 && strcmp(w.v[0], "--version") == 0)
        w.v[0] = "version";
    /* "anlan", "anlan --help", "anlan --lang en": what stands first is no command */
    if (w.n == 0 || w.v[0][0] == '-' || strcmp(w.v[0], "help") == 0) {
        int code = w.n == 0 || strcmp(w.v[0], "help") == 0 ? EXIT_DONE : take_words(c, w);
        if (code != EXIT_DONE)
            return code;
        return overview(c, table, w.n > 0);
    }
    const struct command *k = find_command(table, &w);
    if (k == NULL)
        return unknown_command(c, table, w);
    c->command = k;
    return run_command(c, w);
}

int cmd_main(struct cmd_table table, int argc, char **argv, const int fd[static 3])
{
    struct cmd c = { .mem = arena_make(), .in = fd[0], .out = fd[1], .messages = fd[2], .now = now_wall() };

    c.lang = wanted_lang(argc, argv);
    c.io = cmd_io_make(c.mem);
    int code = run_words(&c, table, (struct words){ argv + 1, argc > 0 ? argc - 1 : 0 });
    cmd_flush(&c);
    if (cmd_io_failed(&c) && code != EXIT_USE) {
        cmd_say(&c, "%s", cmd_tr(&c, "输出写不出去", "the output could not be written"));
        code = EXIT_SPACE;
    }
    arena_drop(c.mem);
    return code;
}
