// SPDX-License-Identifier: Apache-2.0
/* mkhtml.c - makes one C function of each template: mkhtml OUTDIR FILE.html…
 *
 * The hard idea: a value is escaped by the place where it stands, and the place is known when the
 * program is built. So this walks the template as an HTML tokenizer does and picks for each {{value}}
 * one of html_text, html_attr, html_url, html_part (page/part/html.h). The types are left to the compiler:
 * {{x.y}} becomes v->x.y under a #line of the template, and a wrong field is a compile error there.
 * The syntax is written in docs/architecture.md ("Templates"). What the content policy forbids (inline
 * script and style) is refused here. It does not check that tags are balanced. */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum place { IN_TEXT, IN_TAG_NAME, IN_TAG, IN_VALUE };
enum { MAX_DEPTH = 24, MAX_WORD = 96, MAX_ARGS = 6 };

/* Where the walk stands; copied at {{if}} and compared at {{else}} and {{end}}. */
struct spot {
    enum place place;
    char tag[24], attr[32];
    char until[24];           /* inside textarea, title, script: the end tag that is waited for */
    char quote;               /* of the value */
    bool begun, url, has_src; /* value has begun; attribute is a URL; script has src */
};

struct block {
    bool is_each, has_else;
    int line;
    char var[MAX_WORD], count[2 * MAX_WORD];
    struct spot at, end_of_then;
};

struct gen {
    FILE *out;
    const char *path;
    char name[MAX_WORD], view[MAX_WORD];
    int line, depth, faults;
    bool opened, in_literal;
    struct spot at;
    struct block block[MAX_DEPTH];
};

__attribute__((format(printf, 2, 3))) static void fault(struct gen *g, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    fprintf(stderr, "%s:%d: error: ", g->path, g->line);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    g->faults++;
}

/* -- the literal text between values -- */
static void literal_end(struct gen *g)
{
    if (g->in_literal)
        fputs("\"));\n", g->out);
    g->in_literal = false;
}

static void literal_byte(struct gen *g, unsigned char c)
{
    if (!g->in_literal)
        fputs("    html_raw(o, STR(\"", g->out);
    g->in_literal = true;
    if (c == '\n')
        fputs("\\n", g->out);
    else if (c == '"' || c == '\\')
        fprintf(g->out, "\\%c", c);
    else if (c < 0x20 || c == '?' || c >= 0x7f)
        fprintf(g->out, "\\%03o", c);
    else
        fputc(c, g->out);
}

/* -- the tokenizer -- */
static bool is_url_attr(const char *a)
{
    static const char *const url[] = { "href",   "src",     "action", "formaction", "cite", "poster",
                                       "hx-get", "hx-post", "hx-put", "hx-delete",  "data", "xlink:href" };

    for (size_t i = 0; i < sizeof url / sizeof url[0]; i++)
        if (strcmp(a, url[i]) == 0)
            return true;
    return false;
}

static void word_add(char *word, size_t room, char c)
{
    size_t n = strlen(word);

    if (n + 1 < room) {
        word[n] = (char)tolower((unsigned char)c);
        word[n + 1] = '\0';
    }
}

static void value_starts(struct gen *g, const char *at)
{
    struct spot *s = &g->at;

    if (at[1] != '"' && at[1] != '\'')
        fault(g, "the value of %s must be quoted", s->attr);
    s->place = IN_VALUE;
    s->quote = '\0';
    s->begun = false;
    s->url = is_url_attr(s->attr);
    s->has_src = s->has_src || strcmp(s->attr, "src") == 0;
    if (strncmp(s->attr, "on", 2) == 0 || strncmp(s->attr, "hx-on", 5) == 0 || strcmp(s->attr, "style") == 0 ||
        strcmp(s->attr, "srcdoc") == 0)
        fault(g, "attribute %s is forbidden by the content policy", s->attr);
}

static void tag_ends(struct gen *g)
{
    struct spot *s = &g->at;

    s->place = IN_TEXT;
    if (strcmp(s->tag, "style") == 0 || (strcmp(s->tag, "script") == 0 && !s->has_src))
        fault(g, "inline %s is forbidden by the content policy; it belongs in src/page/asset", s->tag);
    if (strcmp(s->tag, "script") == 0 || strcmp(s->tag, "textarea") == 0 || strcmp(s->tag, "title") == 0)
        memcpy(s->until, s->tag, sizeof s->until);
    s->has_src = false;
}

/* The first byte of a tag; inside textarea and its like only the waited-for end tag is one. */
static void tag_opens(struct gen *g, const char *rest)
{
    struct spot *s = &g->at;
    size_t n = strlen(s->until);

    if (n > 0 && (rest[1] != '/' || strncmp(rest + 2, s->until, n) != 0))
        return;
    if (strncmp(rest, "<!--", 4) == 0)
        fault(g, "use {{# note}} for notes; an HTML comment would be sent");
    s->until[0] = s->tag[0] = s->attr[0] = '\0';
    s->place = IN_TAG_NAME;
}

static void step_tag(struct gen *g, const char *at)
{
    struct spot *s = &g->at;
    bool blank = isspace((unsigned char)*at) || (*at == '/' && s->tag[0] != '\0');

    if (*at == '>')
        tag_ends(g);
    else if (s->place == IN_TAG_NAME && !blank)
        word_add(s->tag, sizeof s->tag, *at);
    else if (*at == '=')
        value_starts(g, at);
    else if (blank)
        s->attr[0] = '\0';
    else
        word_add(s->attr, sizeof s->attr, *at);
    if (blank && s->place == IN_TAG_NAME)
        s->place = IN_TAG;
}

static void step_value(struct gen *g, const char *at)
{
    struct spot *s = &g->at;

    if (s->quote == '\0') {
        s->quote = *at;
    } else if (*at == s->quote) {
        s->place = IN_TAG;
        s->attr[0] = '\0';
    } else {
        if (!s->begun && s->url && strncmp(at, "javascript:", 11) == 0)
            fault(g, "a javascript: address");
        s->begun = true;
    }
}

/* One byte of the template's own text. `at` points into a NUL-ended text. */
static void step(struct gen *g, const char *at)
{
    if (g->at.place == IN_VALUE)
        step_value(g, at);
    else if (g->at.place != IN_TEXT)
        step_tag(g, at);
    else if (*at == '<' && (isalpha((unsigned char)at[1]) || at[1] == '/' || at[1] == '!'))
        tag_opens(g, at);
    else if (*at == '<' && at[1] == '{')
        fault(g, "a value cannot be the name of a tag");
}

/* -- values -- */
static bool is_path(const char *w)
{
    for (size_t i = 0; w[i] != '\0'; i++)
        if (!isalnum((unsigned char)w[i]) && w[i] != '_' && (w[i] != '.' || i == 0 || w[i + 1] == '\0'))
            return false;
    return w[0] != '\0' && !isdigit((unsigned char)w[0]);
}

/* "rows" -> "v->rows", "r.no" -> "r->no" when r is the variable of an enclosing each, "r" -> "(*r)". */
static void put_path(struct gen *g, char *to, size_t room, const char *w)
{
    size_t head = strcspn(w, ".");

    if (!is_path(w))
        fault(g, "not a name: %s", w);
    for (int i = g->depth - 1; i >= 0; i--) {
        if (!g->block[i].is_each || strlen(g->block[i].var) != head || strncmp(g->block[i].var, w, head) != 0)
            continue;
        if (w[head] == '.')
            snprintf(to, room, "%.*s->%s", (int)head, w, w + head + 1);
        else
            snprintf(to, room, "(*%s)", w);
        return;
    }
    snprintf(to, room, "v->%s", w);
}

static void put_line(struct gen *g)
{
    literal_end(g);
    fprintf(g->out, "#line %d \"%s\"\n", g->line, g->path);
}

/* Which macro of page/part/html.h fits the place, or NULL where no value may stand. */
static const char *putter(struct gen *g)
{
    struct spot *s = &g->at;

    if (strcmp(s->until, "script") == 0)
        return NULL;
    if (s->place == IN_TEXT)
        return s->until[0] != '\0' ? "html_attr" : "html_text"; /* no markup inside textarea and title */
    if (s->place != IN_VALUE)
        return NULL;
    const char *put = !s->url ? "html_attr" : s->begun ? "html_part" : "html_url";
    s->begun = true;
    return put;
}

static void do_value(struct gen *g, const char *w)
{
    char path[2 * MAX_WORD];
    const char *put = putter(g);

    if (put == NULL) {
        fault(g, "a value may stand in text or in a quoted attribute only: %s", w);
        return;
    }
    put_path(g, path, sizeof path, w);
    put_line(g);
    fprintf(g->out, "    %s(o, %s);\n", put, path);
}

static void do_message(struct gen *g, char **arg, int n)
{
    char path[2 * MAX_WORD];

    if (putter(g) == NULL)
        fault(g, "{{t key …}} may stand in text or in a quoted attribute only");
    put_line(g);
    fprintf(g->out, "    html_t(o, STR(\"%s\"), (const struct str[]){ ", arg[0]);
    for (int i = 1; i < n; i++) {
        put_path(g, path, sizeof path, arg[i]);
        fprintf(g->out, "html_arg(o, %s), ", path);
    }
    fprintf(g->out, "STR_NONE }, %d);\n", n - 1);
}

static void do_include(struct gen *g, char **arg, int n)
{
    char path[2 * MAX_WORD];

    if (g->at.place != IN_TEXT || g->at.until[0] != '\0')
        fault(g, "{{include NAME [member]}} may stand in text only");
    if (n == 2)
        put_path(g, path, sizeof path, arg[1]);
    put_line(g);
    fprintf(g->out, "    %s_html(o, %s%s);\n", arg[0], n == 2 ? "&" : "", n == 2 ? path : "v");
}

/* -- blocks -- */
static struct block *push(struct gen *g)
{
    if (g->depth == MAX_DEPTH - 1)
        fault(g, "blocks nest too deep");
    struct block *b = &g->block[g->depth < MAX_DEPTH - 1 ? g->depth++ : g->depth];
    *b = (struct block){ .line = g->line, .at = g->at };
    return b;
}

static void do_if(struct gen *g, char **arg, int n)
{
    char path[2 * MAX_WORD];

    (void)n;
    bool no = arg[0][0] == '!';
    put_path(g, path, sizeof path, arg[0] + no);
    push(g);
    put_line(g);
    fprintf(g->out, "    if (%shtml_is(%s)) {\n", no ? "!" : "", path);
}

/* {{each r:struct row in rows}} */
static void do_each(struct gen *g, char **arg, int n)
{
    char path[2 * MAX_WORD], count[2 * MAX_WORD], *colon = strchr(arg[0], ':');

    (void)n;
    if (colon == NULL || strcmp(colon, ":struct") != 0 || strcmp(arg[2], "in") != 0) {
        fault(g, "{{each r:struct TYPE in rows}}");
        return;
    }
    *colon = '\0';
    char *dot = strrchr(arg[3], '.'), member[MAX_WORD + 8];
    int head = dot == NULL ? 0 : (int)(dot - arg[3]) + 1;
    snprintf(member, sizeof member, "%.*sn_%s", head, arg[3], arg[3] + head);
    put_path(g, path, sizeof path, arg[3]);
    put_path(g, count, sizeof count, member);
    put_line(g);
    struct block *b = push(g);
    b->is_each = true;
    snprintf(b->var, sizeof b->var, "%s", arg[0]);
    snprintf(b->count, sizeof b->count, "%s", count);
    fprintf(g->out,
            "    for (size_t i%d = 0; i%d < (size_t)(%s); i%d++) { const struct %s *%s = &(%s)[i%d]; (void)%s;\n",
            g->depth, g->depth, count, g->depth, arg[1], arg[0], path, g->depth, arg[0]);
}

/* `<p{{if a}} hidden{{end}}>`: the name has ended in one branch only, which is the same place. */
static bool is_same_place(const struct spot *a, const struct spot *b)
{
    bool in_tags = (a->place == IN_TAG || a->place == IN_TAG_NAME) && (b->place == IN_TAG || b->place == IN_TAG_NAME);

    if (strcmp(a->until, b->until) != 0 || (in_tags && strcmp(a->tag, b->tag) != 0))
        return false;
    return in_tags || (a->place == b->place && (a->place != IN_VALUE || strcmp(a->attr, b->attr) == 0));
}

static void spots_must_meet(struct gen *g, const struct spot *a, const struct spot *b)
{
    if (!is_same_place(a, b))
        fault(g, "the branches of a block end in different places of the markup");
    else if (a->place == IN_VALUE && a->url && a->begun != b->begun)
        fault(g, "an address must begin in every branch or in none");
}

static void do_else(struct gen *g, char **arg, int n)
{
    (void)arg, (void)n;
    if (g->depth == 0 || g->block[g->depth - 1].has_else) {
        fault(g, "{{else}} without {{if}} or {{each}}");
        return;
    }
    struct block *b = &g->block[g->depth - 1];
    b->has_else = true;
    b->end_of_then = g->at;
    if (b->is_each)
        spots_must_meet(g, &b->at, &g->at);
    g->at = b->at;
    put_line(g);
    if (b->is_each)
        fprintf(g->out, "    } if ((size_t)(%s) == 0) {\n", b->count);
    else
        fputs("    } else {\n", g->out);
    b->var[0] = '\0';
}

static void do_end(struct gen *g, char **arg, int n)
{
    (void)arg, (void)n;
    if (g->depth == 0) {
        fault(g, "{{end}} without a block");
        return;
    }
    const struct block *b = &g->block[--g->depth];
    spots_must_meet(g, b->has_else ? &b->end_of_then : &b->at, &g->at);
    g->at.begun = g->at.begun || (b->has_else ? b->end_of_then.begun : b->at.begun);
    literal_end(g);
    fputs("    }\n", g->out);
}

/* -- the head of a template, and the file around it -- */
static void open_function(struct gen *g)
{
    if (g->opened)
        return;
    g->opened = true;
    if (g->view[0] == '\0')
        fault(g, "the template must begin with {{view struct NAME}}");
    fprintf(g->out, "\nvoid %s_html(struct html_out *o, const struct %s *v)\n{\n    (void)v;\n", g->name, g->view);
}

static bool do_head(struct gen *g, const char *word, char **arg, int n)
{
    if (strcmp(word, "view") == 0 && n == 2 && strcmp(arg[0], "struct") == 0)
        snprintf(g->view, sizeof g->view, "%s", arg[1]);
    else if (strcmp(word, "use") == 0 && n == 1)
        fprintf(g->out, "#include \"%s\"\n", arg[0]);
    else
        return false;
    if (g->opened)
        fault(g, "{{%s}} must stand before all text", word);
    return true;
}

/* One {{…}}; `text` is cut into words in place. */
static void directive(struct gen *g, char *text)
{
    static const struct {
        const char *word;
        void (*make)(struct gen *g, char **arg, int n);
        int min, max;
    } word[] = { { "t", do_message, 1, MAX_ARGS + 1 }, { "if", do_if, 1, 1 },     { "each", do_each, 4, 4 },
                 { "include", do_include, 1, 2 },      { "else", do_else, 0, 0 }, { "end", do_end, 0, 0 } };
    char *arg[MAX_ARGS + 2], *save = NULL;
    int n = 0;

    for (char *w = strtok_r(text, " \t\n", &save); w != NULL && n < MAX_ARGS + 2; w = strtok_r(NULL, " \t\n", &save))
        arg[n++] = w;
    if (n == 0 || arg[0][0] == '#' || do_head(g, arg[0], arg + 1, n - 1))
        return;
    open_function(g);
    for (size_t i = 0; i < sizeof word / sizeof word[0]; i++)
        if (strcmp(arg[0], word[i].word) == 0 && n - 1 >= word[i].min && n - 1 <= word[i].max) {
            word[i].make(g, arg + 1, n - 1);
            return;
        }
    if (n == 1)
        do_value(g, arg[0]);
    else
        fault(g, "unknown, or wrong number of words: {{%s …}}", arg[0]);
}

/* Sends one byte on; runs of blanks with a line end become that line end. Returns the bytes eaten. */
static size_t text_byte(struct gen *g, const char *at)
{
    size_t blanks = strspn(at, " \t\r\n"), lines = 0;

    for (size_t i = 0; i < blanks; i++)
        lines += at[i] == '\n';
    if (!g->opened && blanks > 0) { /* between the head lines */
        g->line += (int)lines;
        return blanks;
    }
    open_function(g);
    step(g, at);
    if (lines == 0 || g->at.until[0] != '\0') {
        literal_byte(g, (unsigned char)*at);
        g->line += *at == '\n';
        return 1;
    }
    literal_byte(g, '\n');
    g->line += (int)lines;
    return blanks;
}

static void walk(struct gen *g, char *text)
{
    for (char *p = text; *p != '\0';) {
        char *close = strncmp(p, "{{", 2) == 0 ? strstr(p, "}}") : NULL;
        if (close == NULL) {
            p += text_byte(g, p);
            continue;
        }
        int lines = 0;
        for (const char *q = p; q < close; q++)
            lines += *q == '\n';
        *close = '\0';
        directive(g, p + 2);
        g->line += lines;
        p = close + 2;
    }
    open_function(g);
    while (g->depth > 0) {
        g->line = g->block[--g->depth].line;
        fault(g, "block without {{end}}");
    }
    if (g->at.place != IN_TEXT || g->at.until[0] != '\0')
        fault(g, "the template ends inside a tag");
    literal_end(g);
    fputs("}\n", g->out);
}

/* Includes of other templates come before the function, so they are looked for first. */
static void put_includes(FILE *out, const char *text)
{
    for (const char *p = text; (p = strstr(p, "{{include ")) != NULL; p++) {
        const char *w = p + 10;
        fprintf(out, "#include \"gen/%.*s_html.h\"\n", (int)strcspn(w, " }"), w);
    }
}

/* Writes the C text of one template; returns the number of faults. */
static int compile(FILE *out, const char *name, const char *path, char *text, char view[static MAX_WORD])
{
    struct gen g = { .out = out, .path = path, .line = 1 };

    snprintf(g.name, sizeof g.name, "%s", name);
    fprintf(out, "/* Made by tools/mkhtml from %s. */\n#include \"gen/%s_html.h\"\n", path, name);
    put_includes(out, text);
    walk(&g, text);
    memcpy(view, g.view, MAX_WORD);
    return g.faults;
}

static char *read_all(const char *path)
{
    FILE *f = fopen(path, "rb");
    size_t room = 1 << 20, n = 0;
    char *text = malloc(room);

    if (f == NULL || text == NULL || (n = fread(text, 1, room - 1, f)) == room - 1) {
        fprintf(stderr, "%s: cannot be read, or is over 1 MiB\n", path);
        exit(1);
    }
    fclose(f);
    text[n] = '\0';
    return text;
}

/* Writes the file unless it holds these bytes already: what did not change is not compiled again. */
static int write_changed(const char *folder, const char *name, const char *tail, const char *text, size_t n)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/%s%s", folder, name, tail);
    FILE *f = fopen(path, "rb");
    if (f != NULL) {
        fclose(f);
        char *old = read_all(path);
        bool same = strlen(old) == n && memcmp(old, text, n) == 0;
        free(old);
        if (same)
            return 0;
    }
    f = fopen(path, "wb");
    if (f == NULL || fwrite(text, 1, n, f) != n || fclose(f) != 0) {
        perror(path);
        return 1;
    }
    return 0;
}

static int make(const char *folder, const char *path)
{
    char name[MAX_WORD], view[MAX_WORD], head[4096], *code = NULL, *text = read_all(path);
    const char *base = strrchr(path, '/') == NULL ? path : strrchr(path, '/') + 1;
    size_t n = 0;
    FILE *c = open_memstream(&code, &n);

    snprintf(name, sizeof name, "%.*s", (int)strcspn(base, "."), base);
    int faults = compile(c, name, path, text, view);
    fclose(c);
    snprintf(head, sizeof head,
             "/* Made by tools/mkhtml from %s. */\n#pragma once\n#include \"page/part/html.h\"\nstruct %s;\n"
             "void %s_html(struct html_out *o, const struct %s *v);\n",
             path, view, name, view);
    faults += write_changed(folder, name, "_html.c", code, n);
    faults += write_changed(folder, name, "_html.h", head, strlen(head));
    free(text);
    free(code);
    return faults;
}

int main(int argc, char **argv)
{
    int faults = 0;

    if (argc < 2) {
        fputs("usage: mkhtml OUTDIR FILE.html…\n", stderr);
        return 2;
    }
    for (int i = 2; i < argc; i++)
        faults += make(argv[1], argv[i]);
    return faults > 0;
}
