// SPDX-License-Identifier: Apache-2.0
/* demo_text.c - what people write and offices answer, put together from the lines of data/demo.
 *
 * Every choice hangs on seed, number and the place it stands at, never on what was thrown before: the same mark
 * means the same in title, body and answer, and a text can be made again at any time without keeping it. */
#include <string.h>

#include "base/asset.h"
#include "base/dice.h"
#include "base/num.h"
#include "base/text.h"
#include "codec/csv.h"
#include "core/demo/demo_message.h"
#include "core/demo/demo_plan.h"

enum { TEXT_CAP = 60000, TITLE_CHARS = 200, BODY_CHARS = 50000, CHOICES_MAX = 64 };
enum { DICE_TOPIC = 11, DICE_BODY, DICE_PERSON, DICE_FIELD };

struct line {
    struct str key, text;
};
struct lines {
    struct line *row;
    size_t n;
};
struct topic {
    struct str id, category, unit, other, ground, procedures;
    struct lines lines;
};
struct place {
    struct str code, name, town;
    bool rural;
};
struct demo_texts {
    struct topic *topic;
    size_t n_topic;
    struct lines words, fields; /* words: the text is the entries with their bars */
    struct place *place;
    size_t n_place;
    struct demo_messages messages;
};

/* -- reading -- */

static size_t count_lines(const char *name)
{
    struct demo_lines l = demo_lines_of(name);
    struct str first, rest;
    size_t n = 0;

    while (demo_line(&l, &first, &rest))
        n++;
    return n;
}

static struct lines read_lines(struct arena *mem, const char *name)
{
    struct demo_lines l = demo_lines_of(name);
    struct lines ret = { .row = arena_array(mem, count_lines(name), sizeof *ret.row) };
    struct str first, rest;

    while (demo_line(&l, &first, &rest))
        ret.row[ret.n++] = (struct line){ first, str_trim(rest) };
    return ret;
}

/* A topic's lines stand below it, so each topic borrows a stretch of one array. */
static void read_topics(struct arena *mem, struct demo_texts *t)
{
    struct lines all = read_lines(mem, "topics.txt");

    t->topic = arena_array(mem, all.n, sizeof *t->topic);
    for (size_t i = 0; i < all.n; i++) {
        struct str rest = all.row[i].text;
        if (str_eqz(all.row[i].key, "topic")) {
            struct topic *p = &t->topic[t->n_topic++];
            struct str *cell[] = { &p->id, &p->category, &p->unit, &p->other, &p->ground, &p->procedures };
            for (size_t k = 0; k < N_OF(cell); k++)
                (void)demo_cell(&rest, cell[k]);
            p->lines.row = &all.row[i + 1];
        } else if (t->n_topic > 0) {
            t->topic[t->n_topic - 1].lines.n++;
        }
    }
}

static struct str asset_text(const char *name)
{
    const struct asset *a = asset_find(str_of(name));

    return a == NULL ? STR_NONE : a->bytes;
}

/* "渭阳路社区居委会" is 渭阳路社区 to who lives there. */
static struct str short_name(struct str name)
{
    static const char *const tail[] = { "居民委员会", "村民委员会", "居委会", "委会" };

    for (size_t i = 0; i < N_OF(tail); i++)
        if (str_ends(name, str_of(tail[i])))
            return str_cut(name, 0, name.n - strlen(tail[i]));
    return name;
}

static struct str town_of(struct arena *mem, struct str code)
{
    struct csv c = csv_of_text(mem, asset_text("data/place/towns-610404.csv"));
    struct csv_row row;

    while (csv_next(&c, &row))
        if (row.n >= 2 && str_eq(row.field[0], code))
            return arena_str(mem, row.field[1]);
    return STR("");
}

static void read_places(struct arena *mem, struct demo_texts *t)
{
    enum { PLACES_MAX = 1000 };
    struct csv c = csv_of_text(mem, asset_text("data/place/villages-610404.csv"));
    struct csv_row row;

    t->place = arena_array(mem, PLACES_MAX, sizeof *t->place);
    while (csv_next(&c, &row) && t->n_place < PLACES_MAX)
        if (row.n >= 3 && row.field[0].n == 12)
            t->place[t->n_place++] = (struct place){ .code = arena_str(mem, row.field[0]),
                                                     .name = arena_str(mem, short_name(row.field[1])),
                                                     .town = town_of(mem, row.field[2]),
                                                     .rural = str_ends(row.field[1], STR("村委会")) };
}

enum st demo_texts_load(struct arena *mem, struct str messages, const struct demo_texts **ret, struct err *e)
{
    struct demo_texts *t = arena_take(mem, sizeof *t);

    t->words = read_lines(mem, "words.txt");
    t->fields = read_lines(mem, "fields.txt");
    read_topics(mem, t);
    read_places(mem, t);
    if (messages.n > 0)
        TRY(demo_messages_load(mem, messages, &t->messages, e));
    if (t->n_topic == 0 || t->n_place == 0)
        return FAIL_ERR(e, ST_BROKEN, "data.fault", STR("data/demo/topics.txt"));
    *ret = t;
    return ST_OK;
}

/* -- one telling: which topic, where -- */

struct telling {
    const struct demo_texts *t;
    const struct demo_ask *ask;
    const struct topic *topic;
    const struct place *place;
    uint64_t seed;      /* of this matter */
    struct str variant; /* of the topic: the x of its title's key "title/x"; lines of another variant do not fit */
};

static bool has_word(struct str list, struct str word)
{
    struct str one;

    while (str_split(&list, ',', &one))
        if (str_eq(str_trim(one), word))
            return true;
    return false;
}

static const struct topic *choose_topic(const struct demo_texts *t, struct str procedure, struct dice *d)
{
    const struct topic *fit[CHOICES_MAX];
    size_t n = 0;

    for (size_t i = 0; i < t->n_topic && n < N_OF(fit); i++)
        if (has_word(t->topic[i].procedures, procedure))
            fit[n++] = &t->topic[i];
    return n == 0 ? &t->topic[0] : fit[dice_below(d, n)];
}

static const struct place *choose_place(const struct demo_texts *t, struct str ground, struct dice *d)
{
    const struct place *p = NULL;

    for (int i = 0; i < 50; i++) {
        p = &t->place[dice_below(d, t->n_place)];
        if (str_eqz(ground, "any") || p->rural == str_eqz(ground, "rural"))
            break;
    }
    return p;
}

static struct str variant_of(struct str key, struct str *ret_name)
{
    str_split(&key, '/', ret_name);
    return key;
}

/* Each title is as likely as another, and with it comes what fits it. */
static struct str choose_variant(const struct lines *l, struct dice *d)
{
    struct str fit[CHOICES_MAX], name;
    size_t n = 0;

    for (size_t i = 0; i < l->n && n < N_OF(fit); i++) {
        struct str variant = variant_of(l->row[i].key, &name);
        if (str_eqz(name, "title"))
            fit[n++] = variant;
    }
    return n == 0 ? STR_NONE : fit[dice_below(d, n)];
}

static struct telling telling_of(const struct demo_texts *t, const struct demo_ask *ask)
{
    struct dice d = dice_make(ask->seed, DICE_TOPIC, (uint64_t)ask->number);
    struct telling w = { .t = t, .ask = ask };

    w.topic = choose_topic(t, ask->procedure, &d);
    w.place = choose_place(t, w.topic->ground, &d);
    w.variant = choose_variant(&w.topic->lines, &d);
    w.seed = dice_next(&d);
    return w;
}

/* -- marks -- */

static struct str entry(const struct telling *w, struct str list, uint64_t chance)
{
    struct str cell, rest;
    size_t n = 0;

    for (size_t i = 0; i < w->t->words.n; i++) {
        if (!str_eq(w->t->words.row[i].key, list))
            continue;
        for (rest = w->t->words.row[i].text; demo_cell(&rest, &cell);)
            n++;
        size_t at = (size_t)(chance % n);
        for (rest = w->t->words.row[i].text; demo_cell(&rest, &cell) && at > 0;)
            at--;
        return cell;
    }
    return STR_NONE;
}

static void put_date(struct buf *b, const struct telling *w, int64_t before)
{
    struct ymd d = day_ymd((struct day){ w->ask->day.n - (int32_t)before });
    int this_year = day_ymd(w->ask->day).year;

    if (d.year != this_year)
        buf_addz(b, "去年");
    buf_printf(b, "%d月%d日", d.month, d.day);
}

/* "n:3-12", "money:2000-9000/100", "day:10-60"; false when it is none of these. */
static bool put_number(struct buf *b, const struct telling *w, struct str mark)
{
    struct str name, low, high, step = mark;
    int64_t least, most, by = 1;

    str_split(&step, ':', &name);
    str_split(&step, '-', &low);
    str_split(&step, '/', &high);
    if (!num_parse(low, &least) || !num_parse(high, &most) || (step.n > 0 && !num_parse(step, &by)) || by < 1 ||
        most < least)
        return false;
    int64_t n = least + (int64_t)(dice_of_name(w->seed, mark) % (uint64_t)((most - least) / by + 1)) * by;
    if (str_eqz(name, "day"))
        put_date(b, w, n);
    else
        buf_int(b, n);
    return true;
}

static void put_mark(struct buf *b, const struct telling *w, struct str mark)
{
    struct str list = mark;

    if (str_find(mark, STR(":")) != SIZE_MAX && put_number(b, w, mark))
        return;
    while (list.n > 0 && list.p[list.n - 1] >= '0' && list.p[list.n - 1] <= '9')
        list.n--;
    struct str word = str_eqz(mark, "village") ? w->place->name
                      : str_eqz(mark, "town")  ? w->place->town
                                               : entry(w, list, dice_of_name(w->seed, mark));
    if (word.p == NULL)
        buf_printf(b, "{%.*s}", STR_ARG(mark));
    else
        buf_add(b, word);
}

static void put_filled(struct buf *b, const struct telling *w, struct str text)
{
    while (text.n > 0) {
        size_t open = str_find(text, STR("{"));
        size_t close = open == SIZE_MAX ? SIZE_MAX : str_find(str_from(text, open), STR("}"));
        if (close == SIZE_MAX) {
            buf_add(b, text);
            return;
        }
        buf_add(b, str_cut(text, 0, open));
        put_mark(b, w, str_cut(text, open + 1, open + close));
        text = str_from(text, open + close + 1);
    }
}

static struct str filled(struct arena *mem, const struct telling *w, struct str text)
{
    struct buf b = buf_make(mem, TEXT_CAP);

    put_filled(&b, w, text);
    return buf_str(&b);
}

struct str demo_text_fill(struct arena *mem, const struct demo_texts *t, const struct demo_ask *ask, struct str text)
{
    const struct telling w = telling_of(t, ask);

    return filled(mem, &w, text);
}

/* -- choosing lines -- */

static size_t lines_of(const struct telling *w, const struct lines *l, struct str key,
                       struct str ret[static CHOICES_MAX])
{
    struct str name;
    size_t n = 0;

    for (size_t i = 0; i < l->n && n < CHOICES_MAX; i++) {
        struct str variant = variant_of(l->row[i].key, &name);
        if (str_eq(name, key) && (variant.n == 0 || str_eq(variant, w->variant)))
            ret[n++] = l->row[i].text;
    }
    return n;
}

static struct str one_of(const struct telling *w, const struct lines *l, struct str key)
{
    struct str fit[CHOICES_MAX];
    size_t n = lines_of(w, l, key, fit);

    return n == 0 ? STR_NONE : fit[dice_of_name(w->seed + 1, key) % n];
}

/* Details in an order of their own, some left out: short letters are as common as long ones. */
static void put_details(struct buf *b, const struct telling *w, struct dice *d)
{
    struct str fit[CHOICES_MAX];
    size_t n = lines_of(w, &w->topic->lines, STR("detail"), fit), want = n == 0 ? 0 : dice_below(d, n + 1);

    for (size_t i = 0; i < want; i++) {
        size_t k = i + dice_below(d, n - i);
        struct str swap = fit[i];
        fit[i] = fit[k];
        fit[k] = swap;
        put_filled(b, w, fit[i]);
        if (i == 2)
            buf_byte(b, '\n');
    }
}

static struct str make_body(struct arena *mem, const struct telling *w)
{
    struct dice d = dice_make(w->seed, DICE_BODY, 0);
    struct buf b = buf_make(mem, TEXT_CAP);
    const struct lines *l = &w->topic->lines;
    struct str greeting = entry(w, STR("greeting"), dice_next(&d)), ending = entry(w, STR("ending"), dice_next(&d));

    buf_add(&b, greeting);
    if (greeting.n > 0)
        buf_byte(&b, '\n');
    put_filled(&b, w, one_of(w, l, STR("open")));
    put_details(&b, w, &d);
    if (dice_below(&d, 3) > 0)
        put_filled(&b, w, one_of(w, l, STR("harm")));
    if (dice_below(&d, 2) == 0)
        put_filled(&b, w, one_of(w, l, STR("ask")));
    buf_add(&b, ending);
    return buf_str(&b);
}

/* -- people -- */

/* Numbers that no operator gives out: 120… is no mobile number. */
static struct contact make_contact(struct arena *mem, const struct telling *w)
{
    struct dice d = dice_make(w->seed, DICE_PERSON, 0);
    struct contact c = { 0 };
    struct str surname = entry(w, STR("surname"), dice_next(&d)), given = entry(w, STR("given"), dice_next(&d));

    c.name = arena_printf(mem, "%.*s%.*s", STR_ARG(surname), STR_ARG(given));
    c.phone = arena_printf(mem, "120%08lld", (long long)dice_between(&d, 0, 99999999));
    c.address = arena_printf(mem, "%.*s%.*s%lld%s", STR_ARG(w->place->town), STR_ARG(w->place->name),
                             (long long)dice_between(&d, 1, 9), w->place->rural ? "组" : "号楼");
    return c;
}

/* -- what is asked for -- */

static void tell_message(const struct telling *w, struct demo_text *ret)
{
    const struct demo_messages *all = &w->t->messages;
    const struct demo_message *m = &all->row[(size_t)w->ask->number % all->n];

    ret->title = text_cut(m->title, TITLE_CHARS);
    ret->body = text_cut(m->body, BODY_CHARS);
    ret->category = m->category;
    ret->request = STR("");
    ret->unit = STR("");
}

void demo_text_make(struct arena *mem, const struct demo_texts *t, const struct demo_ask *ask, struct demo_text *ret)
{
    const struct telling w = telling_of(t, ask);
    const struct lines *l = &w.topic->lines;

    *ret = (struct demo_text){ .title = filled(mem, &w, one_of(&w, l, STR("title"))),
                               .body = make_body(mem, &w),
                               .request = filled(mem, &w, one_of(&w, l, STR("ask"))),
                               .place = w.place->code,
                               .category = w.topic->category,
                               .unit = w.topic->unit,
                               .other = w.topic->other,
                               .contact = make_contact(mem, &w),
                               .anonymous = dice_of_name(w.seed, STR("anonymous")) % 20 == 0 };
    if (t->messages.n > 0 && str_eqz(ask->procedure, "petition"))
        tell_message(&w, ret);
    if (ret->anonymous)
        ret->contact = (struct contact){ .name = STR("") };
}

struct str demo_text_field(struct arena *mem, const struct demo_texts *t, const struct demo_ask *ask,
                           const char *row_field, bool any)
{
    const struct telling w = telling_of(t, ask);
    struct str key = str_of(row_field), name = key, row;
    bool from_file = t->messages.n > 0 && str_eqz(ask->procedure, "petition");

    str_split(&name, '.', &row);
    struct str text = one_of(&w, &t->fields, key);
    if (text.p == NULL && !from_file && any)
        text = one_of(&w, &w.topic->lines, name);
    if (text.p == NULL && any)
        text = one_of(&w, &t->fields, arena_printf(mem, "*.%.*s", STR_ARG(name)));
    if (str_eqz(text, "–"))
        return STR("");
    return text.p == NULL ? STR_NONE : filled(mem, &w, text);
}
