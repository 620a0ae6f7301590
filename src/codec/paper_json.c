// SPDX-License-Identifier: Apache-2.0
/* paper_json.c - a paper between two processes of ours; see paper_draw.h. */
#include "codec/json.h"
#include "codec/paper_draw.h"

#include "base/digest.h"

enum { JSON_MAX = 16 << 20 };

static void put_rows(struct json_out *o, const struct paper_block *b)
{
    json_open(o, "width", '[');
    for (int i = 0; i < b->n_columns; i++)
        json_put_int(o, NULL, b->width[i]);
    json_close(o, ']');
    json_open(o, "rows", '[');
    for (const struct paper_row *r = b->row; r != NULL; r = r->next) {
        json_open(o, NULL, '{');
        json_put_bool(o, "head", r->head);
        json_open(o, "cells", '[');
        for (int i = 0; i < r->n; i++) {
            json_open(o, NULL, '{');
            json_put_bool(o, "label", r->cell[i].label);
            json_put_int(o, "span", r->cell[i].span);
            json_put_text(o, "text", r->cell[i].text);
            json_close(o, '}');
        }
        json_close(o, ']');
        json_close(o, '}');
    }
    json_close(o, ']');
}

static void put_block(struct arena *mem, struct json_out *o, const struct paper_block *b)
{
    json_open(o, NULL, '{');
    json_put_int(o, "kind", b->kind);
    json_open(o, "runs", '[');
    for (const struct paper_run *r = b->run; r != NULL; r = r->next) {
        json_open(o, NULL, '{');
        json_put_bool(o, "bold", r->bold);
        json_put_text(o, "text", r->text);
        json_close(o, '}');
    }
    json_close(o, ']');
    json_put_text(o, "right", b->right);
    json_put_int(o, "day", b->day.n);
    if (b->kind == PAPER_TABLE)
        put_rows(o, b);
    if (b->kind == PAPER_BITS)
        json_put_text(o, "bits",
                      digest_base64(mem, (struct str){ (const char *)b->module, (size_t)b->size * (size_t)b->size }));
    json_put_int(o, "size", b->size);
    json_close(o, '}');
}

struct str paper_json(struct arena *mem, const struct paper *p)
{
    struct buf b = buf_make(mem, JSON_MAX);
    struct json_out o = { .b = &b };

    json_open(&o, NULL, '{');
    json_put_text(&o, "organ", p->organ);
    json_put_text(&o, "number", p->number);
    json_put_text(&o, "signer", p->signer);
    json_put_text(&o, "title", p->title);
    json_put_text(&o, "addressee", p->addressee);
    json_put_text(&o, "copies", p->copies);
    json_put_text(&o, "printer", p->printer);
    json_put_int(&o, "printed", p->printed.n);
    json_put_text(&o, "mark", p->mark);
    json_put_text(&o, "check", p->check);
    json_put_int(&o, "day", p->day.n);
    json_open(&o, "blocks", '[');
    for (const struct paper_block *t = p->block; t != NULL; t = t->next)
        put_block(mem, &o, t);
    json_close(&o, ']');
    json_close(&o, '}');
    return buf_str(&b);
}

static int small(const struct json *j, const char *name)
{
    int64_t v = 0;

    return json_int(j, name, &v) && v == (int32_t)v ? (int)v : 0;
}

static struct day day_of_json(const struct json *j, const char *name)
{
    return (struct day){ (int32_t)small(j, name) };
}

static const struct json *first(const struct json *j, const char *name)
{
    const struct json *list = json_get(j, name);

    return list == NULL ? NULL : list->child;
}

static void read_table(struct paper *p, const struct json *j)
{
    int width[PAPER_COLUMNS], n = 0;

    for (const struct json *w = first(j, "width"); w != NULL && n < PAPER_COLUMNS; w = w->next)
        width[n++] = w->number < 1 || w->number > 1000 ? 1 : (int)w->number;
    if (n == 0)
        return;
    paper_table(p, width, n);
    for (const struct json *r = first(j, "rows"); r != NULL; r = r->next) {
        struct paper_cell cell[PAPER_COLUMNS];
        int cells = 0, columns = 0;
        bool label, head = false;
        for (const struct json *c = first(r, "cells"); c != NULL && cells < PAPER_COLUMNS; c = c->next) {
            int span = small(c, "span");
            label = false;
            json_bool(c, "label", &label);
            if (span < 1 || columns + span > n)
                break;
            cell[cells++] = (struct paper_cell){ json_text(c, "text"), span, label };
            columns += span;
        }
        if (columns != n)
            continue;
        paper_cells(p, cell, cells);
        json_bool(r, "head", &head);
        p->last->last_row->head = head;
    }
}

static void read_bits(struct paper *p, const struct json *j)
{
    int size = small(j, "size");
    struct str bytes;

    if (size < 1 || size > PAPER_MODULES || !digest_unbase64(p->mem, json_text(j, "bits"), &bytes) ||
        bytes.n != (size_t)size * (size_t)size)
        return;
    paper_modules(p, (const uint8_t *)bytes.p, size, json_text(first(j, "runs"), "text"));
}

static void read_runs(struct paper *p, const struct json *j, bool heading)
{
    bool began = false;

    for (const struct json *r = first(j, "runs"); r != NULL; r = r->next) {
        bool bold = false;
        json_bool(r, "bold", &bold);
        if (began)
            paper_more(p, json_text(r, "text"), bold);
        else if (heading)
            paper_heading(p, json_text(r, "text"));
        else
            (bold ? paper_bold : paper_text)(p, json_text(r, "text"));
        began = true;
    }
}

static void read_block(struct paper *p, const struct json *j)
{
    struct str text = json_text(first(j, "runs"), "text");

    switch (small(j, "kind")) {
    case PAPER_TEXT:
        read_runs(p, j, false);
        break;
    case PAPER_HEADING:
        read_runs(p, j, true);
        break;
    case PAPER_SIDES:
        paper_sides(p, text, json_text(j, "right"));
        break;
    case PAPER_TABLE:
        read_table(p, j);
        break;
    case PAPER_ENCLOSURE:
        paper_enclosure(p, text);
        break;
    case PAPER_SEAL:
        paper_seal(p, text, day_of_json(j, "day"));
        break;
    case PAPER_HAND:
        paper_hand(p, text);
        break;
    case PAPER_BITS:
        read_bits(p, j);
        break;
    case PAPER_NOTE:
        paper_note(p, text);
        break;
    case PAPER_BREAK:
        paper_break(p);
        break;
    default:
        break;
    }
}

struct paper *paper_json_read(struct arena *mem, struct str json, struct err *e)
{
    const struct json *j = json_parse(mem, json, JSON_MAX, e);

    if (j == NULL)
        return NULL;
    struct paper *p = paper_make(mem);
    paper_organ(p, json_text(j, "organ"));
    paper_number(p, json_text(j, "number"));
    paper_signer(p, json_text(j, "signer"));
    paper_title(p, json_text(j, "title"));
    paper_addressee(p, json_text(j, "addressee"));
    paper_copies(p, json_text(j, "copies"));
    paper_printed(p, json_text(j, "printer"), day_of_json(j, "printed"));
    paper_mark(p, json_text(j, "mark"));
    paper_check(p, json_text(j, "check"));
    for (const struct json *b = first(j, "blocks"); b != NULL; b = b->next)
        read_block(p, b);
    paper_day(p, day_of_json(j, "day"));
    return p;
}
