// SPDX-License-Identifier: Apache-2.0
/* args_body.c - the body of a request as a tree and files.
 *
 * A long body is a file already; it is mapped and taken apart where it lies. What came as raw bytes to a
 * page that takes a file is that file. */
#include <assert.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/digest.h"
#include "codec/form.h"
#include "http/reply.h"
#include "page/gate/args.h"
#include "sys/file.h"

enum { JSON_MAX = 4 << 20 };

/* Body bytes, wherever they are; unmapped by mapping_close. */
struct mapping {
    struct str bytes;
    void *map;
};
static void mapping_close(struct mapping *m)
{
    if (m->map != NULL)
        munmap(m->map, m->bytes.n);
}

static enum st map_body(const struct request *r, struct mapping *ret, struct err *e)
{
    ret->bytes = r->body;
    if (r->body_fd < 0 || r->body_size == 0)
        return ST_OK;
    void *p = mmap(NULL, (size_t)r->body_size, PROT_READ, MAP_PRIVATE, r->body_fd, 0);
    if (p == MAP_FAILED)
        return FAIL_ERR(e, ST_SPACE, "http.spool", STR_NONE);
    *ret = (struct mapping){ { p, (size_t)r->body_size }, p };
    return ST_OK;
}

static enum st save(const struct args *a, struct str spool, struct upload *u, struct str bytes, struct err *e)
{
    AUTO(fd) f = { 0 };

    u->path = arena_printf(a->request->mem, "%.*s/up-%s-%zu", STR_ARG(spool), a->request->id, a->file.n);
    u->size = (int64_t)bytes.n;
    digest_sha256(bytes, u->sha256);
    TRY(file_open(u->path, FILE_NEW, &f, e));
    return fd_write(&f, bytes, e);
}

static enum st take_part(struct args *a, const struct part *p, struct form *form, struct str spool, struct err *e)
{
    struct arena *mem = a->request->mem;
    struct upload *row = (struct upload *)(uintptr_t)a->file.row; /* ours: take_multipart made it */

    if (!p->is_file)
        return form_add(form, arena_str(mem, p->field), arena_str(mem, p->bytes), e);
    if (p->name.n == 0 && p->bytes.n == 0)
        return ST_OK; /* no file was chosen */
    struct upload *u = &row[a->file.n++];
    *u = (struct upload){
        arena_str(mem, p->field), arena_str(mem, p->name), arena_str(mem, p->type), STR_NONE, 0, { 0 }
    };
    return save(a, spool, u, p->bytes, e);
}

static enum st take_multipart(struct args *a, struct str bytes, struct str spool, struct err *e)
{
    struct part_list l;
    struct form form = form_make(a->request->mem);

    TRY(multipart_split(a->request->mem, bytes, a->request->boundary, &l, e));
    a->file.row = arena_array(a->request->mem, l.n, sizeof(struct upload));
    for (size_t i = 0; i < l.n; i++)
        TRY(take_part(a, &l.row[i], &form, spool, e));
    a->body = form.tree;
    return ST_OK;
}

static const struct route_arg *file_arg(const struct route *route)
{
    for (size_t i = 0; i < route->n_arg; i++)
        if (route->arg[i].type == ARG_FILE || route->arg[i].type == ARG_FILES)
            return &route->arg[i];
    return NULL;
}

static enum st take_raw(struct args *a, struct str bytes, struct str spool, struct err *e)
{
    const struct request *r = a->request;
    const struct route_arg *arg = file_arg(a->found->route);
    struct upload *u = arena_take(r->mem, sizeof *u);

    assert(arg != NULL);
    u->field = str_of(arg->name);
    u->name = request_query(r, "name");
    u->type = r->type;
    a->file = (struct upload_list){ u, 1 };
    return save(a, spool, u, bytes, e);
}

static enum st take_json(struct args *a, struct str bytes, struct err *e)
{
    struct arena *mem = a->request->mem;

    if (bytes.n > JSON_MAX)
        return FAIL_ERR(e, ST_LIMIT, "http.too_large", STR_NONE);
    /* Texts of the tree point into what was parsed, and a mapping ends before the handler runs. */
    a->body = json_parse(mem, arena_str(mem, bytes), JSON_MAX, e);
    return a->body != NULL ? ST_OK : e->st;
}

static enum st take_form(struct args *a, struct str bytes, struct err *e)
{
    struct form form = form_make(a->request->mem);

    TRY(form_read(&form, bytes, e));
    a->body = form.tree;
    return ST_OK;
}

/* *ret_takes: the page wants the body as it comes. */
static enum st take_as_it_is(struct args *a, struct str bytes, bool *ret_takes, struct err *e)
{
    const struct route *route = a->found->route;

    for (size_t i = 0; i < route->n_arg; i++)
        if (route->arg[i].type == ARG_RAW) {
            *ret_takes = true;
            if (bytes.n > (size_t)route->arg[i].max)
                return FAIL_ERR(e, ST_LIMIT, "http.too_large", STR_NONE);
            a->raw = arena_str(a->request->mem, bytes); /* a mapping ends before the handler runs */
        }
    return ST_OK;
}

enum st args_take(struct args *a, struct str spool, struct err *e)
{
    const struct request *r = a->request;
    AUTO(mapping) m = { 0 };
    bool taken = false;

    if (r->body_size == 0)
        return ST_OK;
    TRY(map_body(r, &m, e));
    TRY(take_as_it_is(a, m.bytes, &taken, e));
    if (taken)
        return ST_OK;
    if (str_eqz(r->type, "application/json"))
        return take_json(a, m.bytes, e);
    if (str_eqz(r->type, "application/x-www-form-urlencoded"))
        return take_form(a, m.bytes, e);
    if (str_eqz(r->type, "multipart/form-data"))
        return take_multipart(a, m.bytes, spool, e);
    if (a->found->route->takes_file)
        return take_raw(a, m.bytes, spool, e);
    return FAIL_ERR(e, ST_LIMIT, "input.type", r->type.n == 0 ? STR("-") : r->type);
}

void args_drop(const struct args *a)
{
    for (size_t i = 0; i < a->file.n; i++) {
        struct err e = { 0 };
        if (a->file.row[i].path.n > 0 && file_remove(a->file.row[i].path, &e) != ST_OK)
            continue; /* the spool is emptied at the next start */
    }
}
