// SPDX-License-Identifier: Apache-2.0
/* mkasset.c - turns files into gen/assets.c, the table behind base/asset.h.
 *
 * mkasset OUT.c LIST, where each line of LIST is NAME=PATH.
 *
 * Bytes go out as string literals: gcc and clang read them some ten times faster than lists of
 * numbers, and unlike .incbin they survive link-time optimisation and leave no path in the binary.
 * Texts are also compressed here (brotli 11), where a second per megabyte costs nobody anything. */
#include <assert.h>
#include <brotli/encode.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_BYTES 24 /* of the file, on one line of the literal */

struct bytes {
    uint8_t *p;
    size_t n;
};
struct item {
    char *name, *path;
    struct bytes plain, packed;
    char hash[17], sha256[sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL)];
};
struct list {
    struct item *item;
    size_t n, room;
};

static void *take(size_t n)
{
    void *p = calloc(n > 0 ? n : 1, 1);

    if (p == NULL) {
        fprintf(stderr, "mkasset: no memory\n");
        exit(1);
    }
    return p;
}

static bool read_all(FILE *f, struct bytes *ret)
{
    if (fseek(f, 0, SEEK_END) != 0)
        return false;
    long n = ftell(f);
    if (n < 0 || fseek(f, 0, SEEK_SET) != 0)
        return false;
    ret->p = (uint8_t *)take((size_t)n + 1);
    ret->n = fread(ret->p, 1, (size_t)n, f);
    return ret->n == (size_t)n;
}

static bool read_file(const char *path, struct bytes *ret)
{
    FILE *f = fopen(path, "rb");
    bool done = f != NULL && read_all(f, ret);

    if (f != NULL)
        fclose(f);
    if (!done)
        fprintf(stderr, "mkasset: cannot read %s\n", path);
    return done;
}

static bool is_text(const char *name)
{
    static const char *const ends[] = { ".css", ".js", ".json", ".html", ".svg", ".md" };
    size_t n = strlen(name);

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        size_t k = strlen(ends[i]);
        if (n > k && strcmp(name + n - k, ends[i]) == 0)
            return true;
    }
    return false;
}

/* Leaves `packed` empty where it would not be smaller. */
static bool pack(struct item *it)
{
    size_t n = BrotliEncoderMaxCompressedSize(it->plain.n);

    if (!is_text(it->name) || n == 0 || it->plain.n == 0)
        return true;
    it->packed.p = (uint8_t *)take(n);
    if (!BrotliEncoderCompress(11, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, it->plain.n, it->plain.p, &n,
                               it->packed.p)) {
        fprintf(stderr, "mkasset: cannot compress %s\n", it->path);
        return false;
    }
    it->packed.n = n < it->plain.n ? n : 0;
    return true;
}

static bool load(struct item *it)
{
    uint8_t sum[crypto_hash_sha256_BYTES];

    if (!read_file(it->path, &it->plain))
        return false;
    crypto_hash_sha256(sum, it->plain.p, it->plain.n);
    sodium_bin2hex(it->hash, sizeof it->hash, sum, (sizeof it->hash - 1) / 2);
    sodium_bin2base64(it->sha256, sizeof it->sha256, sum, sizeof sum, sodium_base64_VARIANT_ORIGINAL);
    return pack(it);
}

static int by_name(const void *a, const void *b)
{
    const struct item *x = (const struct item *)a, *y = (const struct item *)b;

    return strcmp(x->name, y->name);
}

/* `line` stays alive as long as the list. */
static bool add(struct list *l, char *line)
{
    char *eq = strchr(line, '=');

    if (eq == NULL || eq == line || eq[1] == '\0') {
        fprintf(stderr, "mkasset: not NAME=PATH: %s\n", line);
        return false;
    }
    assert(l->n < l->room);
    *eq = '\0';
    l->item[l->n++] = (struct item){ .name = line, .path = eq + 1 };
    return true;
}

static bool read_list(struct bytes text, struct list *ret)
{
    ret->room = 1;
    for (size_t i = 0; i < text.n; i++)
        ret->room += text.p[i] == '\n';
    ret->item = (struct item *)take(ret->room * sizeof *ret->item);
    char *rest = NULL;
    for (char *p = strtok_r((char *)text.p, "\n", &rest); p != NULL; p = strtok_r(NULL, "\n", &rest))
        if (!add(ret, p))
            return false;
    qsort(ret->item, ret->n, sizeof *ret->item, by_name);
    for (size_t i = 1; i < ret->n; i++)
        if (strcmp(ret->item[i - 1].name, ret->item[i].name) == 0) {
            fprintf(stderr, "mkasset: two files named %s\n", ret->item[i].name);
            return false;
        }
    return true;
}

/* Three octal digits always, so that a digit that follows is not taken in; '?' because of trigraphs. */
static void put_literal(FILE *f, const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i % LINE_BYTES == 0)
            fputs(i == 0 ? "\"" : "\"\n    \"", f);
        if (p[i] < ' ' || p[i] > '~' || p[i] == '"' || p[i] == '\\' || p[i] == '?')
            fprintf(f, "\\%03o", p[i]);
        else
            fputc(p[i], f);
    }
    fputs(n == 0 ? "\"\"" : "\"", f);
}

static void put_str(FILE *f, const char *member, const uint8_t *p, size_t n)
{
    fprintf(f, "      .%s = { ", member);
    put_literal(f, p, n);
    fprintf(f, ", %zu },\n", n);
}

static void put_table(FILE *f, const struct list *l)
{
    fputs("/* Made by tools/mkasset. */\n#include \"base/asset.h\"\n\nstatic const struct asset table[] = {\n", f);
    for (size_t i = 0; i < l->n; i++) {
        const struct item *it = &l->item[i];
        fputs("    {\n", f);
        put_str(f, "name", (const uint8_t *)it->name, strlen(it->name));
        put_str(f, "bytes", it->plain.p, it->plain.n);
        put_str(f, "brotli", it->packed.p, it->packed.n);
        fprintf(f, "      .hash = \"%s\",\n      .sha256 = \"%s\" },\n", it->hash, it->sha256);
    }
    if (l->n == 0)
        fputs("    { .hash = \"\", .sha256 = \"\" },\n", f);
    fprintf(f, "};\n\nconst struct asset *asset_all(size_t *ret_n)\n{\n    *ret_n = %zu;\n    return table;\n}\n",
            l->n);
}

static bool write_table(const char *path, const struct list *l)
{
    FILE *f = fopen(path, "wb");

    if (f == NULL) {
        fprintf(stderr, "mkasset: cannot write %s\n", path);
        return false;
    }
    put_table(f, l);
    bool done = !ferror(f);
    if (fclose(f) != 0 || !done) {
        fprintf(stderr, "mkasset: cannot write %s\n", path);
        remove(path);
        return false;
    }
    return true;
}

static void list_free(struct list *l)
{
    for (size_t i = 0; i < l->n; i++) {
        free(l->item[i].plain.p);
        free(l->item[i].packed.p);
    }
    free(l->item);
}

static bool run(const char *out, const char *list_path, struct bytes *text, struct list *l)
{
    if (!read_file(list_path, text) || !read_list(*text, l))
        return false;
    for (size_t i = 0; i < l->n; i++)
        if (!load(&l->item[i]))
            return false;
    return write_table(out, l);
}

int main(int argc, char **argv)
{
    struct bytes text = { 0 };
    struct list l = { 0 };

    if (argc != 3 || sodium_init() < 0) {
        fprintf(stderr, "use: mkasset OUT.c LIST\n");
        return 2;
    }
    bool done = run(argv[1], argv[2], &text, &l);
    list_free(&l);
    free(text.p);
    return done ? 0 : 1;
}
