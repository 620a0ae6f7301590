// SPDX-License-Identifier: Apache-2.0
/* step.c - see step.h. */
#include "page/step.h"

#include "codec/json.h"
#include "core/attach.h"
#include "core/site.h"
#include "store/store.h"

/* The fields with one more: the tree of the request is not ours to change. */
static const struct json *with_file(struct arena *mem, const struct json *fields, struct str lines)
{
    struct json *all = json_make_object(mem);

    for (const struct json *c = fields == NULL ? NULL : fields->child; c != NULL; c = c->next)
        json_set(all, c->name, json_make_text(mem, c->text));
    json_set(all, STR("file"), json_make_text(mem, lines));
    return all;
}

/* The field holds a line "sha256 name" for each, as a filing's event does. */
static enum st keep(struct ctx *cx, struct step_job *j)
{
    struct buf lines = buf_make(cx->mem, 16 * 1024);
    struct attached a;

    for (size_t i = 0; i < j->upload.n && j->n_paper < STEP_PAPERS; i++) {
        const struct upload *u = &j->upload.row[i];
        TRY(attach_keep(cx, &(struct attach_in){ u->path, u->name, u->size, u->sha256 }, &a));
        j->paper[j->n_paper++] = a.id;
        buf_printf(&lines, "%s%.*s %.*s", lines.n > 0 ? "\n" : "", STR_ARG(a.sha256), STR_ARG(u->name));
    }
    if (j->n_paper > 0)
        j->step.fields = with_file(cx->mem, j->step.fields, buf_str(&lines));
    return ST_OK;
}

static enum st take(struct ctx *cx, void *arg)
{
    const struct step_job *j = arg;
    struct matter m;

    TRY(matter_by_no(cx, j->no, &m));
    TRY(matter_step(cx, m.id, &j->step, &m));
    for (size_t i = 0; i < j->n_paper; i++)
        TRY(attach_take(cx, j->paper[i], m.id));
    return ST_OK;
}

enum st step_run(struct ctx *cx, struct step_job *j)
{
    TRY(keep(cx, j));
    return store_write(cx, cx->site->store, take, j);
}
