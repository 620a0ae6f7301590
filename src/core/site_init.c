// SPDX-License-Identifier: Apache-2.0
/* site_init.c - a new site: folder, keys, database, and the units of its district.
 *
 * Usual units come from data/unit.def, whose code patterns stand for the district {D}, its city {C}, each
 * town {T} and each village {V}; towns and villages come from the divisions (data/place, or files given). */
#include <string.h>

#include "base/asset.h"
#include "base/digest.h"
#include "codec/csv.h"
#include "codec/json.h"
#include "core/org/org.h"
#include "core/org/room.h"
#include "core/org/unit.h"
#include "core/site.h"
#include "store/store.h"
#include "sys/file.h"
#include "sys/random.h"

enum { DIVISIONS_MAX = 16 << 20, PLACES_MAX = 20000 };

struct place {
    struct str code, name;
};
struct birth {
    int64_t station; /* 0 = a district */
    struct str area, code, line;
    struct arena *mem;
    const struct site_birth *in;
    struct str district, city; /* "610404", "6104" */
    struct str name;
    struct place *place; /* towns and villages, by code */
    size_t n_place;
    struct org_list *list; /* what was saved so far */
};

/* -- divisions -- */

static bool is_code(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n == 12;
}

/* Rows of "code,name[,…]" that lie in the district; the first row is a heading. */
static enum st read_places(struct birth *b, struct str csv, struct err *e)
{
    struct csv c = csv_of_text(b->mem, csv);
    struct csv_row row;

    while (csv_next(&c, &row)) {
        if (row.n < 2 || !is_code(row.field[0]) || !str_starts(row.field[0], b->district))
            continue;
        if (b->n_place == PLACES_MAX)
            return FAIL_ERR(e, ST_LIMIT, "site.places", row.field[0]);
        b->place[b->n_place++] = (struct place){ arena_str(b->mem, row.field[0]), arena_str(b->mem, row.field[1]) };
    }
    return csv_status(&c, e);
}

static enum st read_built_in(struct birth *b, struct err *e)
{
    size_t n;
    const struct asset *a = asset_all(&n);

    for (size_t i = 0; i < n; i++)
        if (str_starts(a[i].name, STR("data/place/towns-")) || str_starts(a[i].name, STR("data/place/villages-")))
            TRY(read_places(b, a[i].bytes, e));
    return ST_OK;
}

static enum st read_given(struct birth *b, struct err *e)
{
    for (size_t i = 0; i < b->in->n_division; i++) {
        struct str text;
        TRY(file_load(b->mem, b->in->division[i], DIVISIONS_MAX, &text, e));
        TRY(read_places(b, text, e));
    }
    return ST_OK;
}

/* The county's name by its six digits; empty when it is in no list. */
static enum st find_name(struct birth *b, struct err *e)
{
    const struct asset *a = asset_find(STR("data/place/counties.csv"));
    struct csv c = csv_of_text(b->mem, a == NULL ? STR("") : a->bytes);
    struct csv_row row;

    b->name = b->in->name;
    while (b->name.n == 0 && csv_next(&c, &row))
        if (row.n >= 2 && str_eq(row.field[0], b->district))
            b->name = arena_str(b->mem, row.field[1]);
    if (b->name.n == 0)
        return FAIL_ERR_FIELD(e, ST_INPUT, "site.district", "district", b->district);
    return ST_OK;
}

/* -- units -- */

static bool is_town(const struct place *p)
{
    return str_ends(p->code, STR("000"));
}

/* Fills the braces of a pattern; `p` is the town or village it is made for, or NULL. */
static struct str fill(struct birth *b, struct str pattern, const struct place *p)
{
    struct buf out = buf_make(b->mem, 200);

    for (size_t i = 0; i < pattern.n; i++) {
        if (pattern.p[i] != '{' || i + 2 >= pattern.n) {
            buf_byte(&out, pattern.p[i]);
            continue;
        }
        char c = pattern.p[i + 1];
        struct str town = p == NULL ? STR("") : arena_printf(b->mem, "%.9s000", p->code.p);
        buf_add(&out, c == 'D'   ? b->district
                      : c == 'C' ? b->city
                      : c == 'T' ? town
                      : c == 'V' ? (p == NULL ? STR("") : p->code)
                                 : (p == NULL ? STR("") : p->name));
        i += 2;
    }
    return buf_str(&out);
}

static enum st save_row(struct ctx *cx, struct birth *b, const struct unit_row *r, const struct place *p)
{
    const struct unit u = { .code = fill(b, r->code, p),
                            .name = fill(b, r->name, p),
                            .name_en = fill(b, r->name_en, p),
                            .kind = r->kind,
                            .superior = fill(b, r->superior, p),
                            .review = fill(b, r->review, p),
                            .phone = fill(b, r->phone, p) };

    return unit_save(cx, b->list, &u);
}

static bool has(struct str s, const char *part)
{
    return str_find(s, str_of(part)) != SIZE_MAX;
}

/* Rows in the order of unit.def: towns stand before villages there, so a superior is always there already. */
static enum st save_rows(struct ctx *cx, struct birth *b, const struct unit_row *r)
{
    bool towns = has(r->code, "{T}"), villages = has(r->code, "{V}");

    if (!towns && !villages)
        return save_row(cx, b, r, NULL);
    for (size_t i = 0; i < b->n_place; i++)
        if (is_town(&b->place[i]) == towns)
            TRY(save_row(cx, b, r, &b->place[i]));
    return ST_OK;
}

static enum st save_room(struct ctx *cx, struct birth *b, const struct room_row *r, const struct place *p)
{
    const struct room room = { .code = fill(b, r->code, p),
                               .hall = fill(b, r->hall, p),
                               .kind = r->kind,
                               .name = r->name,
                               .name_en = r->name_en,
                               .unit = fill(b, r->unit, p),
                               .categories = r->categories,
                               .presence = r->presence,
                               .days = r->days,
                               .hours = r->hours };

    return room_save(cx, b->list, &room);
}

/* The usual rooms of the district itself (NULL), or of one town or village. */
static enum st save_rooms(struct ctx *cx, struct birth *b, const struct place *p)
{
    size_t n;
    const struct room_row *r = rules_rooms(cx->site->rules, &n);

    for (size_t i = 0; i < n; i++) {
        bool town = has(r[i].code, "{T}"), village = has(r[i].code, "{V}");
        if (p == NULL ? !town && !village : is_town(p) ? town : village)
            TRY(save_room(cx, b, &r[i], p));
    }
    return ST_OK;
}

static enum st save_units(struct ctx *cx, void *arg)
{
    struct birth *b = arg;
    size_t n;
    const struct unit_row *r = rules_units(cx->site->rules, &n);
    const struct unit root = { .code = cx->site->root,
                               .name = b->name,
                               .name_en = b->name,
                               .kind = STR("district"),
                               .superior = STR(""),
                               .review = STR(""),
                               .phone = STR("") };

    b->list = arena_take(b->mem, sizeof *b->list);
    org_begin(b->list, b->mem);
    TRY(unit_save(cx, b->list, &root));
    for (size_t i = 0; i < n; i++)
        TRY(save_rows(cx, b, &r[i]));
    unit_settled(cx);
    TRY(save_rooms(cx, b, NULL));
    for (size_t i = 0; i < b->n_place; i++)
        TRY(save_rooms(cx, b, &b->place[i]));
    return org_close(cx, b->list);
}

enum st site_save_place(struct ctx *cx, struct org_list *list, struct str code, struct str name)
{
    struct birth b = {
        .mem = cx->mem, .list = list, .district = str_cut(cx->site->root, 0, 6), .city = str_cut(cx->site->root, 0, 4)
    };
    const struct place p = { code, name };
    size_t n;
    const struct unit_row *r = rules_units(cx->site->rules, &n);

    for (size_t i = 0; i < n; i++)
        if (has(r[i].code, is_town(&p) ? "{T}" : "{V}"))
            TRY(save_row(cx, &b, &r[i], &p));
    return save_rooms(cx, &b, &p);
}

/* -- the folder -- */

static enum st make_key(struct birth *b, const char *name, struct err *e)
{
    uint8_t key[SITE_KEY];

    random_bytes(key, sizeof key);
    struct str hex = digest_hex(b->mem, (struct str){ (const char *)key, sizeof key });
    return file_save(arena_printf(b->mem, "%.*s/keys/%s", STR_ARG(b->in->place), name), hex, e);
}

static enum st make_folder(struct birth *b, struct err *e)
{
    static const char *const folder[] = { "", "/keys", "/files", "/data", "/spool" };
    static const char *const key[] = { "code.key", "form.key", "log.key" };

    for (size_t i = 0; i < N_OF(folder); i++)
        TRY(folder_make(arena_printf(b->mem, "%.*s%s", STR_ARG(b->in->place), folder[i]), e));
    for (size_t i = 0; i < N_OF(key); i++)
        TRY(make_key(b, key[i], e));
    return ST_OK;
}

/* A station's query codes and its letters to the district hang on keys that only these two know. */
static enum st take_invitation(struct birth *b, struct err *e)
{
    uint8_t key[SITE_KEY];

    if (b->in->invitation.n == 0)
        return ST_OK;
    const struct json *j = json_parse(b->mem, b->in->invitation, 4096, e);
    int64_t district = 0;
    b->area = json_text(j, "area");
    b->code = json_text(j, "code");
    b->line = json_text(j, "line");
    if (!json_int(j, "station", &b->station) || !json_int(j, "district", &district) || district != b->in->district ||
        b->station < 1 || b->station > SITE_STATION_MAX || !is_code(b->area) ||
        !digest_unhex(b->code, key, sizeof key) || !digest_unhex(b->line, key, sizeof key))
        return FAIL_ERR(e, ST_INPUT, "sync.invitation", STR_NONE);
    return ST_OK;
}

static enum st keep_invitation(struct birth *b, struct err *e)
{
    if (b->station == 0)
        return ST_OK;
    TRY(file_save(arena_printf(b->mem, "%.*s/keys/code.key", STR_ARG(b->in->place)), b->code, e));
    return file_save(arena_printf(b->mem, "%.*s/keys/line.key", STR_ARG(b->in->place)), b->line, e);
}

/* A station's log is its own: two logs of one name would contradict each other. */
static struct str log_origin(struct birth *b)
{
    if (b->in->log.n > 0)
        return b->in->log;
    return b->station == 0
               ? arena_printf(b->mem, "localhost/%.*s/log", STR_ARG(b->district))
               : arena_printf(b->mem, "localhost/%.*s/log/station/%.*s", STR_ARG(b->district), STR_ARG(b->area));
}

/* Written last: a folder without it is no site. */
static enum st make_card(struct birth *b, struct err *e)
{
    struct buf text = buf_make(b->mem, 4096);
    struct json_out o = { .b = &text };

    json_open(&o, NULL, '{');
    if (b->station > 0)
        json_put_text(&o, "area", b->area);
    json_put_int(&o, "district", b->in->district);
    json_put_text(&o, "log", log_origin(b));
    json_put_text(&o, "name", b->name);
    if (b->station > 0)
        json_put_int(&o, "station", b->station);
    json_put_bool(&o, "training", b->in->training);
    json_close(&o, '}');
    buf_byte(&text, '\n');
    return file_save(arena_printf(b->mem, "%.*s/site.json", STR_ARG(b->in->place)), buf_str(&text), e);
}

static enum st make_store(struct birth *b, struct err *e)
{
    const struct store_options o = { .place = b->in->place, .district = b->in->district, .create = true };
    struct store *s;

    TRY(store_open(&o, &s, e));
    store_close(s);
    return ST_OK;
}

static enum st fill_store(struct birth *b, struct err *e)
{
    const struct site_options o = { .place = b->in->place };
    struct site *s;

    TRY(site_open(b->mem, &o, &s, e));
    struct ctx cx = site_ctx(s, b->mem);
    cx.who.system = true;
    enum st st = store_write(&cx, s->store, save_units, b);
    if (st != ST_OK)
        *e = cx.err;
    site_close(s);
    return st;
}

enum st site_init(struct arena *mem, const struct site_birth *in, struct err *e)
{
    struct birth b = { .mem = mem, .in = in };

    if (in->district < 110000 || in->district > 659999)
        return FAIL_ERR_FIELD(e, ST_INPUT, "site.district", "district", STR_NONE);
    b.district = arena_printf(mem, "%lld", (long long)in->district);
    b.city = str_cut(b.district, 0, 4);
    b.place = arena_array(mem, PLACES_MAX, sizeof *b.place);
    if (file_exists(arena_printf(mem, "%.*s/site.json", STR_ARG(in->place))) ||
        file_exists(arena_printf(mem, "%.*s/anlan.db", STR_ARG(in->place))))
        return FAIL_ERR(e, ST_STALE, "site.exists", in->place);
    TRY(find_name(&b, e));
    TRY(read_built_in(&b, e));
    TRY(read_given(&b, e));
    TRY(take_invitation(&b, e));
    TRY(make_folder(&b, e));
    TRY(keep_invitation(&b, e));
    TRY(make_store(&b, e));
    TRY(make_card(&b, e));
    return fill_store(&b, e);
}
