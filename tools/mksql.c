// SPDX-License-Identifier: Apache-2.0
/* mksql.c - makes typed C calls from named SQL.
 *
 *     mksql OUTDIR file.sql…      writes OUTDIR/NAME_sql.[ch] for each file, and OUTDIR/all_sql.[ch]
 *
 * The format of a statement is in docs/architecture.md ("Named SQL"). All files are read in one run,
 * because the ids of statements are dense over all of them. The hard part is `rewrite`: parameters
 * `:name` become ?N and $N, and only outside of quotes and comments. It knows just enough of SQL for
 * that; whether a statement is right is the database's to say (src/store/plan_test.c prepares all). */
#include "gen.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PARAM = 80, MAX_NAME = 64, MAX_STMT = 4000, MAX_PART = 100, PART_DEPTH = 5 };

struct param {
    char name[MAX_NAME];
    char type; /* i t b w d f; upper case = may be NULL */
    bool used;
};

struct params {
    struct param p[MAX_PARAM];
    int n;
};

struct stmt {
    const char *path;
    char file[MAX_NAME]; /* base name without .sql */
    char name[MAX_NAME], note[200], plan[200];
    int line, body_line[2];
    struct params in, out;
    struct text raw[2], sql[2]; /* [0] SQLite, [1] PostgreSQL */
    bool has_district, writes;
};

static struct stmt *stmts[MAX_STMT];
static int n_stmts;

/* A piece of SQL that several statements share: "-- part: NAME", and {NAME} where it stands in them. */
struct part {
    char name[MAX_NAME];
    struct text sql;
};
static struct part parts[MAX_PART];
static int n_parts;

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static bool is_name(const char *s)
{
    static const char *const keyword[] = { "auto",   "break",  "case",   "char",     "const",    "continue", "default",
                                           "do",     "double", "else",   "enum",     "extern",   "float",    "for",
                                           "goto",   "if",     "inline", "int",      "long",     "register", "restrict",
                                           "return", "short",  "signed", "sizeof",   "static",   "struct",   "switch",
                                           "union",  "void",   "while",  "unsigned", "volatile", "typedef",  "bool" };

    if (!islower((unsigned char)s[0]))
        return false;
    for (const char *p = s; *p != '\0'; p++)
        if (!islower((unsigned char)*p) && !isdigit((unsigned char)*p) && *p != '_')
            return false;
    for (size_t i = 0; i < sizeof keyword / sizeof keyword[0]; i++)
        if (strcmp(s, keyword[i]) == 0)
            return false;
    return true;
}

static char type_letter(const char *s)
{
    static const struct {
        const char *name;
        char letter;
    } types[] = { { "int", 'i' }, { "text", 't' }, { "blob", 'b' }, { "when", 'w' }, { "day", 'd' }, { "bool", 'f' } };

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(s, types[i].name) == 0)
            return types[i].letter;
    return '\0';
}

/* One word of up to MAX_NAME - 1 bytes off the front of *s; false when there is none. */
static bool take_word(const char **s, char ret[MAX_NAME])
{
    size_t n = 0;

    while (**s == ' ' || **s == '\t')
        (*s)++;
    while (is_word((*s)[n]) && n < MAX_NAME - 1)
        n++;
    memcpy(ret, *s, n);
    ret[n] = '\0';
    *s += n;
    return n > 0;
}

/* "id int, due day?" appended to *to. */
static void parse_params(struct stmt *s, int line, const char *p, struct params *to)
{
    char name[MAX_NAME], type[MAX_NAME];

    while (take_word(&p, name)) {
        if (!take_word(&p, type)) {
            gen_error(s->path, line, "%s has no type", name);
            return;
        }
        char letter = type_letter(type);
        if (!is_name(name))
            gen_error(s->path, line, "%s cannot be a name in C", name);
        if (letter == '\0')
            gen_error(s->path, line, "%s is no type; known are int text blob when day bool", type);
        for (int i = 0; i < to->n; i++)
            if (strcmp(to->p[i].name, name) == 0)
                gen_error(s->path, line, "%s stands twice", name);
        if (to->n == MAX_PARAM) {
            gen_error(s->path, line, "more than %d names", MAX_PARAM);
            return;
        }
        struct param *q = &to->p[to->n++];
        memcpy(q->name, name, sizeof name);
        q->type = letter;
        if (*p == '?') {
            q->type = (char)toupper((unsigned char)letter);
            p++;
        }
        while (*p == ' ' || *p == '\t' || *p == ',')
            p++;
    }
    if (*p != '\0')
        gen_error(s->path, line, "not understood: %s", p);
}

/* "ux_a, ix_b    (a remark)": the names, joined by a blank. */
static void parse_plan(struct stmt *s, const char *p)
{
    char name[MAX_NAME];

    while (take_word(&p, name)) {
        size_t n = strlen(s->plan);
        snprintf(s->plan + n, sizeof s->plan - n, "%s%s", n > 0 ? " " : "", name);
        if (*p != ',')
            break;
        p++;
    }
}

static struct stmt *stmt_make(const char *path, int line, const char *p)
{
    struct stmt *s = calloc(1, sizeof *s);
    const char *base = strrchr(path, '/');

    if (s == NULL || n_stmts == MAX_STMT)
        gen_die("too many statements", path);
    base = base == NULL ? path : base + 1;
    s->path = path;
    s->line = line;
    snprintf(s->file, sizeof s->file, "%.*s", (int)strcspn(base, "."), base);
    if (!take_word(&p, s->name) || !is_name(s->name))
        gen_error(path, line, "a statement's name is in lower case: %s", s->name);
    for (int i = 0; i < n_stmts; i++)
        if (strcmp(stmts[i]->name, s->name) == 0)
            gen_error(path, line, "%s stands also at %s:%d", s->name, stmts[i]->path, stmts[i]->line);
    snprintf(s->note, sizeof s->note, "%s", p + strspn(p, " \t"));
    stmts[n_stmts++] = s;
    return s;
}

static const struct part *find_part(const char *name)
{
    for (int i = 0; i < n_parts; i++)
        if (strcmp(parts[i].name, name) == 0)
            return &parts[i];
    return NULL;
}

static struct part *part_make(const char *path, int line, const char *p)
{
    struct part *t = &parts[n_parts];

    if (n_parts == MAX_PART)
        gen_die("too many parts", path);
    *t = (struct part){ 0 };
    if (!take_word(&p, t->name) || !is_name(t->name))
        gen_error(path, line, "a part's name is in lower case: %s", t->name);
    if (find_part(t->name) != NULL)
        gen_error(path, line, "%s stands twice", t->name);
    n_parts++;
    return t;
}

/* A comment line above the SQL: a key, more of the key before, or a remark. */
static void header_line(struct stmt *s, int line, const char *p, char *last)
{
    const char *rest = p;
    char key[MAX_NAME];
    size_t blanks = strspn(p, " \t");

    if (blanks >= 4 && (*last == 'i' || *last == 'o')) {
        parse_params(s, line, p, *last == 'i' ? &s->in : &s->out);
        return;
    }
    if (!take_word(&rest, key) || *rest != ':')
        return;
    rest++;
    *last = key[0];
    if (strcmp(key, "in") == 0)
        parse_params(s, line, rest, &s->in);
    else if (strcmp(key, "out") == 0)
        parse_params(s, line, rest, &s->out);
    else if (strcmp(key, "plan") == 0)
        parse_plan(s, rest);
    else
        gen_error(s->path, line, "unknown key %s; known are name in out plan pg", key);
}

/* Lines of a part, until the next name or part; false = the line belongs to a statement. */
static bool parse_part(struct part **t, const char *path, int line, const char *p)
{
    const char *from = p + strspn(p, " \t");

    if (strncmp(from, "-- part:", 8) == 0) {
        *t = part_make(path, line, from + 8);
        return true;
    }
    if (strncmp(from, "-- name:", 8) == 0)
        *t = NULL;
    if (*t == NULL)
        return false;
    if (strncmp(from, "--", 2) != 0) {
        gen_add(&(*t)->sql, p, strlen(p));
        gen_add(&(*t)->sql, " ", 1);
    }
    return true;
}

static void parse_line(struct stmt **s, const char *path, int line, const char *p, char *last)
{
    const char *from = p + strspn(p, " \t");
    bool comment = strncmp(from, "--", 2) == 0;

    if (strncmp(from, "-- name:", 8) == 0) {
        *s = stmt_make(path, line, from + 8);
        *last = 'n';
        return;
    }
    if (*s == NULL) {
        if (*from != '\0' && !comment)
            gen_error(path, line, "SQL before the first \"-- name:\"");
        return;
    }
    struct stmt *t = *s;
    int to = t->raw[1].p != NULL ? 1 : 0;
    if (strncmp(from, "-- pg:", 6) == 0) {
        t->body_line[1] = line;
        gen_add(&t->raw[1], from + 6, strlen(from + 6));
        gen_add(&t->raw[1], "\n", 1);
    } else if (comment && t->raw[0].p == NULL) {
        header_line(t, line, from + 2, last);
    } else if (*from != '\0' || t->raw[to].p != NULL) {
        if (t->raw[to].p == NULL)
            t->body_line[to] = line;
        gen_add(&t->raw[to], p, strlen(p));
        gen_add(&t->raw[to], "\n", 1);
    }
}

static void parse_file(const char *path)
{
    struct text t = { 0 };
    struct stmt *s = NULL;
    struct part *part = NULL;
    char last = '\0';
    int line = 0;

    if (!gen_load(path, &t))
        gen_die("cannot read", path);
    for (char *p = t.p, *end; *p != '\0'; p = end) {
        end = p + strcspn(p, "\n");
        if (*end == '\n')
            *end++ = '\0';
        p[strcspn(p, "\r")] = '\0';
        if (!parse_part(&part, path, ++line, p))
            parse_line(&s, path, line, p, &last);
    }
    if (s == NULL)
        gen_error(path, 1, "no statement");
    free(t.p);
}

/* Bytes of the quoted text or comment at p; 0 = neither; *skip = it is a comment. */
static size_t quoted(const char *p, bool *skip)
{
    *skip = false;
    if (p[0] == '\'' || p[0] == '"') {
        size_t n = 1; /* a doubled quote reads as two quoted texts side by side */
        while (p[n] != '\0' && p[n] != p[0])
            n++;
        return p[n] == '\0' ? n : n + 1;
    }
    *skip = true;
    if (p[0] == '-' && p[1] == '-')
        return strcspn(p, "\n");
    if (p[0] == '/' && p[1] == '*') {
        const char *end = strstr(p + 2, "*/");
        return end == NULL ? strlen(p) : (size_t)(end - p) + 2;
    }
    return 0;
}

/* Writes the number of parameter `name` as the database wants it. */
static void put_param(struct stmt *s, int db, int line, const char *name)
{
    int n = 0;

    if (strcmp(name, "district") == 0) {
        n = 1;
    } else {
        for (int i = 0; i < s->in.n; i++)
            if (strcmp(s->in.p[i].name, name) == 0) {
                s->in.p[i].used = true;
                n = i + 1 + (s->has_district ? 1 : 0);
            }
    }
    if (n == 0)
        gen_error(s->path, line, ":%s stands not in \"-- in:\"", name);
    gen_put(&s->sql[db], "%c%d", db == 0 ? '?' : '$', n);
}

/* Does the raw text name :district outside of quotes? Its number comes before all others. */
static bool names_district(const char *p)
{
    bool skip;

    while (*p != '\0') {
        size_t n = quoted(p, &skip);
        if (n == 0 && strncmp(p, ":district", 9) == 0 && !is_word(p[9]))
            return true;
        p += n > 0 ? n : 1;
    }
    return false;
}

static void put_blank(struct text *t)
{
    if (t->n > 0 && t->p[t->n - 1] != ' ')
        gen_add(t, " ", 1);
}

static void rewrite(struct stmt *s, int db)
{
    const char *p = s->raw[db].p;
    struct text *to = &s->sql[db];
    int line = s->body_line[db];
    bool skip, ended = false;
    size_t n;

    for (gen_add(to, "", 0); *p != '\0'; p += n) {
        n = quoted(p, &skip);
        if (n == 0 && isspace((unsigned char)*p)) {
            skip = true;
            n = 1;
        }
        for (size_t i = 0; i < n; i++)
            line += p[i] == '\n';
        if (n > 0 && skip) {
            put_blank(to);
            continue;
        }
        if (ended)
            gen_error(s->path, line, "more than one statement in %s", s->name);
        if (n > 0) {
            gen_add(to, p, n);
        } else if (p[0] == ':' && islower((unsigned char)p[1])) {
            char name[MAX_NAME];
            const char *rest = p + 1;
            take_word(&rest, name);
            n = (size_t)(rest - p);
            put_param(s, db, line, name);
        } else {
            n = p[0] == ':' && p[1] == ':' ? 2 : 1;
            ended = p[0] == ';';
            if (p[0] == '?' || p[0] == '$')
                gen_error(s->path, line, "write parameters as :name, not %c", p[0]);
            if (!ended)
                gen_add(to, p, n);
        }
    }
    while (to->n > 0 && to->p[to->n - 1] == ' ')
        to->p[--to->n] = '\0';
}

/* Puts the parts in where {NAME} stands outside of quotes; true = there was one. */
static bool put_parts(struct stmt *s, struct text *t)
{
    struct text to = { 0 };
    char name[MAX_NAME];
    bool skip, any = false;
    size_t n;

    gen_add(&to, "", 0);
    for (const char *p = t->p; *p != '\0'; p += n) {
        const char *rest = p + 1;
        n = quoted(p, &skip);
        n = n > 0 ? n : 1;
        if (*p != '{' || !take_word(&rest, name) || *rest != '}') {
            gen_add(&to, p, n);
            continue;
        }
        const struct part *found = find_part(name);
        n = (size_t)(rest + 1 - p);
        any = true;
        if (found == NULL || found->sql.p == NULL)
            gen_error(s->path, s->line, "%s names no part {%s}", s->name, name);
        else
            gen_add(&to, found->sql.p, found->sql.n);
    }
    free(t->p);
    *t = to;
    return any;
}

static void put_all_parts(struct stmt *s)
{
    for (int db = 0; db < 2 && s->raw[db].p != NULL; db++) {
        int depth = 0;
        while (depth < PART_DEPTH && put_parts(s, &s->raw[db]))
            depth++;
        if (depth == PART_DEPTH)
            gen_error(s->path, s->line, "%s: parts in parts without end", s->name);
    }
}

static bool starts_with_any(const char *text, const char *const *words)
{
    for (; *words != NULL; words++)
        if (strncasecmp(text, *words, strlen(*words)) == 0 && !is_word(text[strlen(*words)]))
            return true;
    return false;
}

static void finish(struct stmt *s)
{
    static const char *const changing[] = { "INSERT", "UPDATE", "DELETE", "REPLACE", NULL };
    static const char *const reading[] = { "SELECT", "WITH", "VALUES", NULL };

    if (s->raw[0].p == NULL) {
        gen_error(s->path, s->line, "%s has no SQL", s->name);
        return;
    }
    put_all_parts(s);
    s->has_district = names_district(s->raw[0].p);
    for (int db = 0; db < 2 && s->raw[db].p != NULL; db++) {
        for (int i = 0; i < s->in.n; i++)
            s->in.p[i].used = false;
        if (names_district(s->raw[db].p) != s->has_district)
            gen_error(s->path, s->line, "%s names :district in one variant only", s->name);
        rewrite(s, db);
        for (int i = 0; i < s->in.n; i++)
            if (!s->in.p[i].used)
                gen_error(s->path, s->line, "%s does not use :%s", s->name, s->in.p[i].name);
    }
    s->writes = starts_with_any(s->sql[0].p, changing);
    if (!s->writes && !starts_with_any(s->sql[0].p, reading))
        gen_error(s->path, s->line, "%s starts with an unknown word", s->name);
    if (!s->writes && s->out.n == 0)
        gen_error(s->path, s->line, "%s reads but has no \"-- out:\"", s->name);
}

/* A C literal, broken into lines. */
static void put_literal(struct text *t, const char *s)
{
    size_t width = 0;

    gen_add(t, "\"", 1);
    for (; *s != '\0'; s++) {
        if (*s == '"' || *s == '\\')
            gen_add(t, "\\", 1);
        if (*s == '\n')
            gen_add(t, "\\n", 2);
        else
            gen_add(t, s, 1);
        if (++width > 90 && *s == ' ') {
            gen_add(t, "\"\n              \"", 17);
            width = 0;
        }
    }
    gen_add(t, "\"", 1);
}

static const char *c_type(char letter)
{
    switch (tolower((unsigned char)letter)) {
    case 'i':
        return "int64_t ";
    case 'w':
        return "struct when ";
    case 'd':
        return "struct day ";
    case 'f':
        return "bool ";
    default:
        return "struct str ";
    }
}

static void put_struct(struct text *t, const struct stmt *s, const struct params *p, const char *suffix)
{
    if (p->n == 0)
        return;
    gen_put(t, "struct q_%s_%s {\n", s->name, suffix);
    for (int i = 0; i < p->n; i++)
        gen_put(t, "    %s%s;\n", c_type(p->p[i].type), p->p[i].name);
    gen_put(t, "};\n");
}

/* The head of one call: "enum st q_NAME_do(struct ctx *cx, const struct q_NAME_in *in, TAIL)". */
static void put_head(struct text *t, const struct stmt *s, const char *suffix, const char *tail)
{
    gen_put(t, "enum st q_%s%s(struct ctx *cx", s->name, suffix);
    if (s->in.n > 0)
        gen_put(t, ", const struct q_%s_in *in", s->name);
    gen_put(t, ", ");
    gen_put(t, tail, s->name);
    gen_put(t, ")");
}

static const char tail_rows[] = "struct rows *ret%.0s";
static const char tail_out[] = "struct q_%s_out *ret";
static const char tail_find[] = "struct q_%s_out *ret, bool *ret_found";
static const char tail_do[] = "int64_t *ret_changed%.0s";

static void put_decl(struct text *t, const struct stmt *s, const char *suffix, const char *tail)
{
    gen_put(t, "MUST_CHECK ");
    put_head(t, s, suffix, tail);
    gen_put(t, ";\n");
}

static void put_header(struct text *t, const struct stmt *s)
{
    gen_put(t, "\n/* %s: %s */\nextern const struct sql sql_%s;\n", s->name, s->note, s->name);
    put_struct(t, s, &s->in, "in");
    put_struct(t, s, &s->out, "out");
    if (s->out.n == 0) {
        put_decl(t, s, "_do", tail_do);
        return;
    }
    put_decl(t, s, "", tail_rows);
    gen_put(t, "bool q_%s_next(struct ctx *cx, struct rows *r, struct q_%s_out *ret);\n", s->name, s->name);
    put_decl(t, s, "_one", tail_out);
    put_decl(t, s, "_find", tail_find);
}

static void put_letters(struct text *t, const char *field, const struct params *p)
{
    gen_put(t, "    .%s = \"", field);
    for (int i = 0; i < p->n; i++)
        gen_add(t, &p->p[i].type, 1);
    gen_put(t, "\",\n");
}

static void put_sql(struct text *t, const struct stmt *s, int id)
{
    gen_put(t, "\nconst struct sql sql_%s = {\n    .name = \"%s\",\n    .text = { ", s->name, s->name);
    put_literal(t, s->sql[0].p);
    gen_put(t, ",\n              ");
    if (s->sql[1].p != NULL)
        put_literal(t, s->sql[1].p);
    else
        gen_put(t, "NULL");
    gen_put(t, " },\n    .plan = ");
    if (s->plan[0] != '\0')
        put_literal(t, s->plan);
    else
        gen_put(t, "NULL");
    gen_put(t, ",\n");
    put_letters(t, "in", &s->in);
    put_letters(t, "out", &s->out);
    gen_put(t, "    .id = %d,\n    .n_in = %d,\n    .n_out = %d,\n    .has_district = %s,\n    .writes = %s,\n};\n", id,
            s->in.n, s->out.n, s->has_district ? "true" : "false", s->writes ? "true" : "false");
}

/* const struct value v[] = { value_of_int(in->id), … }; */
static void put_bind(struct text *t, const struct stmt *s)
{
    if (s->in.n == 0)
        return;
    gen_put(t, "    const struct value v[] = {\n");
    for (int i = 0; i < s->in.n; i++) {
        const struct param *p = &s->in.p[i];
        const char *how = strchr("tT", p->type)   ? "text"
                          : strchr("bB", p->type) ? "blob"
                          : strchr("wW", p->type) ? "when"
                          : strchr("dD", p->type) ? "day"
                          : strchr("fF", p->type) ? "bool"
                          : p->type == 'I'        ? "id"
                                                  : "int";
        gen_put(t, "        value_of_%s(in->%s),\n", how, p->name);
    }
    gen_put(t, "    };\n\n");
}

static void put_call(struct text *t, const struct stmt *s, const char *call, const char *ret)
{
    gen_put(t, "\n{\n");
    put_bind(t, s);
    gen_put(t, "    return %s(cx, &sql_%s, %s, %s);\n}\n", call, s->name, s->in.n > 0 ? "v" : "NULL", ret);
}

static void put_next(struct text *t, const struct stmt *s)
{
    gen_put(t, "\nbool q_%s_next(struct ctx *cx, struct rows *r, struct q_%s_out *ret)\n{\n    struct value v[%d];\n\n",
            s->name, s->name, s->out.n);
    gen_put(t, "    if (!rows_next(cx, r, v))\n        return false;\n");
    for (int i = 0; i < s->out.n; i++) {
        const struct param *p = &s->out.p[i];
        const char *fmt = strchr("wW", p->type)   ? "    ret->%s = value_when(&v[%d]);\n"
                          : strchr("dD", p->type) ? "    ret->%s = value_day(&v[%d]);\n"
                          : strchr("fF", p->type) ? "    ret->%s = v[%d].i != 0;\n"
                          : strchr("iI", p->type) ? "    ret->%s = v[%d].i;\n"
                                                  : "    ret->%s = v[%d].s;\n";
        gen_put(t, fmt, p->name, i);
    }
    gen_put(t, "    return true;\n}\n");
}

static void put_code(struct text *t, const struct stmt *s, int id)
{
    const char *in = s->in.n > 0 ? "in, " : "";

    put_sql(t, s, id);
    gen_put(t, "\n");
    if (s->out.n == 0) {
        put_head(t, s, "_do", tail_do);
        put_call(t, s, "rows_change", "ret_changed");
        return;
    }
    put_head(t, s, "", tail_rows);
    put_call(t, s, "rows_open", "ret");
    put_next(t, s);
    gen_put(t, "\n");
    put_head(t, s, "_find", tail_find);
    gen_put(t, "\n{\n    AUTO(rows) r = { 0 };\n    struct q_%s_out row;\n\n    TRY(q_%s(cx, %s&r));\n", s->name,
            s->name, in);
    gen_put(t, "    bool found = q_%s_next(cx, &r, &row);\n    TRY(rows_status(cx, &r));\n", s->name);
    gen_put(t, "    if (found)\n        *ret = row;\n    *ret_found = found;\n    return ST_OK;\n}\n\n");
    put_head(t, s, "_one", tail_out);
    gen_put(t, "\n{\n    bool found;\n\n    TRY(q_%s_find(cx, %sret, &found));\n", s->name, in);
    gen_put(t, "    return found ? ST_OK : FAIL(cx, ST_NOT_FOUND, \"store.no_row\", STR(\"%s\"));\n}\n", s->name);
}

/* Statements from..to come from one file. */
static void write_module(const char *folder, int from, int to)
{
    const char *file = stmts[from]->file;
    struct text h = { 0 }, c = { 0 };
    char name_h[MAX_NAME + 8], name_c[MAX_NAME + 8];

    gen_put(&h, "/* Made by tools/mksql from %s.sql. */\n#pragma once\n#include \"store/store.h\"\n", file);
    gen_put(&c, "/* Made by tools/mksql from %s.sql. */\n#include \"gen/%s_sql.h\"\n", file, file);
    for (int i = from; i < to; i++) {
        put_header(&h, stmts[i]);
        put_code(&c, stmts[i], i);
    }
    snprintf(name_h, sizeof name_h, "%s_sql.h", file);
    snprintf(name_c, sizeof name_c, "%s_sql.c", file);
    gen_save(folder, name_h, &h);
    gen_save(folder, name_c, &c);
    free(h.p);
    free(c.p);
}

static void write_all(const char *folder)
{
    struct text h = { 0 }, c = { 0 };

    gen_put(&h, "/* Made by tools/mksql: every statement of the program, by id. */\n#pragma once\n#include "
                "\"store/store.h\"\n\n");
    gen_put(&h, "extern const struct sql *const sql_all[];\nextern const size_t sql_all_n;\n");
    gen_put(&c, "/* Made by tools/mksql. */\n#include \"gen/all_sql.h\"\n");
    for (int i = 0; i < n_stmts; i++)
        if (i == 0 || stmts[i]->path != stmts[i - 1]->path)
            gen_put(&c, "#include \"gen/%s_sql.h\"\n", stmts[i]->file);
    gen_put(&c, "\nconst struct sql *const sql_all[] = {\n");
    for (int i = 0; i < n_stmts; i++)
        gen_put(&c, "    &sql_%s,\n", stmts[i]->name);
    gen_put(&c, "};\nconst size_t sql_all_n = N_OF(sql_all);\n");
    gen_save(folder, "all_sql.h", &h);
    gen_save(folder, "all_sql.c", &c);
    free(h.p);
    free(c.p);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fputs("mksql OUTDIR file.sql…\n", stderr);
        return 2;
    }
    for (int i = 2; i < argc; i++) {
        int before = n_stmts;
        parse_file(argv[i]);
        for (int k = 0; k < before && n_stmts > before; k++)
            if (strcmp(stmts[k]->file, stmts[before]->file) == 0 && stmts[k]->path != argv[i]) {
                gen_error(argv[i], 1, "another file of this name: %s", stmts[k]->path);
                break;
            }
    }
    for (int i = 0; i < n_stmts; i++)
        finish(stmts[i]);
    if (gen_errors() > 0)
        return 1;
    for (int from = 0, to; from < n_stmts; from = to) {
        for (to = from; to < n_stmts && stmts[to]->path == stmts[from]->path; to++)
            ;
        write_module(argv[1], from, to);
    }
    write_all(argv[1]);
    return 0;
}
