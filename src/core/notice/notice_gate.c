// SPDX-License-Identifier: Apache-2.0
/* notice_gate.c - see notice_gate.h. Secrets are read from their files each time, so that they can be changed. */
#include "core/notice/notice_gate.h"

#include "base/digest.h"
#include "codec/json.h"
#include "core/notice/notice.h"
#include "core/site.h"
#include "sys/fetch.h"
#include "sys/file.h"
#include "sys/now.h"

enum { TIMEOUT_MS = 5000, ANSWER_MAX = 1 << 14, SECRET_MAX = 4096, BODY_MAX = 1 << 16, SECOND_MS = 1000 };

static struct str placed(struct ctx *cx, struct str path)
{
    if (str_starts(path, STR("/")))
        return path;
    return arena_printf(cx->mem, "%.*s/%.*s", STR_ARG(cx->site->folder), STR_ARG(path));
}

enum st notice_gate_secret(struct ctx *cx, struct str path, struct str *ret)
{
    struct str text = STR_NONE;

    if (path.n > 0)
        TRY(file_load(cx->mem, placed(cx, path), SECRET_MAX, &text, &cx->err));
    *ret = str_trim(text);
    return path.n > 0 && ret->n == 0 ? FAIL(cx, ST_INPUT, "file.empty", path)
                                     : ST_OK; /* anybody could sign with none */
}

notice_gate *notice_gate_of(const struct ctx *cx, struct str way)
{
    const bool mail = str_eqz(way, "mail");

    if (notice_word(cx, mail ? "notice.mail" : "notice.sms").n > 0)
        return mail ? notice_gate_mail : notice_gate_sms;
    return notice_word(cx, "notice.file").n > 0 ? notice_gate_file : NULL;
}

/* -- file -- */

enum st notice_gate_file(struct ctx *cx, const struct notice_out *o, struct str *ret_answer)
{
    struct str folder = placed(cx, notice_word(cx, "notice.file"));
    struct buf b = buf_make(cx->mem, BODY_MAX);
    struct json_out j = { .b = &b };
    AUTO(fd) f = { 0 };

    json_open(&j, NULL, '{');
    json_put_text(&j, "id", o->id);
    json_put_when(&j, "at", cx->now);
    json_put_text(&j, "to", o->to);
    json_put_text(&j, "notice", o->name);
    json_put_text(&j, "text", o->text);
    json_close(&j, '}');
    buf_byte(&b, '\n');
    TRY(folder_make(folder, &cx->err));
    TRY(file_open(arena_printf(cx->mem, "%.*s/notices.jsonl", STR_ARG(folder)), FILE_APPEND, &f, &cx->err));
    TRY(fd_write(&f, buf_str(&b), &cx->err));
    *ret_answer = STR("notices.jsonl");
    return fd_sync(&f, &cx->err);
}

/* -- HTTP -- */

static enum st post(struct ctx *cx, const struct fetch *f, struct str *ret_answer)
{
    struct fetched got;

    TRY(fetch(cx->mem, f, &got, &cx->err));
    *ret_answer = arena_printf(cx->mem, "HTTP %d", got.status);
    return got.status / 100 == 2 ? ST_OK : FAIL(cx, ST_BUSY, "notice.refused", *ret_answer);
}

static void percent(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        buf_printf(b, "%%%02X", (unsigned char)s.p[i]);
}

/* The value as it may stand in a body of that type. */
static struct str escaped(struct ctx *cx, struct str type, struct str value)
{
    struct buf b = buf_make(cx->mem, BODY_MAX);

    if (str_starts(type, STR("application/json")))
        json_escape(&b, value);
    else
        percent(&b, value);
    return buf_str(&b);
}

/* {name} of the three names is replaced, every other brace stays: the body may be JSON. */
static struct str filled(struct ctx *cx, struct str text, const struct notice_value *v, size_t n)
{
    struct buf b = buf_make(cx->mem, BODY_MAX);

    while (text.n > 0) {
        size_t took = 0;
        for (size_t i = 0; i < n && took == 0; i++) {
            struct str mark = arena_printf(cx->mem, "{%.*s}", STR_ARG(v[i].name));
            if (!str_starts(text, mark))
                continue;
            buf_add(&b, v[i].value);
            took = mark.n;
        }
        if (took == 0)
            buf_byte(&b, text.p[0]);
        text = str_from(text, took == 0 ? 1 : took);
    }
    return buf_str(&b);
}

enum st notice_gate_sms(struct ctx *cx, const struct notice_out *o, struct str *ret_answer)
{
    struct str type = notice_word(cx, "notice.sms_type"), key;
    const struct notice_value value[] = { { STR("phone"), escaped(cx, type, o->to) },
                                          { STR("text"), escaped(cx, type, o->text) },
                                          { STR("id"), escaped(cx, type, o->id) } };
    const struct fetch_header header[] = { { "Anlan-Event", o->id }, { "Authorization", STR_NONE } };
    struct fetch_header *h = arena_array(cx->mem, N_OF(header), sizeof *h);
    struct fetch f = { .url = notice_word(cx, "notice.sms"),
                       .post = true,
                       .type = type,
                       .body = filled(cx, notice_word(cx, "notice.sms_body"), value, N_OF(value)),
                       .header = h,
                       .n_header = 1,
                       .ca = notice_word(cx, "notice.ca"),
                       .timeout_ms = TIMEOUT_MS,
                       .limit = ANSWER_MAX,
                       .stop = &cx->site->ending };

    TRY(notice_gate_secret(cx, notice_word(cx, "notice.sms_secret"), &key));
    h[0] = header[0];
    h[1] = header[1];
    if (key.n > 0) {
        h[1].value = arena_printf(cx->mem, "Bearer %.*s", STR_ARG(key));
        f.n_header = 2;
    }
    return post(cx, &f, ret_answer);
}

enum st notice_gate_hook(struct ctx *cx, const struct webhook_row *w, const struct notice_out *o,
                         struct str *ret_answer)
{
    struct str time = arena_printf(cx->mem, "%lld", (long long)(now_wall().ms / SECOND_MS)), key;
    struct str signed_text = arena_printf(cx->mem, "%.*s.%.*s", STR_ARG(time), STR_ARG(o->text));
    uint8_t mac[DIGEST_SIZE];

    TRY(notice_gate_secret(cx, w->secret, &key));
    digest_hmac(key, signed_text, mac);
    struct str hex = digest_hex(cx->mem, (struct str){ (const char *)mac, sizeof mac });
    const struct fetch_header header[] = { { "Anlan-Event", o->id },
                                           { "Anlan-Time", time },
                                           { "Anlan-Signature", arena_printf(cx->mem, "v1=%.*s", STR_ARG(hex)) } };
    const struct fetch f = { .url = w->address,
                             .post = true,
                             .type = STR("application/json"),
                             .body = o->text,
                             .header = header,
                             .n_header = N_OF(header),
                             .ca = notice_word(cx, "notice.ca"),
                             .timeout_ms = TIMEOUT_MS,
                             .limit = ANSWER_MAX,
                             .stop = &cx->site->ending };
    return post(cx, &f, ret_answer);
}

/* -- mail -- */

/* Encoded word of RFC 2047: a subject of ours in Chinese, short enough for one. */
static struct str encoded_word(struct ctx *cx, struct str s)
{
    return arena_printf(cx->mem, "=?utf-8?B?%.*s?=", STR_ARG(digest_base64(cx->mem, s)));
}

/* Base64 in lines of 76 (RFC 2045 6.8). */
static void put_base64(struct ctx *cx, struct buf *b, struct str text)
{
    enum { LINE = 76 };
    struct str all = digest_base64(cx->mem, text);

    for (size_t i = 0; i < all.n; i += LINE)
        buf_printf(b, "%.*s\r\n", STR_ARG(str_cut(all, i, i + LINE < all.n ? i + LINE : all.n)));
}

/* RFC 5322 3.3, in Shanghai's time: a mail without it is taken for junk. */
static void put_date(struct buf *b, struct when w)
{
    static const char *const weekday[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    static const char *const month[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    const struct day d = day_of(w);
    const struct ymd v = day_ymd(d);
    const int second = (int)((w.ms - day_start(d).ms) / SECOND_MS);

    buf_printf(b, "Date: %s, %d %s %d %02d:%02d:%02d +0800\r\n", weekday[day_of_week(d) - 1], v.day, month[v.month - 1],
               v.year, second / 3600, second / 60 % 60, second % 60);
}

enum st notice_gate_mail(struct ctx *cx, const struct notice_out *o, struct str *ret_answer)
{
    struct str from = notice_word(cx, "notice.mail_from");
    struct buf b = buf_make(cx->mem, BODY_MAX);
    struct str key;
    int status;

    TRY(notice_gate_secret(cx, notice_word(cx, "notice.mail_secret"), &key));
    buf_printf(&b, "From: %.*s\r\nTo: %.*s\r\nSubject: %.*s\r\n", STR_ARG(from), STR_ARG(o->to),
               STR_ARG(encoded_word(cx, o->subject)));
    put_date(&b, now_wall());
    buf_printf(&b, "Message-ID: <%.*s.%lld@anlan>\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n",
               STR_ARG(o->id), (long long)cx->site->district);
    buf_addz(&b, "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
    put_base64(cx, &b, o->text);
    const struct mail m = { .server = notice_word(cx, "notice.mail"),
                            .user = notice_word(cx, "notice.mail_user"),
                            .password = key,
                            .ca = notice_word(cx, "notice.ca"),
                            .from = from,
                            .to = o->to,
                            .text = buf_str(&b),
                            .timeout_ms = TIMEOUT_MS,
                            .stop = &cx->site->ending };
    TRY(mail_send(cx->mem, &m, &status, &cx->err));
    *ret_answer = arena_printf(cx->mem, "SMTP %d", status);
    return ST_OK;
}
