// SPDX-License-Identifier: Apache-2.0
/* key_rotate_cmd.c - anlan key rotate SITE: new keys for what rests in the database, while it is served. */
#include <inttypes.h>

#include "cmd/on_site.h"
#include "codec/json.h"
#include "core/privacy/rotate.h"
#include "sys/now.h"

enum { SAY_EVERY_MS = 2000, REST_MAX_MS = 200 };

static const struct opt options[] = {
    { .name = "kind",
      .type = OPT_TEXT,
      .value = "KIND",
      .help = { "只换一种：field、seal、find 或 main；不写就全换，main 最后",
                "one kind only: field, seal, find or main; without it all of them, main last" } },
};

struct kind {
    const char *name;
    enum key_kind kind; /* KEY_NONE: the main key */
};
static const struct kind kinds[] = {
    { "field", KEY_FIELD }, { "seal", KEY_SEAL }, { "find", KEY_FIND }, { "main", KEY_NONE }
};

static void print_result(struct cmd *c, const struct kind *k, const struct rotated *r, int64_t began_ms)
{
    struct buf b = buf_make(c->mem, 400);
    struct json_out o = { .b = &b };

    json_open(&o, NULL, '{');
    json_put_text(&o, "kind", str_of(k->name));
    json_put_int(&o, "key", r->key);
    json_put_bool(&o, "resumed", r->resumed);
    json_put_int(&o, "done", r->done);
    json_put_int(&o, "ms", now_mono_ns() / 1000000 - began_ms);
    json_close(&o, '}');
    buf_byte(&b, '\n');
    cmd_print(c, buf_str(&b));
    cmd_flush(c);
}

/* Rests as long as a step took: the server's writes come between. */
static enum st run_steps(struct cmd *c, struct rotation *r, const char *name)
{
    int64_t said = now_mono_ns() / 1000000;
    bool more = true;

    while (more) {
        const int64_t began = now_mono_ns() / 1000000;
        TRY(rotate_step(r, &more));
        const int64_t took = now_mono_ns() / 1000000 - began;
        now_sleep_ms(took < 1 ? 1 : took > REST_MAX_MS ? REST_MAX_MS : took);
        if (now_mono_ns() / 1000000 - said < SAY_EVERY_MS)
            continue;
        said = now_mono_ns() / 1000000;
        cmd_say(c, "%s: %" PRId64 " / %" PRId64, name, rotate_result(r)->at, rotate_result(r)->of);
    }
    return ST_OK;
}

static enum st rotate(struct cmd *c, struct on_site *s, const struct kind *k)
{
    const int64_t began = now_mono_ns() / 1000000;
    struct rotation *r;
    struct rotated main;

    if (k->kind == KEY_NONE) {
        TRY(rotate_main(&s->cx, &main));
        print_result(c, k, &main, began);
        return ST_OK;
    }
    TRY(rotate_open(&s->cx, k->kind, &r));
    TRY(run_steps(c, r, k->name));
    print_result(c, k, rotate_result(r), began);
    return ST_OK;
}

static int run(struct cmd *c)
{
    struct str only = cmd_text(c, "kind");
    AUTO(on_site) s = { 0 };
    int n = 0;

    if (on_site_open(c, &s, WITH_WRITER) != ST_OK)
        return cmd_failed(c);
    s.cx.who.system = true; /* sealed matters too */
    for (size_t i = 0; i < N_OF(kinds); i++) {
        if (only.n > 0 && !str_eqz(only, kinds[i].name))
            continue;
        if (rotate(c, &s, &kinds[i]) != ST_OK)
            return on_site_failed(c, &s);
        n++;
    }
    enum st st = n > 0 ? ST_OK : FAIL_ERR(&c->err, ST_INPUT, "key.kind", only);
    return st == ST_OK ? EXIT_DONE : cmd_failed(c);
}

const struct command cmd_key_rotate = {
    .name = "key rotate",
    .usage = "SITE [--kind field|seal|find|main]",
    .summary = { "更换密钥，服务不停", "change keys while the site is served" },
    .help = { "新写入的内容立即用新密钥；旧内容分批重新加密，完成后旧密钥销毁。中断后再运行一次即可接着做。",
              "New values use the new key at once; old ones follow in small batches, then the old key is destroyed. "
              "After an interruption run it again: it goes on where it was." },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 1,
    .max_arg = 1,
    .run = run,
};
