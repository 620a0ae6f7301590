// SPDX-License-Identifier: Apache-2.0
/* mkpage.c - makes the route table, the argument structs and the API's description from PAGE comments.
 *
 *     mkpage OUTDIR DATADIR file.c…      writes OUTDIR/routes.h, routes.c, openapi.json
 *
 * The format of a comment is in docs/architecture.md ("Pages"). DATADIR gives what a comment may name:
 * permissions (grant.def), buckets (config.def, "rate.*") and answers (api/schema.json). Whatever is
 * unknown, missing or twice is an error with file and line, and nothing is written. */
#include "mkpage.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ROUTE = 1000, MAX_WORD = 500 };

struct words {
    char word[MAX_WORD][MAX_NAME];
    int n;
};

static struct route *routes[MAX_ROUTE];
static int n_routes;
static struct words grants, buckets, schemas;
static struct text schema_text;

/* -- what comments may name -- */

static bool is_in(const struct words *w, const char *s)
{
    for (int i = 0; i < w->n; i++)
        if (strcmp(w->word[i], s) == 0)
            return true;
    return false;
}

static void note(struct words *w, const char *p, size_t n)
{
    if (n == 0 || n >= MAX_NAME || w->n == MAX_WORD)
        gen_die("too long or too many", p);
    memcpy(w->word[w->n], p, n);
    w->word[w->n++][n] = '\0';
}

/* First column of a .def file; of those that start with `head`, what follows it. */
static void read_column(const char *folder, const char *name, const char *head, struct words *ret)
{
    char path[4096];
    struct text t = { 0 };

    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (!gen_load(path, &t))
        gen_die("cannot read", path);
    for (char *rest = t.p, *line; (line = strsep(&rest, "\n")) != NULL;) {
        size_t n = strcspn(line, " |");
        if (line[0] == '#' || n <= strlen(head) || strncmp(line, head, strlen(head)) != 0)
            continue;
        note(ret, line + strlen(head), n - strlen(head));
    }
    free(t.p);
}

/* Names of the members of the outermost object. */
static void read_schemas(const char *folder)
{
    char path[4096];
    int depth = 0;

    snprintf(path, sizeof path, "%s/api/schema.json", folder);
    if (!gen_load(path, &schema_text))
        gen_die("cannot read", path);
    for (const char *p = schema_text.p; *p != '\0'; p++) {
        depth += (*p == '{' || *p == '[') - (*p == '}' || *p == ']');
        if (*p != '"')
            continue;
        const char *from = ++p;
        while (*p != '\0' && *p != '"')
            p += *p == '\\' && p[1] != '\0' ? 2 : 1;
        if (*p == '\0')
            break;
        const char *after = p + 1 + strspn(p + 1, " \n\t");
        if (depth == 1 && *after == ':')
            note(&schemas, from, (size_t)(p - from));
    }
    if (depth != 0 || !is_in(&schemas, "error"))
        gen_error(path, 1, "is no object of schemas with a member \"error\"");
}

/* -- one comment -- */

static bool is_name(const char *s)
{
    if (!islower((unsigned char)s[0]))
        return false;
    for (; *s != '\0'; s++)
        if (!islower((unsigned char)*s) && !isdigit((unsigned char)*s) && strchr("_.-", *s) == NULL)
            return false;
    return true;
}

static bool copy(char *to, size_t room, const char *p, size_t n)
{
    if (n >= room)
        return false;
    memcpy(to, p, n);
    to[n] = '\0';
    return true;
}

/* "note:text<2000?" */
static void read_arg(struct route *r, const char *p, size_t n, bool in_path)
{
    static const char *const types[] = { "word", "caseno", "path", "text", "int",   "day",
                                         "time", "bool",   "json", "file", "files", "raw" };
    struct arg a = { .in_path = in_path };
    const char *colon = memchr(p, ':', n), *end = p + n;

    if (colon == NULL || !copy(a.name, sizeof a.name, p, (size_t)(colon - p)) || !is_name(a.name)) {
        gen_error(r->file, r->line, "\"%.*s\" is no argument: write name:type", (int)n, p);
        return;
    }
    if (end[-1] == '?') {
        a.optional = true;
        end--;
    }
    const char *less = memchr(colon, '<', (size_t)(end - colon));
    if (less != NULL)
        a.max = strtol(less + 1, NULL, 10);
    copy(a.type, sizeof a.type, colon + 1, (size_t)((less != NULL ? less : end) - colon - 1));
    bool known = false;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        known = known || strcmp(types[i], a.type) == 0;
    bool text = strcmp(a.type, "text") == 0 || strcmp(a.type, "raw") == 0;
    bool bounded = text || strcmp(a.type, "int") == 0;
    if (!known)
        gen_error(r->file, r->line, "argument %s: there is no type \"%s\"", a.name, a.type);
    if ((text && a.max <= 0) || (less != NULL && (!bounded || a.max <= 0)))
        gen_error(r->file, r->line,
                  "argument %s: text needs a bound, text<N, and so does raw; int may have one; others have none",
                  a.name);
    if (in_path &&
        (a.optional || strcmp(a.type, "json") == 0 || strcmp(a.type, "raw") == 0 || strncmp(a.type, "file", 4) == 0))
        gen_error(r->file, r->line, "argument %s: cannot stand in a path", a.name);
    if (!in_path && strcmp(a.type, "path") == 0)
        gen_error(r->file, r->line, "argument %s: path stands at the end of a path only", a.name);
    copy(a.member, sizeof a.member, a.name, strlen(a.name));
    for (char *c = a.member; *c != '\0'; c++)
        if (*c == '.' || *c == '-')
            *c = '_';
    for (int i = 0; i < r->n_arg; i++)
        if (strcmp(r->arg[i].member, a.member) == 0)
            gen_error(r->file, r->line, "argument %s stands twice", a.name);
    if (r->n_arg == MAX_ARG)
        gen_die("too many arguments", r->path);
    r->arg[r->n_arg++] = a;
}

/* "POST /desk/matter/{no:caseno}/step": types go to the arguments, r->path keeps "{no}". */
static void read_address(struct route *r, const char *text)
{
    static const char *const methods[] = { "GET", "POST", "PUT", "DELETE", "OPTIONS" };
    char raw[200];
    struct text out = { 0 };
    bool known = false;

    if (sscanf(text, "%79s %199s", r->method, raw) != 2 || raw[0] != '/') {
        gen_error(r->file, r->line, "PAGE needs a method and a path: PAGE GET /desk");
        return;
    }
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
        known = known || strcmp(methods[i], r->method) == 0;
    if (!known)
        gen_error(r->file, r->line, "there is no method \"%s\"", r->method);
    if (raw[1] == '{')
        gen_error(r->file, r->line, "a path cannot begin with a parameter");
    gen_add(&out, raw, 1);
    for (const char *p = raw + 1; *p != '\0'; p++) {
        gen_add(&out, p, 1);
        if (*p != '{')
            continue;
        const char *end = strchr(p, '}');
        if (end == NULL || p[-1] != '/' || (end[1] != '/' && end[1] != '\0')) {
            gen_error(r->file, r->line, "a parameter is a whole piece of the path: /{name:type}/");
            break;
        }
        int before = r->n_arg;
        read_arg(r, p + 1, (size_t)(end - p - 1), true);
        if (r->n_arg > before)
            gen_put(&out, "%s%s}", r->arg[before].name, strcmp(r->arg[before].type, "path") == 0 ? "*" : "");
        p = end;
    }
    if (!copy(r->path, sizeof r->path, out.p, out.n))
        gen_die("path too long", raw);
    free(out.p);
}

static void read_args(struct route *r, const char *s)
{
    while (*(s += strspn(s, " ")) != '\0') {
        size_t n = strcspn(s, " ");
        read_arg(r, s, n, false);
        s += n;
    }
}

/* "201 filed 200 filed": pairs of a status and what stands in the body. */
static void read_answers(struct route *r, const char *s)
{
    int used = 0;

    while (r->n_answer < MAX_ANSWER && s[strspn(s, " ")] != '\0') {
        struct answer a = { 0 };
        char *end = NULL;
        a.status = (int)strtol(s, &end, 10);
        if (end == s || sscanf(end, "%79s%n", a.what, &used) != 1 || a.status < 200 || a.status > 599) {
            gen_error(r->file, r->line, "answer is pairs of status and schema: answer 200 matter");
            return;
        }
        if (strcmp(a.what, "-") != 0 && strchr(a.what, '/') == NULL && !is_in(&schemas, a.what))
            gen_error(r->file, r->line, "answer: api/schema.json has no \"%s\"", a.what);
        r->answer[r->n_answer++] = a;
        s = end + used;
    }
}

static void take_word(struct route *r, const char *key, char to[static MAX_NAME], const char *s)
{
    if (sscanf(s, "%79s", to) != 1 || s[strspn(s, " ") + strlen(to)] != '\0')
        gen_error(r->file, r->line, "%s takes one word", key);
}

static void read_row(struct route *r, const char *key, const char *value)
{
    if (strcmp(key, "perm") == 0)
        take_word(r, key, r->perm, value);
    else if (strcmp(key, "run") == 0)
        take_word(r, key, r->run, value);
    else if (strcmp(key, "csrf") == 0)
        take_word(r, key, r->csrf, value);
    else if (strcmp(key, "rate") == 0)
        take_word(r, key, r->rate, value);
    else if (strcmp(key, "arg") == 0)
        read_args(r, value);
    else if (strcmp(key, "answer") == 0)
        read_answers(r, value);
    else if (strcmp(key, "help") == 0)
        copy(r->help, sizeof r->help, value, strlen(value));
    else
        gen_error(r->file, r->line, "there is no row \"%s\"; rows are perm run csrf rate arg answer help", key);
}

static bool is_one_of(const char *s, const char *a, const char *b, const char *c)
{
    return strcmp(s, a) == 0 || strcmp(s, b) == 0 || strcmp(s, c) == 0;
}

static void check_route(struct route *r)
{
    const bool reads = strcmp(r->method, "GET") == 0 || strcmp(r->method, "OPTIONS") == 0;

    if (r->perm[0] == '\0')
        gen_error(r->file, r->line, "a PAGE without perm: say public, officer, or a permission of data/grant.def");
    else if (strcmp(r->perm, "public") != 0 && strcmp(r->perm, "officer") != 0 && !is_in(&grants, r->perm))
        gen_error(r->file, r->line, "perm: data/grant.def has no \"%s\"", r->perm);
    if (r->run[0] == '\0')
        snprintf(r->run, sizeof r->run, "%s", reads ? "read" : "write");
    if (!is_one_of(r->run, "read", "write", "self"))
        gen_error(r->file, r->line, "run is read, write or self");
    if (r->csrf[0] == '\0')
        snprintf(r->csrf, sizeof r->csrf, "%s", reads ? "no" : "yes");
    if (!is_one_of(r->csrf, "yes", "no", "no"))
        gen_error(r->file, r->line, "csrf is yes or no");
    if (r->rate[0] != '\0' && !is_in(&buckets, r->rate))
        gen_error(r->file, r->line, "rate: data/config.def has no \"rate.%s\"", r->rate);
    if (r->help[0] == '\0')
        gen_error(r->file, r->line, "a PAGE without help");
    for (int i = 0; i < n_routes; i++)
        if (strcmp(routes[i]->handler, r->handler) == 0 ||
            (strcmp(routes[i]->method, r->method) == 0 && strcmp(routes[i]->path, r->path) == 0))
            gen_error(r->file, r->line, "%s %s (%s) is at %s:%d already", r->method, r->path, r->handler,
                      routes[i]->file, routes[i]->line);
    if (n_routes == MAX_ROUTE)
        gen_die("too many routes", r->path);
    routes[n_routes++] = r;
}

/* After the comment stands the handler, with arguments of its own name. */
static void read_handler(struct route *r, const char *p)
{
    char want[2 * MAX_NAME + 200], have[sizeof want];
    size_t n = 0;

    p += strspn(p, " \n");
    if (sscanf(p, "enum st %79[a-z0-9_](", r->handler) != 1) {
        gen_error(
            r->file, r->line,
            "no handler follows: enum st page_x(struct ctx *cx, const struct args_page_x *in, struct reply *out)");
        return;
    }
    snprintf(want, sizeof want, "enum st %s(struct ctx *cx, const struct args_%s *in, struct reply *out)", r->handler,
             r->handler);
    for (; *p != '\0' && *p != '{' && *p != ';' && n < sizeof have - 1; p++)
        if (!isspace((unsigned char)*p) || (n > 0 && have[n - 1] != ' '))
            have[n++] = *p == '\n' ? ' ' : *p;
    while (n > 0 && have[n - 1] == ' ')
        n--;
    have[n] = '\0';
    if (strcmp(want, have) != 0)
        gen_error(r->file, r->line, "the handler must be %s", want);
}

/* One line of the comment: a new row, or, indented further, more of the row before. */
static void read_line(struct route *r, char *text, char key[static MAX_NAME], struct text *value)
{
    int used = 0;

    text += strspn(text, " ");
    text += *text == '*';
    for (size_t n = strlen(text); n > 0 && text[n - 1] == ' '; n--)
        text[n - 1] = '\0';
    if (text[0] == '\0')
        return;
    if (text[0] == ' ' && text[1] == ' ') {
        gen_put(value, " %s", text + strspn(text, " "));
        return;
    }
    if (key[0] != '\0')
        read_row(r, key, value->p);
    if (sscanf(text, "%79s%n", key, &used) != 1)
        key[0] = '\0';
    value->n = 0;
    gen_put(value, "%s", text + used + strspn(text + used, " "));
}

static void read_comment(const char *file, int line, char *p, char *end)
{
    struct route *r = calloc(1, sizeof *r);
    struct text value = { 0 };
    char key[MAX_NAME] = "", *row = p;

    if (r == NULL)
        gen_die("memory", file);
    r->file = file;
    r->line = line;
    *end = '\0';
    read_address(r, strsep(&row, "\n"));
    while (row != NULL)
        read_line(r, strsep(&row, "\n"), key, &value);
    if (key[0] != '\0')
        read_row(r, key, value.p);
    free(value.p);
    read_handler(r, end + 2);
    if (r->handler[0] != '\0' && r->path[0] != '\0')
        check_route(r);
}

static int lines_between(const char *from, const char *to)
{
    int n = 0;

    while ((from = memchr(from, '\n', (size_t)(to - from))) != NULL) {
        n++;
        from++;
    }
    return n;
}

static void read_source(const char *path)
{
    static const char mark[] = "/* PAGE ";
    struct text t = { 0 };
    int line = 1;

    if (!gen_load(path, &t))
        gen_die("cannot read", path);
    char *from = t.p;
    for (char *p; (p = strstr(from, mark)) != NULL; from = p) {
        line += lines_between(from, p);
        char *end = strstr(p, "*/");
        if (end == NULL) {
            gen_error(path, line, "the comment has no end");
            break;
        }
        int rows = lines_between(p, end);
        read_comment(path, line, p + sizeof mark - 1, end);
        line += rows;
        p = end + 2;
    }
    free(t.p);
}

/* -- routes.h and routes.c -- */

static const struct {
    const char *type, *c, *as;
} c_type[] = {
    { "word", "struct str %s", "WORD" },
    { "caseno", "struct str %s", "CASENO" },
    { "path", "struct str %s", "PATH" },
    { "text", "struct str %s", "TEXT" },
    { "int", "int64_t %s", "INT" },
    { "day", "struct day %s", "DAY" },
    { "time", "struct when %s", "TIME" },
    { "bool", "bool %s", "BOOL" },
    { "json", "const struct json *%s", "JSON" },
    { "file", "const struct upload *%s", "FILE" },
    { "files", "struct upload_list %s", "FILES" },
    { "raw", "struct str %s", "RAW" },
};

static size_t type_index(const struct arg *a)
{
    size_t i = 0;

    while (i < sizeof c_type / sizeof c_type[0] - 1 && strcmp(c_type[i].type, a->type) != 0)
        i++;
    return i;
}

static bool has_flag(const struct arg *a)
{
    return a->optional && (strcmp(a->type, "int") == 0 || strcmp(a->type, "bool") == 0);
}

static void put_struct(struct text *h, const struct route *r)
{
    gen_put(h, "\n/* %s %s */\nstruct args_%s {\n", r->method, r->path, r->handler);
    if (r->n_arg == 0)
        gen_put(h, "    char none;\n");
    for (int i = 0; i < r->n_arg; i++) {
        const struct arg *a = &r->arg[i];
        gen_put(h, "    ");
        const char *form = c_type[type_index(a)].c, *at = strstr(form, "%s");
        gen_add(h, form, (size_t)(at - form));
        gen_put(h, "%s;\n", a->member);
        if (has_flag(a))
            gen_put(h, "    bool has_%s;\n", a->member);
    }
    gen_put(h, "};\nenum st %s(struct ctx *cx, const struct args_%s *in, struct reply *out);\n", r->handler,
            r->handler);
}

static void put_arguments(struct text *c, const struct route *r)
{
    gen_put(c,
            "\nstatic enum st call_%s(struct ctx *cx, const void *in, struct reply *out)\n{\n    return %s(cx, in, "
            "out);\n}\n",
            r->handler, r->handler);
    if (r->n_arg == 0)
        return;
    gen_put(c, "static const struct route_arg arg_%s[] = {\n", r->handler);
    for (int i = 0; i < r->n_arg; i++) {
        const struct arg *a = &r->arg[i];
        gen_put(c, "    { \"%s\", ARG_%s, %s, %s, %ld, offsetof(struct args_%s, %s), ", a->name,
                c_type[type_index(a)].as, a->optional ? "true" : "false", a->in_path ? "true" : "false", a->max,
                r->handler, a->member);
        if (has_flag(a))
            gen_put(c, "offsetof(struct args_%s, has_%s) },\n", r->handler, a->member);
        else
            gen_put(c, "0 },\n");
    }
    gen_put(c, "};\n");
}

static void put_row(struct text *c, const struct route *r)
{
    bool takes_file = false;
    char run[MAX_NAME];

    for (int i = 0; i < r->n_arg; i++)
        takes_file = takes_file || strncmp(r->arg[i].type, "file", 4) == 0;
    for (int i = 0; i == 0 || run[i - 1] != '\0'; i++)
        run[i] = (char)toupper((unsigned char)r->run[i]);
    gen_put(c, "    { METHOD_%s, \"%s\", \"%s\", RUN_%s, %s, ", r->method, r->path, r->perm, run,
            strcmp(r->csrf, "yes") == 0 ? "true" : "false");
    gen_put(c, r->rate[0] == '\0' ? "NULL, " : "\"%s\", ", r->rate);
    gen_put(c, "%s, ", takes_file ? "true" : "false");
    gen_put(c, r->n_arg == 0 ? "NULL, 0, " : "arg_%s, N_OF(arg_%s), ", r->handler, r->handler);
    gen_put(c, "sizeof(struct args_%s), call_%s, \"%s\",\n      ", r->handler, r->handler, r->handler);
    gen_quote(c, r->help);
    gen_put(c, " },\n");
}

static void write_routes(const char *folder)
{
    struct text h = { 0 }, c = { 0 };

    gen_put(&h,
            "/* Made by tools/mkpage from the PAGE comments of src/page. */\n#pragma once\n#include \"base/day.h\"\n"
            "#include \"codec/json.h\"\n#include \"codec/multipart.h\"\n#include \"http/reply.h\"\n"
            "#include \"store/ctx.h\"\n");
    gen_put(&c, "/* Made by tools/mkpage. */\n#include \"gen/routes.h\"\n\n#include <stddef.h>\n\n#include "
                "\"page/gate/route.h\"\n");
    for (int i = 0; i < n_routes; i++) {
        put_struct(&h, routes[i]);
        put_arguments(&c, routes[i]);
    }
    gen_put(&c, "\nconst struct route route_all[] = {\n");
    for (int i = 0; i < n_routes; i++)
        put_row(&c, routes[i]);
    gen_put(&c, "};\nconst size_t route_n = %d;\n", n_routes);
    gen_save(folder, "routes.h", &h);
    gen_save(folder, "routes.c", &c);
    free(h.p);
    free(c.p);
}

/* By the first piece, then by bytes: as page/gate/route.c looks for them. */
static int by_path(const void *x, const void *y)
{
    const struct route *a = *(struct route *const *)x, *b = *(struct route *const *)y;
    size_t n = strcspn(a->path + 1, "/"), m = strcspn(b->path + 1, "/");
    int c = memcmp(a->path + 1, b->path + 1, n < m ? n : m);

    if (c == 0)
        c = n < m ? -1 : n > m;
    if (c == 0)
        c = strcmp(a->path, b->path);
    return c != 0 ? c : strcmp(a->method, b->method);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "use: mkpage OUTDIR DATADIR file.c...\n");
        return 2;
    }
    read_column(argv[2], "grant.def", "", &grants);
    read_column(argv[2], "config.def", "rate.", &buckets);
    read_schemas(argv[2]);
    for (int i = 3; i < argc; i++)
        read_source(argv[i]);
    if (gen_errors() > 0)
        return 1;
    qsort(routes, (size_t)n_routes, sizeof(struct route *), by_path); // NOLINT(bugprone-sizeof-expression)
    write_routes(argv[1]);
    mkpage_api(argv[1], routes, n_routes, &schema_text);
    return 0;
}
