// SPDX-License-Identifier: Apache-2.0
/* file_form.c - see file_form.h. */
#include "page/resident/file_form.h"

#include "base/num.h"
#include "base/text.h"
#include "codec/json.h"
#include "core/org/unit.h"
#include "core/site.h"
#include "page/part/input.h"
#include "page/part/tale.h"
#include "page/part/unit_field.h"
#include "page/part/words.h"

#include <inttypes.h>

enum kind {
    KIND_LINE,
    KIND_AREA,
    KIND_PLACE,
    KIND_CATEGORY,
    KIND_CHECK,
    KIND_CHANNEL,
    KIND_NOTIFY,
    KIND_PHONE,
    KIND_NUMBER
};
struct row {
    const char *name; /* of the control; dots as the API has them */
    const char *id;   /* without dots */
    const char *label, *hint, *mode, *config;
    int step, max, rows;
    enum kind kind;
    bool optional, officer_only;
};

static const struct row row[FILE_VALUES] = {
    [FILE_PLACE] = { "place", "place", "file.place", "file.place.hint", NULL, NULL, FILE_WHAT, 12, 0, KIND_PLACE, true,
                     false },
    [FILE_TITLE] = { "title", "title", "file.title", "file.title.hint", NULL, "filing.title", FILE_WHAT, 200, 0,
                     KIND_LINE, false, false },
    [FILE_BODY] = { "body", "body", "file.body", "file.body.hint", NULL, "filing.body", FILE_WHAT, 50000, 8, KIND_AREA,
                    false, false },
    [FILE_CATEGORY] = { "category", "category", "file.category", NULL, NULL, NULL, FILE_MORE, 80, 0, KIND_CATEGORY,
                        true, false },
    [FILE_REQUEST] = { "request", "request", "file.request", "file.request.hint", NULL, "filing.request", FILE_MORE,
                       2000, 4, KIND_AREA, true, false },
    [FILE_EVENT_PLACE] = { "event_place", "event_place", "file.event_place", "file.event_place.hint", NULL, NULL,
                           FILE_MORE, 200, 0, KIND_LINE, true, false },
    [FILE_NAME] = { "contact.name", "name", "file.name", NULL, "name", NULL, FILE_WHO, 100, 0, KIND_LINE, false,
                    false },
    [FILE_PHONE] = { "contact.phone", "phone", "file.phone", "file.phone.hint", "tel", NULL, FILE_WHO, 40, 0,
                     KIND_PHONE, false, false },
    [FILE_ADDRESS] = { "contact.address", "address", "file.address", "file.address.hint", "street-address", NULL,
                       FILE_WHO, 300, 0, KIND_LINE, true, false },
    [FILE_MAIL] = { "contact.mail", "mail", "file.mail", "file.mail.hint", "email", NULL, FILE_WHO, 254, 0, KIND_LINE,
                    true, false },
    [FILE_NOTIFY] = { "contact.notify", "notify", "notice.by", NULL, NULL, NULL, FILE_WHO, 10, 0, KIND_NOTIFY, true,
                      false },
    [FILE_ANONYMOUS] = { "anonymous", "anonymous", "file.anonymous", "file.anonymous.hint", NULL, NULL, FILE_WHO, 5, 0,
                         KIND_CHECK, true, false },
    [FILE_CHANNEL] = { "channel", "channel", "file.channel", NULL, NULL, NULL, FILE_WHO, 20, 0, KIND_CHANNEL, true,
                       true },
    [FILE_PEOPLE] = { "people", "people", "file.people", "file.people.hint", NULL, NULL, FILE_WHO, 6, 0, KIND_NUMBER,
                      true, true },
};
static const char *const channels[] = { "window", "visit", "phone", "letter", "fax" };

int file_step_of(enum file_value v)
{
    return row[v].step;
}

const char *file_name_of(enum file_value v)
{
    return row[v].name;
}

static bool is_asked(const struct file_form *f, int v)
{
    return f->by_officer || !row[v].officer_only;
}

/* -- what is wrong -- */
static int64_t longest(struct ctx *cx, int v)
{
    const struct config_row *c = row[v].config == NULL ? NULL : rules_config(cx->site->rules, str_of(row[v].config));
    int64_t n = row[v].max;

    if (c != NULL && !num_parse(c->value, &n))
        n = row[v].max;
    return n;
}

void file_add_fault(struct file_form *f, struct str id, struct str text)
{
    if (f->n_fault < N_OF(f->fault))
        f->fault[f->n_fault++] = (struct form_fault){ id, text };
}

static void add_fault(struct file_form *f, int v, struct str text)
{
    file_add_fault(f, str_of(row[v].id), text);
}

static size_t count_digits(struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] >= '0' && s.p[i] <= '9';
    return n;
}

/* A mobile number begins with 1 and has 11 digits; other numbers are not judged. */
static void check_phone(struct ctx *cx, struct file_form *f)
{
    struct str s = f->value[FILE_PHONE];
    size_t n = count_digits(s);

    if (s.n == 0 || s.p[0] != '1' || n == 11)
        return;
    struct str arg = arena_printf(cx->mem, "%zu", n);
    add_fault(f, FILE_PHONE, show_fill(cx, "file.phone.wrong", &arg, 1));
}

static void check_value(struct ctx *cx, struct file_form *f, int v)
{
    struct str s = f->value[v], label = show_text(cx, row[v].label);
    bool waived = row[v].optional || (row[v].step == FILE_WHO && f->value[FILE_ANONYMOUS].n > 0);
    int64_t max = longest(cx, v), n = (int64_t)text_count(s);

    if (s.n == 0 && !waived)
        add_fault(f, v, show_fill(cx, "form.required", &label, 1));
    if (n > max) {
        struct str arg[] = { label, arena_printf(cx->mem, "%" PRId64, max), arena_printf(cx->mem, "%" PRId64, n) };
        add_fault(f, v, show_fill(cx, "form.too_long", arg, N_OF(arg)));
    }
}

int file_check(struct ctx *cx, struct file_form *f, int step)
{
    int first = 0;

    for (int v = 0; v < FILE_VALUES; v++) {
        size_t before = f->n_fault;
        if (!is_asked(f, v) || (step != 0 && row[v].step != step))
            continue;
        check_value(cx, f, v);
        if (v == FILE_PHONE)
            check_phone(cx, f);
        if (first == 0 && f->n_fault > before)
            first = row[v].step;
    }
    return first;
}

/* -- what the procedure asks beside -- */

/* Where a matter comes from is for officers to say: a resident applies. */
static bool is_officers(struct str name)
{
    return str_eqz(name, "source");
}

enum st file_ask_more(struct ctx *cx, struct file_form *f)
{
    struct offer all;

    TRY(filing_form(cx, rules_procedure(cx->site->rules, f->procedure), &all));
    struct offer_field *kept = arena_array(cx->mem, all.n_field, sizeof *kept);
    f->more = (struct offer){ .move = all.move, .field = kept };
    for (size_t i = 0; i < all.n_field; i++)
        if (f->by_officer || !is_officers(all.field[i].field->name))
            kept[f->more.n_field++] = all.field[i];
    return ST_OK;
}

static struct str more_value(struct ctx *cx, const struct file_form *f, const struct field *d)
{
    return json_text(f->fields, str_z(cx->mem, d->name));
}

static struct str more_id(struct ctx *cx, const struct file_form *f, const struct field *d)
{
    return arena_printf(cx->mem, "%.*s-%.*s", STR_ARG(f->more.move->id), STR_ARG(d->name));
}

/* Among the others, or folded away where the procedure has a title for it (file.more.ID). */
static void more_fields(struct ctx *cx, const struct file_form *f, struct form_field *field, struct file_view *v)
{
    struct form_field *more = arena_array(cx->mem, f->more.n_field, sizeof *more);
    const struct input_typed typed = { .event = f->more.move == NULL ? STR_NONE : f->more.move->id,
                                       .fields = f->fields };

    for (size_t i = 0; i < f->more.n_field; i++) {
        struct form_field *one = v->more_title.n > 0 ? &more[v->n_more++] : &field[v->n_field++];
        *one = input_field(cx, &f->more, &f->more.field[i], &typed);
        for (size_t k = 0; k < f->n_fault; k++)
            if (str_eq(f->fault[k].id, one->id))
                one->error = f->fault[k].text;
        v->more_open = v->more_open || one->error.n > 0 || more_value(cx, f, f->more.field[i].field).n > 0;
    }
    v->more = more;
}

static void more_hidden(struct ctx *cx, const struct file_form *f, struct hidden *h, struct file_view *v)
{
    for (size_t i = 0; i < f->more.n_field; i++) {
        const struct field *d = f->more.field[i].field;
        struct str value = more_value(cx, f, d);
        if (value.n > 0)
            h[v->n_hidden++] = (struct hidden){ arena_printf(cx->mem, "fields.%.*s", STR_ARG(d->name)), value };
    }
}

bool file_take_err(struct ctx *cx, struct file_form *f, const struct err *e)
{
    for (size_t i = 0; i < f->more.n_field; i++)
        if (str_eq(str_of(e->field), f->more.field[i].field->name)) {
            file_add_fault(f, more_id(cx, f, f->more.field[i].field), input_sentence(cx, e));
            return true;
        }
    for (int v = 0; v < FILE_VALUES; v++)
        if (str_eqz(str_of(e->field), row[v].name) || str_eqz(str_of(e->field), row[v].id)) {
            add_fault(f, v, input_sentence(cx, e));
            return true;
        }
    return false;
}

/* -- controls -- */
static struct form_group *one_group(struct ctx *cx, const struct form_choice *c, size_t n)
{
    struct form_group *g = arena_take(cx->mem, sizeof *g);

    *g = (struct form_group){ .choice = c, .n_choice = n };
    return g;
}

static void categories(struct ctx *cx, struct form_field *ret)
{
    size_t n = 0;
    const struct category *cat = rules_categories(cx->site->rules, &n);
    struct form_choice *c = arena_array(cx->mem, n + 1, sizeof *c);

    c[0] = (struct form_choice){ .label = show_text(cx, "file.category.none") };
    for (size_t i = 0; i < n; i++)
        c[i + 1] = (struct form_choice){ cat[i].code, show_category(cx, cat[i].code), str_eq(cat[i].code, ret->value) };
    ret->group = one_group(cx, c, n + 1);
    ret->n_group = 1;
}

static void channel_choices(struct ctx *cx, struct form_field *ret)
{
    struct form_choice *c = arena_array(cx->mem, N_OF(channels), sizeof *c);

    for (size_t i = 0; i < N_OF(channels); i++)
        c[i] = (struct form_choice){ str_of(channels[i]), show_pick(cx, "channel.", str_of(channels[i]), STR_NONE),
                                     str_eqz(ret->value, channels[i]) };
    ret->group = one_group(cx, c, N_OF(channels));
    ret->n_group = 1;
}

static void notify_choices(struct ctx *cx, struct form_field *ret)
{
    static const char *const way[] = { "sms", "mail", "none" };
    struct form_choice *c = arena_array(cx->mem, N_OF(way), sizeof *c);

    for (size_t i = 0; i < N_OF(way); i++)
        c[i] = (struct form_choice){ str_of(way[i]), show_pick(cx, "notice.by.", str_of(way[i]), STR_NONE),
                                     str_eqz(ret->value, way[i]) };
    ret->group = one_group(cx, c, N_OF(way));
    ret->n_group = 1;
}

static enum st make_field(struct ctx *cx, const struct file_form *f, int v, struct form_field *ret)
{
    const struct row *r = &row[v];

    *ret = input_text(cx, r->name, r->label, r->hint, f->value[v]);
    ret->id = str_of(r->id);
    ret->optional = r->optional && r->kind != KIND_CHECK && r->kind != KIND_CHANNEL && r->kind != KIND_NOTIFY;
    ret->mode = f->by_officer ? STR("off") : str_of(r->mode);
    ret->area = r->kind == KIND_AREA;
    ret->rows = r->rows;
    ret->max = r->config == NULL ? 0 : (int)longest(cx, v);
    ret->check = r->kind == KIND_CHECK;
    ret->checked = ret->check && f->value[v].n > 0;
    ret->select =
        r->kind == KIND_PLACE || r->kind == KIND_CATEGORY || r->kind == KIND_CHANNEL || r->kind == KIND_NOTIFY;
    ret->is_short =
        r->kind == KIND_PHONE || r->kind == KIND_NUMBER || r->kind == KIND_CHANNEL || r->kind == KIND_NOTIFY;
    if (r->kind == KIND_PHONE || r->kind == KIND_NUMBER)
        ret->type = r->kind == KIND_PHONE ? STR("tel") : STR("number");
    for (size_t i = 0; i < f->n_fault; i++)
        if (str_eq(f->fault[i].id, ret->id))
            ret->error = f->fault[i].text;
    if (r->kind == KIND_CATEGORY)
        categories(cx, ret);
    if (r->kind == KIND_CHANNEL)
        channel_choices(cx, ret);
    if (r->kind == KIND_NOTIFY)
        notify_choices(cx, ret);
    const struct unit_field place = { .none = show_text(cx, "file.place.none"), .only_places = true };
    return r->kind == KIND_PLACE ? unit_field_choices(cx, &place, ret) : ST_OK;
}

static struct form_field papers_field(struct ctx *cx, const struct file_form *f)
{
    struct form_field ret = input_text(cx, "upload", "file.files", "file.files.hint", STR_NONE);

    ret.type = STR("file");
    ret.file = true;
    ret.optional = true;
    for (size_t i = 0; i < f->n_fault; i++)
        if (str_eq(f->fault[i].id, ret.id))
            ret.error = f->fault[i].text;
    return ret;
}

enum st file_fields(struct ctx *cx, const struct file_form *f, int step, struct file_view *v)
{
    struct form_field *field = arena_array(cx->mem, FILE_VALUES + 1 + f->more.n_field, sizeof *field);
    struct hidden *h = arena_array(cx->mem, FILE_VALUES + 1 + f->more.n_field, sizeof *h);

    for (int i = 0; i < FILE_VALUES; i++) {
        if (!is_asked(f, i))
            continue;
        if (row[i].step == step)
            TRY(make_field(cx, f, i, &field[v->n_field++]));
        else if (f->value[i].n > 0)
            h[v->n_hidden++] = (struct hidden){ str_of(row[i].name), f->value[i] };
    }
    if (step == FILE_MORE) {
        v->more_title = show_pick(cx, "file.more.", f->procedure, STR_NONE);
        more_fields(cx, f, field, v);
        field[v->n_field++] = papers_field(cx, f);
    } else {
        more_hidden(cx, f, h, v);
    }
    if (f->n_kept > 0)
        h[v->n_hidden++] = (struct hidden){ STR("kept"), file_write_kept(cx, f) };
    v->field = field;
    v->hidden = h;
    return ST_OK;
}

static struct str value_in_words(struct ctx *cx, struct show_units *seen, const struct file_form *f, int v)
{
    struct str s = f->value[v];

    switch (row[v].kind) {
    case KIND_PLACE:
        return show_place(cx, seen, s);
    case KIND_CATEGORY:
        return s.n > 0 ? show_category(cx, s) : s;
    case KIND_CHANNEL:
        return s.n > 0 ? show_pick(cx, "channel.", s, STR_NONE) : s;
    case KIND_NOTIFY:
        return s.n > 0 ? show_pick(cx, "notice.by.", s, STR_NONE) : s;
    case KIND_CHECK:
        return show_text(cx, s.n > 0 ? "line.yes" : "line.no");
    case KIND_LINE:
    case KIND_AREA:
    case KIND_PHONE:
    case KIND_NUMBER:
        break;
    }
    return s;
}

/* Empty optional values are not worth a row. */
static bool is_shown(const struct file_form *f, int i)
{
    return is_asked(f, i) && (f->value[i].n > 0 || !row[i].optional);
}

static struct str kept_names(struct ctx *cx, const struct file_form *f)
{
    struct buf b = buf_make(cx->mem, 16 * 1024);

    for (size_t i = 0; i < f->n_kept; i++)
        buf_printf(&b, "%s%.*s", i > 0 ? "\n" : "", STR_ARG(f->kept[i].name));
    return buf_str(&b);
}

static void facts_of(struct ctx *cx, const struct file_form *f, struct show_units *seen, struct file_part *ret)
{
    struct file_fact *fact = arena_array(cx->mem, FILE_VALUES + 1 + f->more.n_field, sizeof *fact);

    for (int i = 0; i < FILE_VALUES; i++)
        if (row[i].step == ret->step && is_shown(f, i))
            fact[ret->n_fact++] = (struct file_fact){ show_text(cx, row[i].label), value_in_words(cx, seen, f, i) };
    for (size_t i = 0; ret->step == FILE_MORE && i < f->more.n_field; i++) {
        const struct offer_field *o = &f->more.field[i];
        struct str value = more_value(cx, f, o->field);
        if (value.n > 0)
            fact[ret->n_fact++] = (struct file_fact){ o->label, tale_value(cx, seen, o->field, value) };
    }
    if (ret->step == FILE_MORE && f->n_kept > 0)
        fact[ret->n_fact++] = (struct file_fact){ show_text(cx, "file.kept"), kept_names(cx, f) };
    ret->fact = fact;
}

void file_facts(struct ctx *cx, const struct file_form *f, struct file_view *v)
{
    struct file_part *p = arena_array(cx->mem, FILE_STEPS, sizeof *p);
    struct show_units seen = { 0 };

    for (int step = FILE_WHAT; step < FILE_CHECK; step++) {
        p[v->n_part] =
            (struct file_part){ .heading = show_pick(cx, "file.", arena_printf(cx->mem, "%d", step), STR_NONE),
                                .step = step };
        facts_of(cx, f, &seen, &p[v->n_part++]);
    }
    v->part = p;
}

/* -- attachments -- */
static bool is_id(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f')))
            return false;
    return s.n == 32;
}

void file_read_kept(struct ctx *cx, struct file_form *f, struct str text)
{
    struct str line, id, size;
    int64_t bytes = 0;

    while (f->n_kept < N_OF(f->kept) && str_split(&text, '\n', &line)) {
        line = str_trim(line);
        if (!str_split(&line, ' ', &id) || !is_id(id) || !str_split(&line, ' ', &size) || !num_parse(size, &bytes))
            continue;
        f->kept[f->n_kept++] = (struct file_kept){ id, line, words_size(cx->mem, bytes), bytes };
    }
}

struct str file_write_kept(struct ctx *cx, const struct file_form *f)
{
    struct buf b = buf_make(cx->mem, 64 * 1024);

    for (size_t i = 0; i < f->n_kept; i++)
        buf_printf(&b, "%.*s %" PRId64 " %.*s\n", STR_ARG(f->kept[i].id), f->kept[i].bytes, STR_ARG(f->kept[i].name));
    return buf_str(&b);
}

struct filing file_filing(struct ctx *cx, const struct file_form *f)
{
    struct str *id = arena_array(cx->mem, f->n_kept, sizeof *id);
    int64_t people = 0;

    if (!num_parse(f->value[FILE_PEOPLE], &people) || people < 0 || people > 1000000)
        people = 0;
    for (size_t i = 0; i < f->n_kept; i++)
        id[i] = f->kept[i].id;
    return (struct filing){ .procedure = f->procedure,
                            .title = f->value[FILE_TITLE],
                            .body = f->value[FILE_BODY],
                            .request = f->value[FILE_REQUEST],
                            .event_place = f->value[FILE_EVENT_PLACE],
                            .place = f->value[FILE_PLACE],
                            .category = f->value[FILE_CATEGORY],
                            .channel = f->value[FILE_CHANNEL].n > 0 ? f->value[FILE_CHANNEL] : STR("web"),
                            .contact = { .name = f->value[FILE_NAME],
                                         .phone = f->value[FILE_PHONE],
                                         .address = f->value[FILE_ADDRESS],
                                         .mail = f->value[FILE_MAIL],
                                         .notify = f->value[FILE_NOTIFY],
                                         .lang = f->by_officer ? LANG_ZH : cx->who.lang },
                            .anonymous = f->value[FILE_ANONYMOUS].n > 0,
                            .people = (int)people,
                            .key = f->key,
                            .file = id,
                            .n_file = f->n_kept,
                            .fields = f->fields,
                            .received = WHEN_NONE };
}
