// SPDX-License-Identifier: Apache-2.0
/* step.c - see step.h. */
#include "page/part/step.h"

#include "codec/json.h"
#include "core/matter/attach.h"
#include "core/site.h"
#include "store/store.h"

/* The fields with one more: the tree of the request is not ours to change. */
static const struct json *with_file(struct arena *mem, const struct json *fields, struct str ids)
{
    struct json *all = json_make_object(mem);

    for (const struct json *c = fields == NULL ? NULL : fields->child; c != NULL; c = c->next)
        json_set(all, c->name, json_make_text(mem, c->text));
    json_set(all, STR("file"), json_make_text(mem, ids));
    return all;
}

/* The field holds the id of each, one a line; the step makes them the matter's. */
static enum st keep(struct ctx *cx, struct step_job *j)
{
    struct buf ids = buf_make(cx->mem, 16 * 1024);
    struct attached a;

    for (size_t i = 0; i < j->upload.n && i < STEP_PAPERS; i++) {
        const struct upload *u = &j->upload.row[i];
        TRY(attach_keep(cx, &(struct attach_in){ u->path, u->name, u->size, u->sha256 }, &a));
        buf_printf(&ids, "%.*s\n", STR_ARG(a.id));
    }
    if (ids.n > 0)
        j->step.fields = with_file(cx->mem, j->step.fields, buf_str(&ids));
    return ST_OK;
}

static enum st take(struct ctx *cx, void *arg)
{
    const struct step_job *j = arg;
    struct matter m;

    TRY(matter_by_no(cx, j->no, &m));
    return matter_step(cx, m.id, &j->step, &m);
}

enum st step_run(struct ctx *cx, struct step_job *j)
{
    TRY(keep(cx, j));
    return store_write(cx, cx->site->store, take, j);
}
