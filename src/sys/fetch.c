// SPDX-License-Identifier: Apache-2.0
/* fetch.c - see fetch.h. One easy handle a call: callers are seconds apart, a kept connection would save nothing. */
#include "sys/fetch.h"

#include <assert.h>
#include <curl/curl.h>
#include <pthread.h>
#include <string.h>

#include "base/buf.h"

enum { TIMEOUT_MS = 10000, BODY_MAX = 1 << 20 };

static pthread_once_t started = PTHREAD_ONCE_INIT;

static void start(void)
{
    CURLcode c = curl_global_init(CURL_GLOBAL_DEFAULT);

    assert(c == CURLE_OK);
}

/* A curl handle with what belongs to it, closed together. */
struct call {
    CURL *curl;
    struct curl_slist *list; /* headers, or receivers of a mail */
    char reason[CURL_ERROR_SIZE];
};

static void call_close(struct call *c)
{
    curl_slist_free_all(c->list);
    if (c->curl != NULL)
        curl_easy_cleanup(c->curl);
}

static bool is_line(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
            return false;
    return true;
}

static enum st refuse(struct str what, struct err *e)
{
    return FAIL_ERR(e, ST_INPUT, "fetch.address", is_line(what) ? what : STR("\\n"));
}

static bool speaks(struct str url, const char *const scheme[static 2])
{
    for (int i = 0; i < 2; i++)
        if (str_starts(url, str_of(scheme[i])))
            return is_line(url) && str_find(url, STR(" ")) == SIZE_MAX;
    return false;
}

/* libcurl asks about once a second, however silent the other side is. */
static int is_over(void *arg, curl_off_t down, curl_off_t down_now, curl_off_t up, curl_off_t up_now)
{
    const atomic_bool *stop = arg;

    (void)down, (void)down_now, (void)up, (void)up_now;
    return atomic_load(stop);
}

static void call_end_by(struct call *c, const atomic_bool *stop)
{
    if (stop == NULL)
        return;
    curl_easy_setopt(c->curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c->curl, CURLOPT_XFERINFOFUNCTION, is_over);
    curl_easy_setopt(c->curl, CURLOPT_XFERINFODATA, stop);
}

static void call_open(struct arena *mem, struct call *c, struct str url, struct str ca, int timeout_ms)
{
    pthread_once(&started, start);
    c->curl = curl_easy_init();
    assert(c->curl != NULL);
    curl_easy_setopt(c->curl, CURLOPT_URL, str_z(mem, url));
    curl_easy_setopt(c->curl, CURLOPT_PROTOCOLS_STR, "http,https,smtp,smtps");
    curl_easy_setopt(c->curl, CURLOPT_PROXY, "");
    curl_easy_setopt(c->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c->curl, CURLOPT_ERRORBUFFER, c->reason);
    curl_easy_setopt(c->curl, CURLOPT_TIMEOUT_MS, (long)(timeout_ms > 0 ? timeout_ms : TIMEOUT_MS));
    if (ca.n > 0)
        curl_easy_setopt(c->curl, CURLOPT_CAINFO, str_z(mem, ca));
}

static void call_list(struct call *c, const char *line)
{
    struct curl_slist *longer = curl_slist_append(c->list, line);

    assert(longer != NULL);
    c->list = longer;
}

static enum st call_run(struct call *c, struct err *e)
{
    CURLcode code = curl_easy_perform(c->curl);

    if (code == CURLE_OK)
        return ST_OK;
    return FAIL_ERR(e, ST_BUSY, "fetch.failed", str_of(c->reason[0] != '\0' ? c->reason : curl_easy_strerror(code)));
}

static size_t take(char *p, size_t one, size_t n, void *arg)
{
    struct buf *b = arg;

    buf_add(b, (struct str){ p, one * n });
    return buf_is_full(b) ? 0 : n; /* 0 ends the call */
}

static enum st set_headers(struct arena *mem, struct call *c, const struct fetch *in, struct err *e)
{
    for (size_t i = 0; i < in->n_header; i++) {
        if (!is_line(in->header[i].value))
            return refuse(in->header[i].value, e);
        call_list(c, str_z(mem, arena_printf(mem, "%s: %.*s", in->header[i].name, STR_ARG(in->header[i].value))));
    }
    if (in->post && in->type.n > 0)
        call_list(c, str_z(mem, arena_printf(mem, "Content-Type: %.*s", STR_ARG(in->type))));
    call_list(c, "Expect:"); /* a body goes at once, it waits for no 100 */
    curl_easy_setopt(c->curl, CURLOPT_HTTPHEADER, c->list);
    return ST_OK;
}

enum st fetch(struct arena *mem, const struct fetch *in, struct fetched *ret, struct err *e)
{
    struct buf body = buf_make(mem, in->limit > 0 ? in->limit : BODY_MAX);
    AUTO(call) c = { 0 };
    struct err why = { 0 };
    long status = 0;

    if (!speaks(in->url, (const char *const[]){ "http://", "https://" }))
        return refuse(in->url, e);
    call_open(mem, &c, in->url, in->ca, in->timeout_ms);
    call_end_by(&c, in->stop);
    TRY(set_headers(mem, &c, in, e));
    if (in->post) {
        curl_easy_setopt(c.curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)in->body.n);
        curl_easy_setopt(c.curl, CURLOPT_POSTFIELDS, in->body.n > 0 ? in->body.p : "");
    }
    curl_easy_setopt(c.curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(c.curl, CURLOPT_WRITEDATA, &body);
    enum st st = call_run(&c, &why);
    if (buf_is_full(&body))
        return FAIL_ERR(e, ST_LIMIT, "fetch.large", in->url);
    if (st != ST_OK)
        return FAIL_ERR(e, st, "fetch.failed", str_of(why.detail));
    curl_easy_getinfo(c.curl, CURLINFO_RESPONSE_CODE, &status);
    *ret = (struct fetched){ .status = (int)status, .body = buf_str(&body) };
    return ST_OK;
}

static size_t give(char *to, size_t one, size_t n, void *arg)
{
    struct str *left = arg, part = str_cut(*left, 0, one * n < left->n ? one * n : left->n);

    if (part.n > 0)
        memcpy(to, part.p, part.n);
    *left = str_from(*left, part.n);
    return part.n;
}

/* What stands between < and > in a mail's envelope. */
static bool is_mail_address(struct str s)
{
    size_t at = str_find(s, STR("@"));

    if (at == SIZE_MAX || at == 0 || at + 1 == s.n || s.n > 254 || !is_line(s))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (memchr(" <>,;\"()\\", s.p[i], 9) != NULL)
            return false;
    return true;
}

enum st mail_send(struct arena *mem, const struct mail *in, int *ret_status, struct err *e)
{
    struct str left = in->text;
    long status = 0;
    AUTO(call) c = { 0 };

    if (!speaks(in->server, (const char *const[]){ "smtp://", "smtps://" }))
        return refuse(in->server, e);
    if (!is_mail_address(in->from) || !is_mail_address(in->to))
        return refuse(is_mail_address(in->from) ? in->to : in->from, e);
    call_open(mem, &c, in->server, in->ca, in->timeout_ms);
    call_end_by(&c, in->stop);
    if (in->user.n > 0) {
        curl_easy_setopt(c.curl, CURLOPT_USERNAME, str_z(mem, in->user));
        curl_easy_setopt(c.curl, CURLOPT_PASSWORD, str_z(mem, in->password));
        curl_easy_setopt(c.curl, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL); /* a password never goes in the clear */
    }
    curl_easy_setopt(c.curl, CURLOPT_MAIL_FROM, str_z(mem, in->from));
    call_list(&c, str_z(mem, in->to));
    curl_easy_setopt(c.curl, CURLOPT_MAIL_RCPT, c.list);
    curl_easy_setopt(c.curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(c.curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(c.curl, CURLOPT_READDATA, &left);
    TRY(call_run(&c, e));
    curl_easy_getinfo(c.curl, CURLINFO_RESPONSE_CODE, &status);
    *ret_status = (int)status;
    return ST_OK;
}
