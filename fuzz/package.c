// SPDX-License-Identifier: Apache-2.0
/* package.c - archive packages from strangers: a file as it is when it starts with "PK"; else parts divided by lines of
 * "--" become its members: manifest, checkpoint, an event's proof, an attachment. The manifest is signed here, or no
 * fuzzer would come past its signature. */
#include "core/privacy/package.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "codec/archive.h"
#include "core/log/note.h"
#include "fuzz.h"
#include "sys/file.h"

static struct str part(struct str *rest)
{
    size_t at = str_find(*rest, STR("\n--\n"));
    struct str p = str_cut(*rest, 0, at);

    *rest = at == SIZE_MAX ? STR("") : str_from(*rest, at + 4);
    return p;
}

static struct str said_of(struct arena *mem, struct str manifest)
{
    uint8_t sha[DIGEST_SIZE];

    digest_sha256(manifest, sha);
    return arena_printf(mem, "anlan/archive/v1\n7\n%.*s\n",
                        STR_ARG(digest_base64(mem, (struct str){ (const char *)sha, sizeof sha })));
}

static void pack(struct arena *mem, struct str path, struct str in, const struct note_secret *key)
{
    static const char *const name[] = {
        "checkpoint", "events/1.tlog-proof",
        "attachments/2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    };
    struct str manifest = part(&in);
    struct archive a = { 0 };
    struct err e = { 0 };

    PROMISE(archive_make(path, &a, &e) == ST_OK);
    PROMISE(archive_add_bytes(&a, mem, STR("manifest.json"), manifest, &e) == ST_OK);
    PROMISE(archive_add_bytes(&a, mem, STR("manifest.note"), note_sign(mem, said_of(mem, manifest), key), &e) == ST_OK);
    for (size_t i = 0; i < N_OF(name); i++)
        PROMISE(archive_add_bytes(&a, mem, str_of(name[i]), part(&in), &e) == ST_OK);
    PROMISE(archive_finish(&a, &e) == ST_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena *mem = arena_make();
    struct str in = { (const char *)bytes, n };
    struct str path = arena_printf(mem, "/tmp/anlan-fuzz-%d.zip", (int)getpid());
    struct note_secret key;
    struct package_proven p;
    uint8_t seed[32] = { 1 };
    struct err e = { 0 };

    note_secret_make(STR("a.example"), NOTE_SIGNATURE, seed, &key);
    PROMISE(file_remove(path, &e) == ST_OK);
    if (str_starts(in, STR("PK")))
        PROMISE(file_save(path, in, &e) == ST_OK);
    else
        pack(mem, path, in, &key);
    const char *why = package_check(mem, path, &key.key, &p);
    PROMISE(why != NULL || p.events > 0);
    PROMISE(file_remove(path, &e) == ST_OK);
    arena_drop(mem);
    return 0;
}
