// SPDX-License-Identifier: Apache-2.0
/* api_file.c - uploads, and downloads of a matter's attachments. */
#include "codec/json.h"
#include "codec/multipart.h"
#include "core/matter/attach.h"
#include "gen/routes.h"
#include "http/reply.h"

/* PAGE   POST /api/v1/files
 * perm   public
 * run    self
 * rate   file
 * arg    file:file
 * answer 201 file
 * help   Takes a file of at most 200 MB, as multipart field `file` or as the raw body (?name=…). A filing names it
 *        by its id within a day, or it is removed. */
enum st api_upload(struct ctx *cx, const struct args_api_upload *in, struct reply *out)
{
    const struct attach_in file = {
        .path = in->file->path, .name = in->file->name, .size = in->file->size, .sha256 = in->file->sha256
    };
    struct buf b = buf_make(cx->mem, 1024);
    struct json_out o = { .b = &b };
    struct attached a;

    TRY(attach_keep(cx, &file, &a));
    json_open(&o, NULL, '{');
    json_put_text(&o, "id", a.id);
    json_put_text(&o, "type", a.type);
    json_put_int(&o, "size", a.size);
    json_put_text(&o, "sha256", a.sha256);
    json_close(&o, '}');
    return reply_json(out, 201, buf_str(&b));
}

/* PAGE   GET /matter/{no:caseno}/files/{id:word}
 * perm   public
 * rate   guess
 * arg    code:text<100?
 * answer 200 application/octet-stream
 * help   An attachment, always as a download. */
enum st api_download(struct ctx *cx, const struct args_api_download *in, struct reply *out)
{
    struct attachment a;
    struct matter m;
    int fd;

    TRY(matter_by_no(cx, in->no, &m));
    TRY(attach_open(cx, &m, in->id, &fd, &a));
    return reply_file(out, fd, a.size, a.type, a.name);
}
