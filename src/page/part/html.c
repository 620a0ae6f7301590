// SPDX-License-Identifier: Apache-2.0
/* html.c - see html.h. One escape for text and quoted attributes: the five characters are few enough. */
#include "page/part/html.h"

#include "page/part/words.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

void html_raw(struct html_out *o, struct str s)
{
    buf_add(o->b, s);
}

static const struct str entity[256] = {
    ['&'] = STR("&amp;"), ['<'] = STR("&lt;"), ['>'] = STR("&gt;"), ['"'] = STR("&quot;"), ['\''] = STR("&#39;")
};

void html_escape(struct html_out *o, struct str s)
{
    size_t from = 0;

    for (size_t i = 0; i < s.n; i++) {
        const struct str *e = &entity[(unsigned char)s.p[i]];
        if (e->n == 0)
            continue;
        buf_add(o->b, str_cut(s, from, i));
        buf_add(o->b, *e);
        from = i + 1;
    }
    buf_add(o->b, str_from(s, from));
}

void html_put_str(struct html_out *o, struct str s)
{
    html_escape(o, s);
}

void html_put_html(struct html_out *o, struct html h)
{
    buf_add(o->b, h.s);
}

void html_put_z(struct html_out *o, const char *z)
{
    html_escape(o, str_of(z));
}

void html_put_int(struct html_out *o, int64_t v)
{
    buf_int(o->b, v);
}

void html_put_size(struct html_out *o, size_t v)
{
    buf_int(o->b, (int64_t)v);
}

void html_put_day(struct html_out *o, struct day d)
{
    html_raw(o, words_day(o->b->mem, o->lang, d, o->today));
}

void html_put_when(struct html_out *o, struct when w)
{
    html_raw(o, words_time(o->b->mem, o->lang, w, o->today));
}

void html_iso_day(struct html_out *o, struct day d)
{
    if (!day_is_none(d))
        day_format(o->b, d);
}

void html_iso_when(struct html_out *o, struct when w)
{
    if (!when_is_none(w))
        when_format(o->b, w);
}

/* Browsers drop tabs and line ends inside an address and take a backslash for a slash. */
static bool is_safe_url(struct str s)
{
    static const char *const scheme[] = { "http:", "https:", "mailto:", "tel:" };
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= 0x20 || s.p[i] == '\\' || s.p[i] == 0x7f)
            return false;
    if (str_starts(s, STR("//")))
        return false;
    while (n < s.n && strchr(":/?#", s.p[n]) == NULL)
        n++;
    if (n == s.n || s.p[n] != ':')
        return true;
    for (size_t i = 0; i < N_OF(scheme); i++)
        if (strlen(scheme[i]) == n + 1 && strncasecmp(s.p, scheme[i], n + 1) == 0)
            return true;
    return false;
}

void html_put_url(struct html_out *o, struct str s)
{
    html_escape(o, is_safe_url(s) ? s : STR("#"));
}

void html_put_part(struct html_out *o, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c < 0x80 && isalnum(c)) || (c != '\0' && strchr("-._~", c) != NULL))
            buf_byte(o->b, (char)c);
        else
            buf_printf(o->b, "%%%02X", c);
    }
}

void html_part_z(struct html_out *o, const char *z)
{
    html_put_part(o, str_of(z));
}

void html_part_int(struct html_out *o, int64_t v)
{
    buf_int(o->b, v);
}

void html_part_day(struct html_out *o, struct day d)
{
    html_iso_day(o, d);
}

struct str html_arg_str(struct html_out *o, struct str s)
{
    (void)o;
    return s;
}

struct str html_arg_z(struct html_out *o, const char *z)
{
    (void)o;
    return str_of(z);
}

struct str html_arg_int(struct html_out *o, int64_t v)
{
    struct buf b = buf_make(o->b->mem, 32);

    buf_int(&b, v);
    return buf_str(&b);
}

struct str html_arg_size(struct html_out *o, size_t v)
{
    return html_arg_int(o, (int64_t)v);
}

struct str html_arg_day(struct html_out *o, struct day d)
{
    return words_day(o->b->mem, o->lang, d, o->today);
}

struct str html_arg_when(struct html_out *o, struct when w)
{
    return words_time(o->b->mem, o->lang, w, o->today);
}

bool html_is_str(struct str s)
{
    return s.n > 0;
}

bool html_is_html(struct html h)
{
    return h.s.n > 0;
}

bool html_is_int(int64_t v)
{
    return v != 0;
}

bool html_is_size(size_t v)
{
    return v != 0;
}

bool html_is_day(struct day d)
{
    return !day_is_none(d);
}

bool html_is_when(struct when w)
{
    return !when_is_none(w);
}

bool html_is_set(const void *p)
{
    return p != NULL;
}
