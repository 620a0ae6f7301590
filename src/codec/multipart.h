// SPDX-License-Identifier: Apache-2.0
/* multipart.h - multipart/form-data (RFC 7578) taken apart.
 *
 * The whole body is given as one run of bytes (a long one is a mapped file), so there is no state between
 * calls: each part is a piece of it. Text parts belong into a form (form.h); what becomes of files is the
 * caller's. Codes: input.form, input.text. */
#pragma once
#include "base/arena.h"
#include "base/err.h"

enum { MULTIPART_PARTS = 250 };

struct part {
    struct str field; /* name of the form's field */
    struct str name;  /* of the file, without folders; empty and is_file: none was chosen */
    struct str type;  /* as the sender says it; not to be believed */
    struct str bytes;
    bool is_file;
};
struct part_list {
    const struct part *row;
    size_t n;
};
MUST_CHECK enum st multipart_split(struct arena *mem, struct str body, struct str boundary, struct part_list *ret,
                                   struct err *e);

/* A file as it came in, stored for the time of the request; who wants to keep it renames `path`. */
struct upload {
    struct str field, name, type;
    struct str path;
    int64_t size;
    uint8_t sha256[32];
};
struct upload_list {
    const struct upload *row;
    size_t n;
};
