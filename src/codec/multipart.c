// SPDX-License-Identifier: Apache-2.0
/* multipart.c - see multipart.h.
 *
 *     preamble CRLF--B [blanks] CRLF  head-line CRLF … CRLF CRLF  bytes  CRLF--B … CRLF--B-- epilogue
 *
 * The first delimiter may stand at the very start, without its CRLF. */
#include "codec/multipart.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "codec/form.h"

enum { HEAD = 8192, BOUNDARY = 200, NAME = 200 };

static enum st broken(const char *why, struct err *e)
{
    return FAIL_ERR(e, ST_INPUT, "input.form", str_of(why));
}

/* What stands before the next delimiter; *rest begins after it. False when there is none. */
static bool to_delimiter(struct str *rest, struct str delimiter, struct str *ret)
{
    size_t at = str_find(*rest, delimiter);

    if (at == SIZE_MAX)
        return false;
    *ret = str_cut(*rest, 0, at);
    *rest = str_from(*rest, at + delimiter.n);
    return true;
}

/* The rest of the delimiter's line: 1 a part follows, 0 it was the last one, -1 neither. */
static int after_delimiter(struct str *rest)
{
    if (str_starts(*rest, STR("--")))
        return 0;
    while (rest->n > 0 && (rest->p[0] == ' ' || rest->p[0] == '\t'))
        *rest = str_from(*rest, 1);
    if (!str_starts(*rest, STR("\r\n")))
        return -1;
    *rest = str_from(*rest, 2);
    return 1;
}

static bool is_line(struct str line, struct str name, struct str *ret)
{
    if (line.n <= name.n || strncasecmp(line.p, name.p, name.n) != 0 || line.p[name.n] != ':')
        return false;
    *ret = str_trim(str_from(line, name.n + 1));
    return true;
}

/* It may go out in a header one day. */
static bool is_type(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < ' ' || s.p[i] > '~')
            return false;
    return s.n > 0 && s.n <= 100;
}

/* Browsers send quotes and line ends in names as %22 %0D %0A, and nothing else that way. */
static struct str unquoted(struct arena *mem, struct str s)
{
    struct buf b = buf_make(mem, s.n);

    for (size_t i = 0; i < s.n; i++) {
        struct str rest = str_from(s, i);
        bool quote = str_starts(rest, STR("%22"));
        if (quote || str_starts(rest, STR("%0D")) || str_starts(rest, STR("%0A"))) {
            buf_byte(&b, quote ? '"' : ' ');
            i += 2;
        } else {
            buf_byte(&b, s.p[i]);
        }
    }
    return buf_str(&b);
}

static struct str without_folders(struct str s)
{
    for (size_t i = s.n; s.p != NULL && i > 0; i--)
        if (s.p[i - 1] == '/' || s.p[i - 1] == '\\')
            return str_from(s, i);
    return s;
}

/* filename*=UTF-8''%e4%bf%a1.pdf (RFC 5987), which browsers do not send but programs do. */
static struct str file_name(struct arena *mem, struct str disposition)
{
    struct str plain = form_parameter(mem, disposition, "filename");
    struct str wide = form_parameter(mem, disposition, "filename*"), s;

    if (wide.n > 7 && strncasecmp(wide.p, "UTF-8''", 7) == 0 && form_percent(mem, str_from(wide, 7), false, &s))
        return s;
    return plain.p == NULL ? STR_NONE : unquoted(mem, plain);
}

static enum st read_disposition(struct arena *mem, struct str value, struct part *p, struct err *e)
{
    if (value.n < 9 || strncasecmp(value.p, "form-data", 9) != 0)
        return broken("a part that is no form-data", e);
    struct str file = file_name(mem, value);
    p->field = unquoted(mem, form_parameter(mem, value, "name"));
    p->is_file = file.p != NULL;
    if (p->field.n == 0 || p->field.n > FORM_NAME || !text_is_utf8(p->field) || !text_is_utf8(file))
        return broken("a part without a name", e);
    p->name = text_cut(text_clean(mem, without_folders(file)), NAME);
    return ST_OK;
}

static enum st read_head(struct arena *mem, struct str head, struct part *p, struct err *e)
{
    struct str value;
    bool named = false;

    p->type = STR("text/plain");
    while (head.n > 0) {
        size_t end = str_find(head, STR("\r\n"));
        struct str line = end == SIZE_MAX ? head : str_cut(head, 0, end);
        head = end == SIZE_MAX ? STR_NONE : str_from(head, end + 2);
        if (is_line(line, STR("Content-Disposition"), &value)) {
            if (named)
                return broken("a part with two names", e);
            TRY(read_disposition(mem, value, p, e));
            named = true;
        } else if (is_line(line, STR("Content-Type"), &value)) {
            p->type = is_type(value) ? value : STR("application/octet-stream");
        } else if (is_line(line, STR("Content-Transfer-Encoding"), &value) && value.n == 6 &&
                   strncasecmp(value.p, "base64", 6) == 0) {
            return broken("a part in base64", e);
        }
    }
    return named ? ST_OK : broken("a part without a name", e);
}

static enum st read_part(struct arena *mem, struct str raw, struct part *p, struct err *e)
{
    size_t end = str_starts(raw, STR("\r\n")) ? 0 : str_find(str_cut(raw, 0, HEAD), STR("\r\n\r\n"));

    if (end == SIZE_MAX)
        return broken("a part without an end of its head", e);
    TRY(read_head(mem, str_cut(raw, 0, end), p, e));
    p->bytes = str_from(raw, end + 4);
    if (!p->is_file && (!text_is_utf8(p->bytes) || memchr(p->bytes.p, '\0', p->bytes.n) != NULL))
        return FAIL_ERR_FIELD(e, ST_INPUT, "input.text", str_z(mem, p->field), STR_NONE);
    return ST_OK;
}

enum st multipart_split(struct arena *mem, struct str body, struct str boundary, struct part_list *ret, struct err *e)
{
    struct str delimiter = arena_printf(mem, "\r\n--%.*s", STR_ARG(boundary)), rest = body, raw;
    struct part *part = arena_array(mem, MULTIPART_PARTS, sizeof *part);
    size_t n = 0;
    int next;

    if (boundary.n == 0 || boundary.n > BOUNDARY)
        return broken("no boundary", e);
    if (str_starts(body, str_from(delimiter, 2)))
        rest = str_from(body, delimiter.n - 2);
    else if (!to_delimiter(&rest, delimiter, &raw))
        return broken("no part", e);
    while ((next = after_delimiter(&rest)) == 1) {
        if (n == MULTIPART_PARTS)
            return broken("too many parts", e);
        if (!to_delimiter(&rest, delimiter, &raw))
            return broken("the last part has no end", e);
        TRY(read_part(mem, raw, &part[n++], e));
    }
    if (next < 0)
        return broken("a boundary inside a part", e);
    *ret = (struct part_list){ part, n };
    return ST_OK;
}
