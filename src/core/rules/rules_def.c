// SPDX-License-Identifier: Apache-2.0
/* rules_def.c - reads the tables of law: clocks, forms, guards, couplings. */
#include "core/log/cosign.h"
#include "core/log/note.h"
#include "core/rules/rules_ground.h"
#include "core/rules/rules_read.h"

/* Takes one more row into a TABLE; both sides have the same fields. */

/* code | name | unit | length | roll | how | length in words | from what to what | source */
static void read_clock(struct lines *l)
{
    static const char *const unit[TERM_N] = { "", "calendar", "working", "month", "second" };
    const struct str *c = l->cell;
    struct term t = { .code = c[0], .name = c[1], .law = c[6], .span = c[7], .source = c[8] };
    int u = word_index(c[2], unit, TERM_N);
    int64_t length = 0;

    t.roll = str_eqz(c[4], "N");
    t.given = str_find(c[5], STR("given")) != SIZE_MAX;
    t.right = t.roll || str_find(c[5], STR("right")) != SIZE_MAX;
    t.self_closing = str_find(c[5], STR("self")) != SIZE_MAX;
    t.unit = u < 1 ? TERM_CALENDAR : (enum term_unit)u;
    if (u < 1)
        FAULT(l, "unit %.*s is none of calendar, working, month, second", STR_ARG(c[2]));
    if (!cell_int(c[3], &length) || length > 100000)
        FAULT(l, "length %.*s is no number", STR_ARG(c[3]));
    if (length == 0 && !t.given)
        FAULT(l, "clock %.*s has no length and none can be given", STR_ARG(t.code));
    if (!t.roll && !str_eqz(c[4], "0") && !(t.unit == TERM_SECOND && c[4].n == 0))
        FAULT(l, "roll %.*s is neither N nor 0", STR_ARG(c[4]));
    if (rules_term(l->in->r, t.code) != NULL)
        FAULT(l, "clock %.*s stands twice", STR_ARG(t.code));
    t.length = (int)length;
    TAKE(l->in, l->in->r->term, l, t);
}

/* code | title | fields */
static void read_form(struct lines *l)
{
    const struct form f = { .code = l->cell[0], .title = l->cell[1], .fields = l->cell[2] };

    if (rules_form(l->in->r, f.code) != NULL)
        FAULT(l, "form %.*s stands twice", STR_ARG(f.code));
    TAKE(l->in, l->in->r->form, l, f);
}

/* name | argument | meaning | zh | en */
static void read_guard(struct lines *l)
{
    static const char *const arg[ARG_N] = { "none", "clocks", "fields", "value", "row",
                                            "link", "states", "duty",   "route", "term" };
    const struct str *c = l->cell;
    struct guard_def g = { .name = c[0], .meaning = c[2], .text = { c[3], c[4] } };
    int a = word_index(c[1].n == 0 ? STR("none") : c[1], arg, ARG_N);

    if (a < 0)
        FAULT(l, "unknown argument %.*s", STR_ARG(c[1]));
    g.arg = a < 0 ? ARG_NONE : (enum guard_arg)a;
    if (g.meaning.n == 0 || g.text[0].n == 0 || g.text[1].n == 0)
        FAULT(l, "guard %.*s needs its meaning and both sentences", STR_ARG(g.name));
    if (rules_guard(l->in->r, g.name) != NULL)
        FAULT(l, "guard %.*s stands twice", STR_ARG(g.name));
    TAKE(l->in, l->in->r->guard, l, g);
}

/* "assigned=unit/due=report_due" */
static const struct pass *passes(struct lines *l, struct str text, size_t *ret_n)
{
    const struct str *part = parts(l->in->mem, text, '/', ret_n);
    struct pass *p = arena_array(l->in->mem, *ret_n, sizeof *p);

    for (size_t i = 0; i < *ret_n; i++) {
        p[i].to = part[i];
        str_split(&p[i].to, '=', &p[i].from);
        if (p[i].to.n == 0 || p[i].from.n == 0)
            FAULT(l, "%.*s is no FIELD=NAME", STR_ARG(part[i]));
    }
    return p;
}

/* when | then | select | note */
static void read_coupling(struct lines *l)
{
    struct coupling k = { .when = l->cell[0], .select = l->cell[2], .line = l->line };

    k.then = parts(l->in->mem, l->cell[1], '/', &k.n_then);
    if (str_find(k.select, STR("=")) != SIZE_MAX) {
        k.pass = passes(l, k.select, &k.n_pass);
        k.select = STR_NONE;
    }
    if (k.n_then == 0)
        FAULT(l, "%.*s fires nothing", STR_ARG(k.when));
    TAKE(l->in, l->in->r->coupling, l, k);
}

/* code | st | http | retry | zh | en */
static void read_error(struct lines *l)
{
    static const char *const st[ST_N] = { "ok",   "input", "login", "denied", "not_found", "stale",
                                          "rule", "limit", "busy",  "broken", "space",     "use" };
    const struct str *c = l->cell;
    struct error_row e = { .code = c[0], .retry = str_eqz(c[3], "retry"), .text = { c[4], c[5] } };
    int s = word_index(c[1], st, ST_N);
    int64_t http = 0;

    if (s < 1)
        FAULT(l, "unknown status %.*s", STR_ARG(c[1]));
    if (!cell_int(c[2], &http) || http < 400 || http > 599)
        FAULT(l, "http status %.*s is not 400 to 599", STR_ARG(c[2]));
    if (e.text[0].n == 0 || e.text[1].n == 0)
        FAULT(l, "error %.*s needs a sentence zh and en", STR_ARG(e.code));
    if (rules_error(l->in->r, e.code) != NULL)
        FAULT(l, "error %.*s stands twice", STR_ARG(e.code));
    e.st = s < 1 ? ST_BROKEN : (enum st)s;
    e.http = (int)http;
    TAKE(l->in, l->in->r->error, l, e);
}

/* permission | duty | scope */
static void read_grant(struct lines *l)
{
    static const char *const scope[] = { "own", "subtree", "jurisdiction", "all" };
    struct rules *r = l->in->r;
    const struct grant g = { l->cell[0], l->cell[1], l->cell[2] };

    if (word_index(g.scope, scope, N_OF(scope)) < 0)
        FAULT(l, "unknown scope %.*s", STR_ARG(g.scope));
    for (size_t i = 0; i < r->grant.n; i++)
        if (str_eq(r->grant.row[i].permission, g.permission) && str_eq(r->grant.row[i].duty, g.duty))
            FAULT(l, "%.*s stands twice for %.*s", STR_ARG(g.permission), STR_ARG(g.duty));
    TAKE(l->in, r->grant, l, g);
}

/* code | zh | en | unit */
static void read_category(struct lines *l)
{
    const struct category k = { l->cell[0], l->cell[1], l->cell[2], l->cell[3] };
    const struct rules *r = l->in->r;

    for (size_t i = 0; i < r->category.n; i++)
        if (str_eq(r->category.row[i].code, k.code))
            FAULT(l, "category %.*s stands twice", STR_ARG(k.code));
    if (k.name.n == 0 || k.name_en.n == 0)
        FAULT(l, "category %.*s needs both names", STR_ARG(k.code));
    TAKE(l->in, l->in->r->category, l, k);
}

/* category | place | level | unit | why zh | why en | source */
static void read_route(struct lines *l)
{
    const struct str *c = l->cell;
    const struct unit_route t = { c[0], c[1], c[2], c[3], { c[4], c[5] }, c[6] };

    if (t.why[0].n == 0 || t.why[1].n == 0 || t.source.n == 0)
        FAULT(l, "a route says why, zh and en, and names its source");
    TAKE(l->in, l->in->r->route, l, t);
}

/* category | source */
static void read_village(struct lines *l)
{
    const struct village_task t = { l->cell[0], l->cell[1] };

    if (rules_is_village_task(l->in->r, t.category))
        FAULT(l, "category %.*s stands twice", STR_ARG(t.category));
    TAKE(l->in, l->in->r->village, l, t);
}

/* ground | rule | argument | zh | en | source */
static void read_booking(struct lines *l)
{
    static const char *const rule[GROUND_RULES] = { "area", "recent", "state", "over" };
    const struct str *c = l->cell;
    int kind = word_index(c[1], rule, GROUND_RULES);
    struct booking_ground g = { .name = c[0], .arg = c[2], .text = { c[3], c[4] } };

    if (kind < 0)
        FAULT(l, "unknown rule %.*s", STR_ARG(c[1]));
    g.rule = kind < 0 ? GROUND_AREA : (enum ground_rule)kind;
    if (g.rule == GROUND_RECENT && (!cell_int(g.arg, &g.months) || g.months < 1))
        FAULT(l, "months of %.*s are no number", STR_ARG(g.name));
    if (c[3].n == 0 || c[4].n == 0 || c[5].n == 0)
        FAULT(l, "ground %.*s needs both sentences and its source", STR_ARG(g.name));
    TAKE(l->in, l->in->r->ground, l, g);
}

/* ground | rule | argument | level | days | zh | en | source */
static void read_trigger(struct lines *l)
{
    static const char *const rule[TRIGGER_RULES] = { "overdue", "idle", "rated", "redone" };
    const struct str *c = l->cell;
    int kind = word_index(c[1], rule, TRIGGER_RULES);
    struct trigger t = { .name = c[0], .arg = c[2], .level = c[3], .text = { c[5], c[6] } };
    struct str number = t.arg;

    t.rule = kind < 0 ? TRIGGER_OVERDUE : (enum trigger_rule)kind;
    if (t.rule == TRIGGER_IDLE || t.rule == TRIGGER_REDONE)
        str_split(&number, '=', &t.clock);
    if (kind < 0)
        FAULT(l, "unknown rule %.*s", STR_ARG(c[1]));
    if (t.rule != TRIGGER_OVERDUE && (!cell_int(number, &t.number) || t.number < 1))
        FAULT(l, "%.*s has no number in %.*s", STR_ARG(t.name), STR_ARG(t.arg));
    if (!cell_int(c[4], &t.days) || t.days < 1)
        FAULT(l, "days of %.*s are no number", STR_ARG(t.name));
    if (c[5].n == 0 || c[6].n == 0 || c[7].n == 0)
        FAULT(l, "ground %.*s needs both sentences and its source", STR_ARG(t.name));
    TAKE(l->in, l->in->r->trigger, l, t);
}

/* level | next | days | source */
static void read_rung(struct lines *l)
{
    const struct str *c = l->cell;
    struct rung g = { .level = c[0], .next = c[1] };

    if (!cell_int(c[2], &g.days) || g.days < 1)
        FAULT(l, "days after %.*s are no number", STR_ARG(g.level));
    if (g.next.n == 0 || c[3].n == 0)
        FAULT(l, "level %.*s needs the next one and its source", STR_ARG(g.level));
    if (rules_rung(l->in->r, g.level) != NULL)
        FAULT(l, "level %.*s stands twice", STR_ARG(g.level));
    TAKE(l->in, l->in->r->rung, l, g);
}

/* ground | rule | argument | zh | en | source */
static void read_hardcase(struct lines *l)
{
    static const char *const rule[HARD_RULES] = { "months", "people", "redone", "merged", "outer", "fair" };
    const struct str *c = l->cell;
    int kind = word_index(c[1], rule, HARD_RULES);
    struct hard_rule h = { .name = c[0], .text = { c[3], c[4] } };

    h.rule = kind < 0 ? HARD_MONTHS : (enum hard_kind)kind;
    if (kind < 0)
        FAULT(l, "unknown rule %.*s", STR_ARG(c[1]));
    if (!cell_int(c[2], &h.number) || h.number < 1)
        FAULT(l, "%.*s needs a number", STR_ARG(h.name));
    if (c[3].n == 0 || c[4].n == 0 || c[5].n == 0)
        FAULT(l, "ground %.*s needs both sentences and its source", STR_ARG(h.name));
    TAKE(l->in, l->in->r->hard, l, h);
}

/* code | zh | en | kind | superior | review | phone */
static void read_unit(struct lines *l)
{
    const struct str *c = l->cell;
    const struct unit_row u = { c[0], c[1], c[2], c[3], c[4], c[5], c[6] };
    const struct rules *r = l->in->r;

    for (size_t i = 0; i < r->unit.n; i++)
        if (str_eq(r->unit.row[i].code, u.code))
            FAULT(l, "unit %.*s stands twice", STR_ARG(u.code));
    if (u.name.n == 0 || u.name_en.n == 0 || u.kind.n == 0)
        FAULT(l, "unit %.*s needs both names and a kind", STR_ARG(u.code));
    TAKE(l->in, l->in->r->unit, l, u);
}

/* unit | mark */
static void read_mark(struct lines *l)
{
    const struct letter_mark m = { l->cell[0], l->cell[1] };

    if (m.unit.n == 0 || m.text.n == 0)
        FAULT(l, "a row names a unit and its mark");
    for (size_t i = 0; i < l->in->r->mark.n; i++)
        if (str_eq(l->in->r->mark.row[i].text, m.text))
            FAULT(l, "two units have the mark %.*s", STR_ARG(m.text));
    TAKE(l->in, l->in->r->mark, l, m);
}

/* code | hall | kind | zh | en | unit | categories | presence | days | hours */
static void read_room(struct lines *l)
{
    const struct str *c = l->cell;
    const struct room_row m = { c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9] };
    const struct rules *r = l->in->r;

    for (size_t i = 0; i < r->room.n; i++)
        if (str_eq(r->room.row[i].code, m.code))
            FAULT(l, "room %.*s stands twice", STR_ARG(m.code));
    TAKE(l->in, l->in->r->room, l, m);
}

/* category | papers | source */
static void read_paper(struct lines *l)
{
    struct paper_list p = { .category = l->cell[0], .source = l->cell[2] };
    const struct rules *r = l->in->r;

    p.paper = parts(l->in->mem, l->cell[1], '/', &p.n_paper);
    if (p.n_paper == 0)
        FAULT(l, "category %.*s names no paper", STR_ARG(p.category));
    for (size_t i = 0; i < r->paper.n; i++)
        if (str_eq(r->paper.row[i].category, p.category))
            FAULT(l, "category %.*s stands twice", STR_ARG(p.category));
    TAKE(l->in, l->in->r->paper, l, p);
}

const char *const keep_part_name[KEEP_N] = { "contact", "words", "answers", "files" };

/* procedure | category | part | while open | before the term | years | since | class | then | source */
static void read_retention(struct lines *l)
{
    static const char *const open[] = { "refuse", "allow" }, *const before[] = { "erase", "seal", "refuse" };
    static const char *const then[] = { "destroy", "transfer" };
    const struct str *c = l->cell;
    struct retention t = {
        .procedure = c[0], .category = c[1], .part = c[2], .since = c[6], .class = c[7], .source = c[9]
    };
    int is_open = word_index(c[3], open, N_OF(open)), early = word_index(c[4], before, N_OF(before));
    int end = word_index(c[8], then, N_OF(then));
    int64_t years = YEARS_FOREVER;

    if (!str_eqz(t.part, "*") && word_index(t.part, keep_part_name, KEEP_N) < 0)
        FAULT(l, "unknown part %.*s", STR_ARG(t.part));
    if (is_open < 0 || early < 0 || end < 0)
        FAULT(l, "allow or refuse, erase, seal or refuse, and destroy or transfer are what a row may say");
    if (!str_eqz(c[5], "forever") && (!cell_int(c[5], &years) || years < 0 || years >= YEARS_FOREVER))
        FAULT(l, "years %.*s is neither forever nor a number up to 1000", STR_ARG(c[5]));
    if (!str_eqz(t.since, "closed") && !str_eqz(t.since, "opened") && !is_row_id(t.since))
        FAULT(l, "a term runs from closed, opened, or the row of a procedure");
    if (t.source.n == 0)
        FAULT(l, "a term of retention names its source");
    t.open = is_open == 1;
    t.before = early < 0 ? RETAIN_ERASE : (enum retain)early;
    t.then = end == 1 ? DISPOSE_TRANSFER : DISPOSE_DESTROY;
    t.years = (int)years;
    TAKE(l->in, l->in->r->retention, l, t);
}

/* name | address | vkey */
static void read_witness(struct lines *l)
{
    const struct witness_row w = { l->cell[0], l->cell[1], l->cell[2] };
    const struct rules *r = l->in->r;
    struct note_key key = { 0 }, other;

    if (!str_starts(w.address, STR("http://")) && !str_starts(w.address, STR("https://")))
        FAULT(l, "address %.*s begins neither with http:// nor with https://", STR_ARG(w.address));
    if (str_ends(w.address, STR("/")))
        FAULT(l, "address %.*s ends in a slash", STR_ARG(w.address));
    if (!note_vkey_parse(l->in->mem, w.vkey, &key) || key.kind != NOTE_COSIGNATURE)
        FAULT(l, "%.*s is no verifier key of a cosigner", STR_ARG(w.vkey));
    for (size_t i = 0; i < r->witness.n; i++)
        if (note_vkey_parse(l->in->mem, r->witness.row[i].vkey, &other) && other.id == key.id)
            FAULT(l, "witness %.*s stands twice", STR_ARG(w.name));
    if (r->witness.n == COSIGN_WITNESSES)
        FAULT(l, "more than %d witnesses", COSIGN_WITNESSES);
    TAKE(l->in, l->in->r->witness, l, w);
}

/* field | what | source */
static void read_personal(struct lines *l)
{
    const struct personal p = { .field = l->cell[0], .what = l->cell[1], .source = l->cell[2] };

    if (rules_is_personal(l->in->r, p.field))
        FAULT(l, "field %.*s stands twice", STR_ARG(p.field));
    TAKE(l->in, l->in->r->personal, l, p);
}

/* code | zh | en | source */
static void read_purpose(struct lines *l)
{
    const struct purpose p = { .code = l->cell[0], .name = { l->cell[1], l->cell[2] }, .source = l->cell[3] };

    if (rules_purpose(l->in->r, p.code) != NULL)
        FAULT(l, "purpose %.*s stands twice", STR_ARG(p.code));
    if (p.name[0].n == 0 || p.name[1].n == 0 || p.source.n == 0)
        FAULT(l, "purpose %.*s lacks a name or its source", STR_ARG(p.code));
    TAKE(l->in, l->in->r->purpose, l, p);
}

/* What the program itself looks for must be there. */
static void check_privacy(struct reading *in)
{
    static const struct str must[] = { STR("deliver"), STR("intake") };

    if (!rules_is_personal(in->r, STR("contact")))
        fault(in, in->r->personal.file, 1, "contact data is personal: a row contact is missing");
    for (size_t i = 0; i < N_OF(must); i++)
        if (rules_purpose(in->r, must[i]) == NULL)
            fault(in, in->r->purpose.file, 1, "a row %.*s is missing", STR_ARG(must[i]));
}

/* field | zh | en */
static void read_party(struct lines *l)
{
    const struct party_field t = { l->cell[0], { l->cell[1], l->cell[2] } };

    if (t.field.n == 0 || t.name[0].n == 0 || t.name[1].n == 0)
        FAULT(l, "a party is a field and its name in both languages");
    TAKE(l->in, l->in->r->party, l, t);
}

/* kind | head | level | source */
static void read_receiver(struct lines *l)
{
    static const char *const head[] = { "yes", "no", "*" }, *const level[] = { "district", "above" };
    const struct receiver_row t = {
        .kind = l->cell[0], .head = l->cell[1], .above = str_eqz(l->cell[2], "above"), .source = l->cell[3]
    };

    if (word_index(t.head, head, N_OF(head)) < 0 || word_index(l->cell[2], level, N_OF(level)) < 0 || t.source.n == 0)
        FAULT(l, "kind | yes, no or * | district or above | source");
    TAKE(l->in, l->in->r->receiver, l, t);
}

/* name | type | default | min | max | reload | zh | en */
static void read_config(struct lines *l)
{
    static const char *const type[] = { "int", "size", "seconds", "text", "bool" };
    const struct str *c = l->cell;
    struct config_row g = { .name = c[0], .type = c[1], .value = c[2], .help = { c[6], c[7] } };
    int64_t v = 0;

    if (word_index(g.type, type, N_OF(type)) < 0)
        FAULT(l, "unknown type %.*s", STR_ARG(g.type));
    if ((c[3].n > 0 && !cell_int(c[3], &g.min)) || (c[4].n > 0 && !cell_int(c[4], &g.max)))
        FAULT(l, "bounds of %.*s are no numbers", STR_ARG(g.name));
    if (word_index(g.type, type, 3) >= 0 && (!cell_int(g.value, &v) || v < g.min || (g.max > 0 && v > g.max)))
        FAULT(l, "default of %.*s is outside its bounds", STR_ARG(g.name));
    if (rules_config(l->in->r, g.name) != NULL)
        FAULT(l, "setting %.*s stands twice", STR_ARG(g.name));
    g.reload = str_eqz(c[5], "reload");
    TAKE(l->in, l->in->r->config, l, g);
}

void read_defs(struct reading *in)
{
    static const struct {
        struct str name;
        size_t cells;
        void (*read)(struct lines *l);
    } table[] = {
        { STR("clock.def"), 9, read_clock },       { STR("form.def"), 3, read_form },
        { STR("guard.def"), 5, read_guard },       { STR("coupling.def"), 4, read_coupling },
        { STR("error.def"), 6, read_error },       { STR("grant.def"), 3, read_grant },
        { STR("category.def"), 4, read_category }, { STR("unit.def"), 7, read_unit },
        { STR("config.def"), 8, read_config },     { STR("retention.def"), 10, read_retention },
        { STR("route.def"), 7, read_route },       { STR("village.def"), 2, read_village },
        { STR("room.def"), 10, read_room },        { STR("letter.def"), 4, read_letter },
        { STR("mark.def"), 2, read_mark },         { STR("paper.def"), 3, read_paper },
        { STR("witness.def"), 3, read_witness },   { STR("personal.def"), 3, read_personal },
        { STR("purpose.def"), 4, read_purpose },   { STR("party.def"), 3, read_party },
        { STR("filelist.def"), 5, read_filelist }, { STR("receiver.def"), 4, read_receiver },
        { STR("booking.def"), 6, read_booking },   { STR("trigger.def"), 8, read_trigger },
        { STR("ladder.def"), 4, read_rung },       { STR("hardcase.def"), 6, read_hardcase },
        { STR("notice.def"), 6, read_notice },     { STR("webhook.def"), 4, read_webhook },
    };
    struct lines l;

    for (size_t i = 0; i < N_OF(table); i++) {
        if (!lines_open(in, table[i].name, true, &l))
            continue;
        while (lines_row(&l, table[i].cells))
            table[i].read(&l);
    }
    check_privacy(in);
}
