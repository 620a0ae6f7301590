// SPDX-License-Identifier: Apache-2.0
/* asset_test.c - what tools/mkasset made is what lies in the tree, byte for byte. */
#include "base/asset.h"

#include <brotli/decode.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/test.h"

static struct str read_source(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    OK(f != NULL);
    char *p = (char *)arena_take(a, 1 << 20);
    size_t n = fread(p, 1, 1 << 20, f);
    fclose(f);
    return (struct str){ p, n };
}

TEST(a_file_of_the_tree_is_found_whole)
{
    struct arena *a = arena_make();
    const struct asset *doc = asset_find(STR("docs/architecture.md"));

    OK(doc != NULL);
    OK(str_eq(doc->bytes, read_source(a, SOURCE_DIR "/docs/architecture.md")));
    OK(doc->brotli.n > 0 && doc->brotli.n < doc->bytes.n);
    arena_drop(a);
}

TEST(each_name_is_found_and_no_other)
{
    size_t n;
    const struct asset *all = asset_all(&n);

    OK(n > 0);
    for (size_t i = 0; i < n; i++) {
        OK(i == 0 || str_cmp(all[i - 1].name, all[i].name) < 0);
        OK(asset_find(all[i].name) == &all[i]);
        OK(asset_find(str_cut(all[i].name, 0, all[i].name.n - 1)) == NULL);
    }
    OK(asset_find(STR_NONE) == NULL);
    OK(asset_find(STR("zzzz")) == NULL);
}

TEST(hash_and_compressed_bytes_are_those_of_the_file)
{
    struct arena *a = arena_make();
    size_t n;
    const struct asset *all = asset_all(&n);

    for (size_t i = 0; i < n; i++) {
        uint8_t sum[crypto_hash_sha256_BYTES];
        char hex[17];
        crypto_hash_sha256(sum, (const uint8_t *)all[i].bytes.p, all[i].bytes.n);
        assert_string_equal(sodium_bin2hex(hex, sizeof hex, sum, 8), all[i].hash);
        if (all[i].brotli.n == 0)
            continue;
        size_t got = all[i].bytes.n;
        uint8_t *plain = (uint8_t *)arena_take(a, got);
        EQ(BrotliDecoderDecompress(all[i].brotli.n, (const uint8_t *)all[i].brotli.p, &got, plain),
           BROTLI_DECODER_RESULT_SUCCESS);
        OK(str_eq(all[i].bytes, (struct str){ (const char *)plain, got }));
    }
    arena_drop(a);
}

RUN(CASE(a_file_of_the_tree_is_found_whole), CASE(each_name_is_found_and_no_other),
    CASE(hash_and_compressed_bytes_are_those_of_the_file))
