// SPDX-License-Identifier: Apache-2.0
/* args.c - see args.h. What stands in a path and cannot be right is unknown (404), not malformed: nobody
 * shall learn from the difference. */
#include "page/gate/args.h"

#include <assert.h>
#include <string.h>

#include "base/num.h"
#include "base/text.h"

enum { WORD = 100, CASENO = 40, PATH = 500 };

struct given {
    bool is_there;
    bool is_astray;          /* something else stands where its object should be */
    struct str text;         /* when it is a text, a number or a truth */
    const struct json *node; /* when it came in the body */
};

/* -- finding a value -- */

static const struct json *child_of(const struct json *object, struct str name)
{
    if (object == NULL || object->kind != JSON_OBJECT)
        return NULL;
    for (const struct json *c = object->child; c != NULL; c = c->next)
        if (str_eq(c->name, name))
            return c;
    return NULL;
}

static struct given from_body(const struct json *body, const char *name)
{
    struct str rest = str_of(name), part;
    const struct json *at = body;

    while (at != NULL && str_split(&rest, '.', &part)) {
        if (at->kind != JSON_OBJECT && at->kind != JSON_NULL)
            return (struct given){ .is_there = true, .is_astray = true, .node = at };
        at = child_of(at, part);
    }
    if (at == NULL || at->kind == JSON_NULL)
        return (struct given){ 0 };
    struct given g = { .is_there = true, .node = at, .text = at->text };
    if (at->kind == JSON_BOOL)
        g.text = at->number != 0 ? STR("true") : STR("false");
    return g;
}

static struct given from_query(const struct request *r, const char *name)
{
    for (size_t i = 0; i < r->n_query; i++)
        if (str_eqz(r->query[i].name, name))
            return (struct given){ .is_there = true, .text = r->query[i].value };
    return (struct given){ 0 };
}

/* An empty control of a form counts as not sent. */
static struct given find(const struct args *a, const struct route_arg *arg, int n_path)
{
    struct given g;

    if (arg->in_path)
        return (struct given){ .is_there = true, .text = a->found->part[n_path] };
    g = from_query(a->request, arg->name);
    if (!g.is_there)
        g = from_body(a->body, arg->name);
    bool is_plain = g.node == NULL || g.node->kind == JSON_TEXT;
    if (!g.is_astray && is_plain && str_trim(g.text).n == 0)
        g.is_there = false;
    return g;
}

/* -- checking and storing it -- */

struct slot {
    const struct route_arg *arg;
    struct given given;
    struct arena *mem;
    void *at;
    struct err *e;
};

static enum st wrong(const struct slot *s, const char *code)
{
    return FAIL_ERR_FIELD(s->e, ST_INPUT, code, s->arg->name, text_cut(s->given.text, 40));
}

static bool is_word(struct str s)
{
    struct str rest = s;
    uint32_t c;

    while (text_next(&rest, &c)) {
        bool ascii = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        if (!ascii && c != '.' && c != '_' && c != '-' && !text_is_han(c))
            return false;
    }
    return s.n > 0 && text_count(s) <= WORD;
}

static bool is_caseno(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = (char)(s.p[i] | 0x20);
        if (!(s.p[i] >= '0' && s.p[i] <= '9') && !(c >= 'a' && c <= 'z') && s.p[i] != '-')
            return false;
    }
    return s.n > 0 && s.n <= CASENO;
}

static enum st put_str(const struct slot *s, struct str v)
{
    memcpy(s->at, &v, sizeof v);
    return ST_OK;
}

static enum st put_text(const struct slot *s)
{
    struct str v = str_trim(text_clean(s->mem, s->given.text));
    const size_t n = text_count(v);

    if (n > (size_t)s->arg->max)
        return FAIL_ERR_FIELD(s->e, ST_INPUT, "input.long", s->arg->name,
                              arena_printf(s->mem, "%zu > %lld", n, (long long)s->arg->max));
    return put_str(s, v);
}

static enum st put_int(const struct slot *s)
{
    int64_t v;

    if (!num_parse(str_trim(s->given.text), &v))
        return wrong(s, "input.int");
    if (s->arg->max > 0 && (v < 0 || v > s->arg->max))
        return wrong(s, "input.range");
    memcpy(s->at, &v, sizeof v);
    return ST_OK;
}

static enum st put_bool(const struct slot *s)
{
    static const char *const yes[] = { "true", "1", "on", "yes" }, *const no[] = { "false", "0", "off", "no" };

    for (size_t i = 0; i < N_OF(yes); i++)
        if (str_eqz(s->given.text, yes[i]) || str_eqz(s->given.text, no[i])) {
            const bool v = str_eqz(s->given.text, yes[i]);
            memcpy(s->at, &v, sizeof v);
            return ST_OK;
        }
    return wrong(s, "input.choice");
}

static enum st put_day(const struct slot *s)
{
    struct day v;

    if (!day_parse(str_trim(s->given.text), &v))
        return wrong(s, "input.day");
    memcpy(s->at, &v, sizeof v);
    return ST_OK;
}

static enum st put_time(const struct slot *s)
{
    struct when v;

    if (!when_parse(str_trim(s->given.text), &v))
        return wrong(s, "input.time");
    memcpy(s->at, &v, sizeof v);
    return ST_OK;
}

static bool has_kind(const struct slot *s)
{
    const struct json *j = s->given.node;

    if (s->given.is_astray)
        return false;
    switch (s->arg->type) {
    case ARG_WORD:
    case ARG_CASENO:
    case ARG_PATH:
    case ARG_TEXT:
    case ARG_DAY:
    case ARG_TIME:
        return j == NULL || j->kind == JSON_TEXT;
    case ARG_INT:
        return j == NULL || j->kind == JSON_TEXT || j->kind == JSON_INT;
    case ARG_BOOL:
        return j == NULL || j->kind == JSON_TEXT || j->kind == JSON_BOOL;
    case ARG_JSON:
    case ARG_FILE:
    case ARG_FILES:
    case ARG_RAW:
        return true;
    }
    return false;
}

static enum st put_json(const struct slot *s)
{
    const struct json *v = s->given.node != NULL ? s->given.node : json_make_text(s->mem, s->given.text);

    *(const struct json **)s->at = v;
    return ST_OK;
}

static enum st put(const struct slot *s)
{
    if (!has_kind(s))
        return FAIL_ERR_FIELD(s->e, ST_INPUT, "input.kind", s->arg->name, str_of(s->arg->name));
    switch (s->arg->type) {
    case ARG_WORD:
        return is_word(s->given.text) ? put_str(s, s->given.text) : wrong(s, "input.word");
    case ARG_CASENO:
        return is_caseno(s->given.text) ? put_str(s, s->given.text) : wrong(s, "input.word");
    case ARG_PATH:
        return s->given.text.n <= PATH ? put_str(s, s->given.text) : wrong(s, "input.long");
    case ARG_TEXT:
        return put_text(s);
    case ARG_INT:
        return put_int(s);
    case ARG_BOOL:
        return put_bool(s);
    case ARG_DAY:
        return put_day(s);
    case ARG_TIME:
        return put_time(s);
    case ARG_JSON:
        return put_json(s);
    case ARG_FILE:
    case ARG_FILES:
    case ARG_RAW:
        break;
    }
    return ST_OK;
}

static enum st absent(const struct slot *s)
{
    if (!s->arg->optional)
        return FAIL_ERR_FIELD(s->e, ST_INPUT, "input.missing", s->arg->name, str_of(s->arg->name));
    if (s->arg->type == ARG_DAY)
        memcpy(s->at, &DAY_NONE, sizeof(struct day));
    if (s->arg->type == ARG_TIME)
        memcpy(s->at, &WHEN_NONE, sizeof(struct when));
    return ST_OK;
}

static enum st put_files(const struct args *a, const struct slot *s)
{
    struct upload *row = arena_array(s->mem, a->file.n, sizeof *row);
    struct upload_list l = { row, 0 };

    for (size_t i = 0; i < a->file.n; i++)
        if (str_eqz(a->file.row[i].field, s->arg->name))
            row[l.n++] = a->file.row[i];
    if (l.n == 0)
        return absent(s);
    if (s->arg->type == ARG_FILES)
        memcpy(s->at, &l, sizeof l);
    else
        *(const struct upload **)s->at = l.row;
    return ST_OK;
}

static enum st unknown_path(const struct slot *s)
{
    *s->e = (struct err){ 0 };
    if (s->arg->type == ARG_CASENO)
        return FAIL_ERR(s->e, ST_NOT_FOUND, "matter.unknown", STR_NONE);
    return FAIL_ERR(s->e, ST_NOT_FOUND, "page.unknown", STR_NONE);
}

enum st args_fill(const struct args *a, void *to, struct err *e)
{
    const struct route *route = a->found->route;
    int n_path = 0;

    for (size_t i = 0; i < route->n_arg; i++) {
        const struct route_arg *arg = &route->arg[i];
        struct slot s = { .arg = arg, .mem = a->request->mem, .at = (char *)to + arg->at, .e = e };
        if (arg->type == ARG_FILE || arg->type == ARG_FILES) {
            TRY(put_files(a, &s));
            continue;
        }
        if (arg->type == ARG_RAW) {
            TRY(put_str(&s, a->raw));
            continue;
        }
        s.given = find(a, arg, n_path);
        n_path += arg->in_path;
        enum st st = s.given.is_there ? put(&s) : absent(&s);
        if (st != ST_OK)
            return arg->in_path ? unknown_path(&s) : st;
        if (arg->has_at != 0)
            memcpy((char *)to + arg->has_at, &s.given.is_there, sizeof(bool));
    }
    return ST_OK;
}

struct str args_text(const struct args *a, const char *name)
{
    return json_text(a->body, name);
}
