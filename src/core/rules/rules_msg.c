// SPDX-License-Identifier: Apache-2.0
/* rules_msg.c - texts of data/msg: read, looked up, filled, and checked for what is missing.
 *
 * A file is lines `key = text`, sorted by key. Both languages have the same keys. Words of the screens
 * are in zh.msg, en.msg; names and sentences that rows of other data files need, in law.zh.msg, law.en.msg. */
#include <stdlib.h>
#include <string.h>

#include "core/rules/rules_read.h"

static void read_text(struct lines *l, struct str s, struct texts *t)
{
    size_t at = str_find(s, STR("="));
    struct text x = { .key = str_trim(str_cut(s, 0, at)), .file = l->file, .line = l->line };
    const struct text *last = t->n > 0 ? &t->row[t->n - 1] : NULL;

    if (at == SIZE_MAX || x.key.n == 0) {
        FAULT(l, "not key = text");
        return;
    }
    x.value = str_trim(str_from(s, at + 1));
    if (x.value.n == 0)
        FAULT(l, "%.*s has no text", STR_ARG(x.key));
    if (last != NULL && str_eq(last->file, l->file) && str_cmp(last->key, x.key) >= 0)
        FAULT(l, "%.*s is not sorted after %.*s", STR_ARG(x.key), STR_ARG(last->key));
    t->row = (struct text *)grow(l->in->mem, t->row, t->n, sizeof *t->row);
    t->row[t->n++] = x;
}

static const struct text *text_find(const struct texts *t, struct str key)
{
    size_t lo = 0, hi = t->n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = str_cmp(t->row[mid].key, key);
        if (c == 0)
            return &t->row[mid];
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

static void read_file(struct reading *in, struct str name, struct texts *t)
{
    struct lines l;
    struct str s;

    if (!lines_open(in, name, true, &l))
        return;
    while (str_split(&l.rest, '\n', &s)) {
        l.line++;
        s = str_trim(s);
        if (s.n > 0 && s.p[0] != '#')
            read_text(&l, s, t);
    }
}

static int by_key(const void *a, const void *b)
{
    return str_cmp(((const struct text *)a)->key, ((const struct text *)b)->key);
}

void read_texts(struct reading *in)
{
    static const struct str name[2][2] = { { STR("msg/law.zh.msg"), STR("msg/zh.msg") },
                                           { STR("msg/law.en.msg"), STR("msg/en.msg") } };

    for (int lang = 0; lang < 2; lang++) {
        struct texts *t = &in->r->texts[lang];
        read_file(in, name[lang][0], t);
        read_file(in, name[lang][1], t);
        if (t->n == 0)
            continue;
        qsort(t->row, t->n, sizeof *t->row, by_key);
        for (size_t i = 1; i < t->n; i++)
            if (str_eq(t->row[i - 1].key, t->row[i].key))
                fault(in, t->row[i].file, t->row[i].line, "%.*s stands twice", STR_ARG(t->row[i].key));
    }
}

struct str rules_text(const struct rules *r, int lang, struct str key)
{
    const struct text *t = text_find(&r->texts[lang == 1], key);

    return t == NULL ? key : t->value;
}

struct str rules_fill(struct arena *mem, struct str text, const struct str *arg, size_t n)
{
    size_t room = text.n + 1, k;

    for (k = 0; k < n; k++)
        room += arg[k].n * (text.n / 3 + 1);
    struct buf b = buf_make(mem, room);
    for (size_t i = 0; i < text.n; i++) {
        k = i + 2 < text.n && text.p[i] == '{' && text.p[i + 2] == '}' ? (size_t)(text.p[i + 1] - '0') : SIZE_MAX;
        if (k >= n || k > 9) {
            buf_byte(&b, text.p[i]);
            continue;
        }
        buf_add(&b, arg[k]);
        i += 2;
    }
    return buf_str(&b);
}

struct asking {
    struct reading *in;
    struct str file; /* of the row that needs the text */
    int line;
};

/* The text `kind` + one [+ "." + two] must be there. */
static void ask(const struct asking *a, const char *kind, struct str one, struct str two)
{
    struct str key = arena_printf(a->in->mem, "%s%.*s%s%.*s", kind, STR_ARG(one), two.n > 0 ? "." : "", (int)two.n,
                                  two.n > 0 ? two.p : "");

    for (int lang = 0; lang < 2; lang++)
        if (text_find(&a->in->r->texts[lang], key) == NULL)
            fault(a->in, a->file, a->line, "no text %.*s in law.%s.msg", STR_ARG(key), lang == 0 ? "zh" : "en");
}

static void ask_move(const struct asking *a, const struct move *m)
{
    ask(a, "event.", m->id, STR_NONE);
    for (size_t i = 0; i < m->n_field; i++) {
        const struct field *f = &m->field[i];
        ask(a, "field.", f->name, STR_NONE);
        for (size_t k = 0; k < f->n_choice; k++)
            ask(a, "choice.", f->name, f->choice[k].value);
    }
}

static void ask_procedure(struct reading *in, const struct procedure *p)
{
    struct asking a = { .in = in, .file = p->file };

    ask(&a, "procedure.", p->id, STR_NONE);
    for (size_t i = 0; i < p->n_state; i++) {
        a.line = p->state[i].line;
        ask(&a, "state.", p->id, p->state[i].code);
        ask(&a, "status.", p->id, p->state[i].code);
    }
    for (size_t i = 0; i < p->n_move; i++) {
        a.line = p->move[i].line;
        ask_move(&a, &p->move[i]);
    }
}

/* Texts of one language that the other lacks. */
static void same_keys(struct reading *in, int lang)
{
    const struct texts *t = &in->r->texts[lang], *other = &in->r->texts[!lang];

    for (size_t i = 0; i < t->n; i++)
        if (text_find(other, t->row[i].key) == NULL)
            fault(in, t->row[i].file, t->row[i].line, "%.*s is missing in the other language", STR_ARG(t->row[i].key));
}

void check_texts(struct reading *in)
{
    const struct rules *r = in->r;
    struct asking a = { .in = in, .file = r->term.file };

    same_keys(in, 0);
    same_keys(in, 1);
    for (size_t i = 0; i < r->term.n; i++) {
        a.line = r->term.line[i];
        ask(&a, "clock.", r->term.row[i].code, STR_NONE);
    }
    a.file = r->form.file;
    for (size_t i = 0; i < r->form.n; i++) {
        a.line = r->form.line[i];
        ask(&a, "form.", r->form.row[i].code, STR_NONE);
    }
    a.file = r->grant.file;
    for (size_t i = 0; i < r->grant.n; i++) {
        a.line = r->grant.line[i];
        ask(&a, "duty.", r->grant.row[i].duty, STR_NONE);
        ask(&a, "permission.", r->grant.row[i].permission, STR_NONE);
    }
    a.file = r->filelist.file;
    for (size_t i = 0; i < r->filelist.n; i++) {
        a.line = r->filelist.line[i];
        ask(&a, "filelist.", r->filelist.row[i].paper, STR_NONE);
    }
    for (size_t i = 0; i < r->n_procedure; i++)
        ask_procedure(in, &r->procedure[i]);
}
