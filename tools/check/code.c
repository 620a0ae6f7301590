// SPDX-License-Identifier: Apache-2.0
/* code.c - the shape of C: where functions begin and end, how large they are, which words they use.
 *
 * Works on a copy of the text in which comments, literals and directives are blanked, so that a brace
 * or a name in them is not taken for code. A waiver is a comment of its own with a reason, above or
 * inside the function it is for, that starts with "waiver: ". */
#include <stdio.h>
#include <string.h>

#include "check.h"

/* Calls nobody may make, and who may make those that have one door. */
struct ban {
    struct str name;
    struct str door; /* path it is allowed in; empty = nowhere */
    const char *why;
};
static const struct ban bans[] = {
    { STR("alloca"), STR(""), "take arena memory" },
    { STR("atoi"), STR(""), "use num_parse" },
    { STR("atol"), STR(""), "use num_parse" },
    { STR("clock_gettime"), STR("src/sys/"), "time comes from sys/now" },
    { STR("ctime"), STR(""), "use day_format" },
    { STR("getenv"), STR("src/cmd/"), "settings come from data/config.def" },
    { STR("gets"), STR(""), "it has no bound" },
    { STR("gettimeofday"), STR("src/sys/"), "time comes from sys/now" },
    { STR("gmtime"), STR(""), "use base/day.h" },
    { STR("localtime"), STR(""), "use base/day.h" },
    { STR("popen"), STR(""), "use sys/proc" },
    { STR("rand"), STR(""), "use sys/random" },
    { STR("random"), STR(""), "use sys/random" },
    { STR("sprintf"), STR(""), "use buf_printf" },
    { STR("srand"), STR(""), "use sys/random" },
    { STR("strcat"), STR(""), "use struct buf" },
    { STR("strcpy"), STR(""), "use struct buf" },
    { STR("strncpy"), STR(""), "use struct buf" },
    { STR("strtok"), STR(""), "use str_split" },
    { STR("system"), STR(""), "use sys/proc" },
    { STR("time"), STR("src/sys/"), "time comes from sys/now" },
    { STR("tmpnam"), STR(""), "use sys/file" },
    { STR("vsprintf"), STR(""), "use buf_printf" },
};

/* -- blanking -- */

static size_t blank(char *p, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (p[i] != '\n')
            p[i] = ' ';
    return to;
}

static size_t end_of(struct str t, size_t from, struct str mark)
{
    size_t n = str_find(str_from(t, from), mark);

    return n == SIZE_MAX ? t.n : from + n + mark.n;
}

static size_t end_of_literal(struct str t, size_t from)
{
    size_t i = from + 1;

    while (i < t.n && t.p[i] != t.p[from] && t.p[i] != '\n')
        i += t.p[i] == '\\' ? 2 : 1;
    return i < t.n ? i + 1 : t.n;
}

/* A directive ends at the first line that has no backslash at its end. */
static size_t end_of_directive(struct str t, size_t from)
{
    size_t i = end_of(t, from, STR("\n"));

    while (i >= 2 && i < t.n && t.p[i - 2] == '\\')
        i = end_of(t, i, STR("\n"));
    return i;
}

static bool starts_line(struct str t, size_t at)
{
    while (at > 0 && (t.p[at - 1] == ' ' || t.p[at - 1] == '\t'))
        at--;
    return at == 0 || t.p[at - 1] == '\n';
}

static bool is_conditional(struct str t)
{
    t = str_trim(str_from(t, 1));
    return str_starts(t, STR("if")) || str_starts(t, STR("el"));
}

void code_blank(struct check *c, struct source *s)
{
    struct str t = s->text;
    int depth = 0;

    s->code = str_z(c->mem, t);
    for (size_t i = 0; i < t.n;) {
        struct str here = str_from(t, i);
        if (str_starts(here, STR("//")))
            i = blank(s->code, i, end_of(t, i, STR("\n")));
        else if (str_starts(here, STR("/*")))
            i = blank(s->code, i, end_of(t, i + 2, STR("*/")));
        else if (t.p[i] == '"' || t.p[i] == '\'')
            i = blank(s->code, i + 1, end_of_literal(t, i) - 1) + 1;
        else if (t.p[i] == '#' && starts_line(t, i)) {
            if (depth > 0 && is_conditional(here))
                finding(c, s, i, "a preprocessor condition inside a function or type; make it two files");
            i = blank(s->code, i, end_of_directive(t, i));
        } else {
            depth += (t.p[i] == '{') - (t.p[i] == '}');
            i++;
        }
    }
}

/* -- functions -- */

static size_t back_over_blanks(const char *p, size_t at)
{
    while (at > 0 && (p[at - 1] == ' ' || p[at - 1] == '\n' || p[at - 1] == '\t'))
        at--;
    return at;
}

/* `at` is just behind a closing parenthesis; gives the place of its opening one. */
static size_t back_to_open(const char *p, size_t at)
{
    int depth = 0;

    while (at > 0) {
        at--;
        depth += (p[at] == ')') - (p[at] == '(');
        if (depth == 0)
            return at;
    }
    return 0;
}

/* What every call carries is not counted: the ctx, or the err of layers that have none. */
static int count_params(struct str list)
{
    int n = 0, depth = 0;

    if (str_ends(str_trim(list), STR("struct err *e")) || str_starts(str_trim(list), STR("struct ctx *cx,")))
        n--;
    if (str_trim(list).n == 0 || str_eqz(str_trim(list), "void"))
        return 0;
    for (size_t i = 0; i < list.n; i++) {
        depth += (list.p[i] == '(') - (list.p[i] == ')');
        n += depth == 0 && list.p[i] == ',';
    }
    return n + 1;
}

/* Fills all but `to` and `lines`; false when the brace at `open` begins no function. */
static bool function_head(const struct source *s, size_t after, size_t open, struct function *ret)
{
    size_t close = back_over_blanks(s->code, open);

    if (close == 0 || s->code[close - 1] != ')')
        return false;
    size_t list = back_to_open(s->code, close);
    size_t end = back_over_blanks(s->code, list), name = end;
    while (name > after && is_word(s->code[name - 1]))
        name--;
    if (name == end)
        return false;
    *ret = (struct function){ .in = s, .from = after, .start = after, .name = { s->code + name, end - name } };
    while (s->code[ret->start] == ' ' || s->code[ret->start] == '\n')
        ret->start++;
    struct str params = { s->code + list + 1, close - list - 2 };
    ret->params = count_params(params);
    if (str_eqz(ret->name, "TEST"))
        ret->name = params;
    return true;
}

static void note_waiver(struct check *c, struct function *f)
{
    struct str body = str_cut(f->in->text, f->from, f->to);
    const struct str mark = STR("/* "
                                "waiver: "); /* in two, or this would be one */
    size_t at = str_find(body, mark);

    if (at == SIZE_MAX)
        return;
    struct str why = str_from(body, at + mark.n);
    size_t end = str_find(why, STR("*/")), line = str_find(why, STR("\n"));
    why = str_trim(str_cut(why, 0, end < line ? end : line));
    f->waived = why.n >= 10;
    c->n_waiver++;
    buf_printf(&c->waivers, "  %.*s %.*s: %.*s\n", STR_ARG(f->in->path), STR_ARG(f->name), STR_ARG(why));
}

static void judge(struct check *c, const struct function *f)
{
    if (f->lines > 100 && !f->waived)
        finding(c, f->in, f->start, "%.*s has %d lines; 60 is the limit, 100 the end", STR_ARG(f->name), f->lines);
    else if (f->lines > 60 && !f->waived)
        finding(c, f->in, f->start, "%.*s has %d lines; 60 is the limit without a waiver", STR_ARG(f->name), f->lines);
    if (f->params > 5 && !f->waived)
        finding(c, f->in, f->start, "%.*s has %d parameters; 5 is the limit without a waiver", STR_ARG(f->name),
                f->params);
}

static void find_functions(struct check *c, const struct source *s)
{
    size_t after = 0;
    int depth = 0;
    struct function f;
    bool open = false;

    for (size_t i = 0; i < s->text.n; i++) {
        if (s->code[i] == '{' && depth++ == 0)
            open = function_head(s, after, i, &f);
        if (s->code[i] == '}' && --depth == 0) {
            if (open && c->n_function < N_FUNCTION) {
                f.to = i + 1;
                f.lines = (int)(line_of(s, i) - line_of(s, f.start)) + 1;
                note_waiver(c, &f);
                judge(c, &f);
                c->function[c->n_function++] = f;
            }
            open = false;
        }
        if (depth == 0 && (s->code[i] == '}' || s->code[i] == ';'))
            after = i + 1;
    }
    if (depth != 0)
        finding(c, s, s->text.n, "braces do not match");
}

/* -- words -- */

static bool is_call(const struct source *s, size_t at, size_t n)
{
    size_t before = back_over_blanks(s->code, at);

    if ((at > 0 && is_word(s->code[at - 1])) || s->code[at + n] != '(')
        return false;
    return before == 0 || (s->code[before - 1] != '.' && s->code[before - 1] != '>');
}

/* What has a door is banned in the program only; tools and benchmarks may look at a clock. */
static bool is_banned(const struct source *s, const struct ban *b)
{
    return b->door.n == 0 || (str_starts(s->path, STR("src/")) && !str_starts(s->path, b->door));
}

static void check_call(struct check *c, const struct source *s, size_t at, struct str word)
{
    for (size_t i = 0; i < N_OF(bans); i++)
        if (str_eq(word, bans[i].name) && is_banned(s, &bans[i]))
            finding(c, s, at, "%.*s is banned: %s", STR_ARG(word), bans[i].why);
    bool library = str_starts(s->path, STR("src/base/")) || str_starts(s->path, STR("src/codec/")) ||
                   str_starts(s->path, STR("src/store/"));
    if (library && str_starts(word, STR("log_")) && !str_starts(s->path, STR("src/base/log")))
        finding(c, s, at, "%.*s: library code returns its failure, only the top of a request logs", STR_ARG(word));
}

static void check_word(struct check *c, const struct source *s, size_t at, struct str word)
{
    if (str_eqz(word, "goto") && !str_starts(s->path, STR("src/codec/")))
        finding(c, s, at, "goto outside a parser of src/codec");
    if (str_eqz(word, "typedef")) {
        struct str rest = { s->code + at, s->text.n - at };
        struct str line = str_cut(rest, 0, str_find(rest, STR(";")));
        if (str_find(line, STR("(")) == SIZE_MAX)
            finding(c, s, at, "typedef hides what a thing is");
    }
}

static void check_words(struct check *c, const struct source *s)
{
    for (size_t i = 0; i < s->text.n;) {
        size_t n = 0;
        while (is_word(s->code[i + n]))
            n++;
        struct str word = { s->code + i, n };
        if (n > 0 && !s->is_test && is_call(s, i, n))
            check_call(c, s, i, word);
        if (n > 0)
            check_word(c, s, i, word);
        i += n > 0 ? n : 1;
    }
}

/* A variable that lives as long as the program and is not const is state nobody sees. */
static void check_globals(struct check *c, const struct source *s)
{
    struct str rest = { s->code, s->text.n }, line;

    while (str_split(&rest, '\n', &line)) {
        bool is_static = str_starts(str_trim(line), STR("static "));
        bool is_variable = str_find(line, STR("(")) == SIZE_MAX &&
                           (str_find(line, STR(";")) != SIZE_MAX || str_find(line, STR("=")) != SIZE_MAX);
        bool is_fixed = str_find(line, STR("const")) != SIZE_MAX || str_find(line, STR("pthread_once_t")) != SIZE_MAX;
        if (is_static && is_variable && !is_fixed)
            finding(c, s, (size_t)(line.p - s->code), "a mutable variable of the whole program");
    }
}

void code_check(struct check *c, const struct source *s)
{
    find_functions(c, s);
    check_words(c, s);
    if (str_starts(s->path, STR("src/")) && !s->is_test)
        check_globals(c, s);
}
