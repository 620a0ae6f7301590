// SPDX-License-Identifier: Apache-2.0
/* form.c - see form.h. */
#include "codec/form.h"

#include <strings.h>

#include "base/text.h"

static int hex_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool form_percent(struct arena *mem, struct str in, bool plus, struct str *ret)
{
    char *p = arena_take(mem, in.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < in.n; i++) {
        char c = in.p[i];
        if (c == '%') {
            int hi = i + 2 < in.n ? hex_of(in.p[i + 1]) : -1;
            int lo = i + 2 < in.n ? hex_of(in.p[i + 2]) : -1;
            if (hi < 0 || lo < 0)
                return false;
            c = (char)(hi * 16 + lo);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        if (c == '\0')
            return false;
        p[n++] = c;
    }
    *ret = (struct str){ p, n };
    return text_is_utf8(*ret);
}

/* -- fields into a tree -- */

struct form form_make(struct arena *mem)
{
    return (struct form){ .mem = mem, .tree = json_make_object(mem) };
}

static struct json *member(const struct json *object, struct str name)
{
    struct json *c = object->child;

    while (c != NULL && !str_eq(c->name, name))
        c = c->next;
    return c;
}

static enum st bad_field(struct str name, const char *why, struct err *e)
{
    char field[FORM_NAME + 1] = "";

    for (size_t i = 0; i < name.n && i < FORM_NAME; i++)
        field[i] = name.p[i];
    return FAIL_ERR_FIELD(e, ST_INPUT, "input.form", field, str_of(why));
}

/* The object that "a.b" of "a.b.c" names, made where it is missing; *name becomes "c". */
static struct json *parent_of(struct form *f, struct str *name)
{
    struct json *at = f->tree;
    struct str rest = *name, part;
    int depth = 1;

    while (str_split(&rest, '.', &part)) {
        if (part.n == 0 || depth++ > FORM_DEPTH)
            return NULL;
        if (rest.p == NULL)
            break;
        struct json *c = member(at, part);
        if (c != NULL && c->kind != JSON_OBJECT)
            return NULL;
        if (c == NULL) {
            c = json_make_object(f->mem);
            json_set(at, part, c);
        }
        at = c;
    }
    *name = part;
    return at;
}

enum st form_add(struct form *f, struct str name, struct str value, struct err *e)
{
    struct str last = name;

    if (++f->n > FORM_FIELDS)
        return bad_field(STR_NONE, "more than 200 fields", e);
    if (name.n == 0 || name.n > FORM_NAME)
        return bad_field(name, "a field without a name or with too long a one", e);
    struct json *at = parent_of(f, &last);
    if (at == NULL)
        return bad_field(name, "a field stands for two things", e);
    struct json *old = member(at, last), *fresh = json_make_text(f->mem, value);
    if (old == NULL) {
        json_set(at, last, fresh);
    } else if (old->kind == JSON_ARRAY) {
        json_push(old, fresh);
    } else if (old->kind == JSON_TEXT) {
        struct json *both = json_make_array(f->mem);
        json_push(both, json_make_text(f->mem, old->text));
        json_push(both, fresh);
        json_set(at, last, both);
    } else {
        return bad_field(name, "a field stands for two things", e);
    }
    return ST_OK;
}

enum st form_read(struct form *f, struct str body, struct err *e)
{
    struct str part, name, value;

    while (str_split(&body, '&', &part)) {
        if (part.n == 0)
            continue;
        size_t eq = str_find(part, STR("="));
        if (!form_percent(f->mem, eq == SIZE_MAX ? part : str_cut(part, 0, eq), true, &name))
            return bad_field(STR_NONE, "a name that is no text", e);
        if (!form_percent(f->mem, eq == SIZE_MAX ? STR("") : str_from(part, eq + 1), true, &value))
            return FAIL_ERR_FIELD(e, ST_INPUT, "input.text", str_z(f->mem, name), STR_NONE);
        TRY(form_add(f, name, value, e));
    }
    return ST_OK;
}

/* -- parameters of header fields -- */

static struct str trim_blanks(struct str s)
{
    while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = str_from(s, 1);
    while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

/* A quoted string or a run up to ';', taken off the front. */
static struct str take_value(struct arena *mem, struct str *rest)
{
    struct str s = trim_blanks(*rest);
    size_t i = 0;

    if (s.n == 0 || s.p[0] != '"') {
        while (i < s.n && s.p[i] != ';')
            i++;
        *rest = str_from(s, i);
        return trim_blanks(str_cut(s, 0, i));
    }
    struct buf b = buf_make(mem, s.n);
    for (i = 1; i < s.n && s.p[i] != '"'; i++) {
        if (s.p[i] == '\\' && i + 1 < s.n && (s.p[i + 1] == '"' || s.p[i + 1] == '\\'))
            i++;
        buf_byte(&b, s.p[i]);
    }
    *rest = str_from(s, i + 1);
    return buf_str(&b);
}

struct str form_parameter(struct arena *mem, struct str value, const char *name)
{
    const struct str want = str_of(name);
    size_t at = str_find(value, STR(";"));
    struct str rest = at == SIZE_MAX ? STR_NONE : str_from(value, at);

    while (rest.n > 0 && rest.p[0] == ';') {
        rest = trim_blanks(str_from(rest, 1));
        size_t eq = 0;
        while (eq < rest.n && rest.p[eq] != '=' && rest.p[eq] != ';')
            eq++;
        struct str key = trim_blanks(str_cut(rest, 0, eq));
        bool has_value = eq < rest.n && rest.p[eq] == '=';
        rest = str_from(rest, has_value ? eq + 1 : eq);
        struct str v = has_value ? take_value(mem, &rest) : STR("");
        if (key.n == want.n && strncasecmp(key.p, want.p, want.n) == 0)
            return v;
        while (rest.n > 0 && rest.p[0] != ';')
            rest = str_from(rest, 1);
    }
    return STR_NONE;
}
