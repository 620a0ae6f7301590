// SPDX-License-Identifier: Apache-2.0
/* file_page.c - filing, for residents and for officers who enter it at a window; see file_page.h.
 *
 * Every step posts to the same address. `go` says where to: next, back, send, or the number of a step. */
#include "page/resident/file_page.h"

#include "base/digest.h"
#include "base/num.h"
#include "codec/json.h"
#include "codec/multipart.h"
#include "codec/qr.h"
#include "core/log/ledger.h"
#include "core/matter/attach.h"
#include "core/org/unit.h"
#include "core/site.h"
#include "gen/file_html.h"
#include "gen/receipt_html.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/gate/gate.h"
#include "page/part/input.h"
#include "page/part/words.h"
#include "page/resident/file_form.h"
#include "page/resident/start.h"
#include "store/store.h"
#include "sys/random.h"

enum { KEY_BYTES = 18 };

/* A filing sent twice is filed once. */
static struct str fresh_key(struct ctx *cx)
{
    uint8_t raw[KEY_BYTES];

    random_bytes(raw, sizeof raw);
    return digest_base64url(cx->mem, (struct str){ (const char *)raw, sizeof raw });
}

static struct str heading(struct ctx *cx, int step, const char *tail)
{
    return show_pick(cx, "file.", arena_printf(cx->mem, "%d%s", step, tail), STR_NONE);
}

static enum st show_step(struct ctx *cx, const struct file_form *f, int step, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    const char *room = f->by_officer ? "desk" : "public";
    struct file_view v = { .procedure = f->procedure,
                           .key = f->key,
                           .step = step,
                           .steps = FILE_STEPS,
                           .is_first = step == FILE_WHAT,
                           .is_check = step == FILE_CHECK,
                           .by_officer = f->by_officer,
                           .heading = heading(cx, step, ""),
                           .intro = heading(cx, step, ".lead"),
                           .faults = { f->fault, f->n_fault } };

    v.frame = layout_make(cx, &(struct layout_of){ v.heading, room, f->by_officer ? "/desk/file" : "/file/petition" });
    v.action = arena_printf(cx->mem, "%s%.*s", f->by_officer ? "/desk/file/" : "/file/", STR_ARG(f->procedure));
    v.takes_files = step == FILE_MORE;
    v.kept = f->kept;
    v.n_kept = f->n_kept;
    TRY(file_fields(cx, f, step, &v));
    if (v.is_check) {
        const struct filing filing = file_filing(cx, f);
        file_facts(cx, f, &v);
        TRY(matter_alike(cx, &filing, &v.alike));
    }
    file_html(&o, &v);
    return layout_send(cx, &o, f->n_fault > 0 ? 422 : 200, out);
}

static enum st open_form(struct ctx *cx, struct str procedure, bool by_officer, struct file_form *ret)
{
    const struct procedure *p = rules_procedure(cx->site->rules, procedure);

    if (p == NULL || !start_is_open(p))
        return FAIL(cx, ST_NOT_FOUND, "page.unknown", STR_NONE);
    ret->procedure = p->id;
    ret->by_officer = by_officer;
    return ST_OK;
}

/* PAGE  GET /file/{procedure:word}
 * perm  public
 * help  The first step of filing: what happened and where. */
enum st page_file(struct ctx *cx, const struct args_page_file *in, struct reply *out)
{
    struct file_form f = { .key = fresh_key(cx) };

    TRY(open_form(cx, in->procedure, false, &f));
    TRY(file_ask_more(cx, &f));
    return show_step(cx, &f, FILE_WHAT, out);
}

/* -- receipt -- */
/* Number and code stand after #: they are never sent to a server or written to its log. */
enum st file_qr(struct ctx *cx, const struct filed *f, const struct reply *out, int *ret_size, struct str *ret_path)
{
    struct qr qr;
    struct str text = arena_printf(cx->mem, "%.*s/query#%.*s.%.*s", STR_ARG(layout_origin(cx, out)), STR_ARG(f->m.no),
                                   STR_ARG(f->code));

    TRY(qr_make(cx->mem, text, &qr, &cx->err));
    *ret_size = qr.size + 8; /* four quiet modules a side */
    *ret_path = qr.path;
    return ST_OK;
}

/* First-asked duty (首问负责): the receipt names who took it, a phone, and where to complain. */
static enum st fill_first(struct ctx *cx, struct receipt_view *v)
{
    struct unit u;

    TRY(unit_load(cx, cx->who.unit, &u));
    v->first = arena_printf(cx->mem, "%.*s · %.*s", STR_ARG(u.name), STR_ARG(cx->who.name));
    v->first_phone = u.phone.n > 0 ? u.phone : v->frame.phone;
    v->complaints = v->frame.complaints;
    return ST_OK;
}

static enum st show_receipt(struct ctx *cx, const struct file_form *f, const struct filed *filed, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    const struct matter *m = &filed->m;
    struct show_units seen = { 0 };
    struct receipt_view v = { .no = m->no,
                              .code = filed->code,
                              .no_shown = show_number(cx->mem, m->no),
                              .code_shown = show_groups(cx->mem, filed->code, 4),
                              .title = m->title,
                              .unit = show_holder(cx, &seen, m->unit),
                              .due = m->due,
                              .opened = m->opened,
                              .again = filed->again,
                              .proof = { m->no, ledger_fingerprint(cx), false },
                              .address = arena_printf(cx->mem, "%s%.*s", f->by_officer ? "/desk/matter/" : "/matter/",
                                                      STR_ARG(m->no)) };
    const char *room = f->by_officer ? "desk" : "public";

    v.frame = layout_make(cx, &(struct layout_of){ show_text(cx, "receipt.title"), room, "" });
    TRY(file_qr(cx, filed, out, &v.qr_size, &v.qr_path));
    if (f->by_officer)
        TRY(fill_first(cx, &v));
    receipt_html(&o, &v);
    if (!f->by_officer)
        gate_remember(out, m->no, filed->code);
    return layout_send(cx, &o, 200, out);
}

/* -- steps -- */
struct file_job {
    struct filing filing;
    struct filed filed;
};

static enum st do_file(struct ctx *cx, void *arg)
{
    struct file_job *j = arg;

    return matter_file(cx, &j->filing, &j->filed);
}

static enum st show_in_read(struct ctx *cx, const struct file_form *f, int step, struct reply *out)
{
    AUTO(tx) tx = { 0 };

    TRY(store_read(cx, cx->site->store, &tx));
    return show_step(cx, f, step, out);
}

static enum st ask_more_in_read(struct ctx *cx, struct file_form *f)
{
    AUTO(tx) tx = { 0 };

    TRY(store_read(cx, cx->site->store, &tx));
    return file_ask_more(cx, f);
}

static enum st send(struct ctx *cx, struct file_form *f, struct reply *out)
{
    struct file_job j = { .filing = file_filing(cx, f) };
    AUTO(tx) tx = { 0 };
    enum st st = store_write(cx, cx->site->store, do_file, &j);

    if ((st == ST_INPUT || st == ST_RULE) && file_take_err(cx, f, &cx->err)) {
        cx->err = (struct err){ 0 };
        return show_in_read(cx, f, file_check(cx, f, 0), out);
    }
    TRY(st);
    TRY(store_read(cx, cx->site->store, &tx));
    return show_receipt(cx, f, &j.filed, out);
}

/* -- attachments -- */
static void drop_paper(struct file_form *f, struct str id)
{
    size_t n = 0;

    for (size_t i = 0; i < f->n_kept; i++)
        if (!str_eq(f->kept[i].id, id))
            f->kept[n++] = f->kept[i];
    f->n_kept = n;
}

/* One that cannot be taken is a fault of its control; the others stay. */
static enum st take_papers(struct ctx *cx, struct file_form *f, const struct upload_list *l)
{
    struct attached a;

    for (size_t i = 0; i < l->n && f->n_kept < FILE_PAPERS; i++) {
        const struct upload *u = &l->row[i];
        enum st st = attach_keep(cx, &(struct attach_in){ u->path, u->name, u->size, u->sha256 }, &a);
        if (st == ST_INPUT || st == ST_LIMIT) {
            file_add_fault(f, STR("upload"), input_sentence(cx, &cx->err));
            cx->err = (struct err){ 0 };
            continue;
        }
        TRY(st);
        f->kept[f->n_kept++] = (struct file_kept){ a.id, u->name, words_size(cx->mem, a.size), a.size };
    }
    return ST_OK;
}

/* Where to, by what was pressed. A step is left forward only when it is right. */
static enum st go_on(struct ctx *cx, struct file_form *f, int step, struct str go, struct reply *out)
{
    int64_t to = 0;

    if (str_eqz(go, "send")) {
        int faulty = file_check(cx, f, 0);
        return faulty == 0 ? send(cx, f, out) : show_in_read(cx, f, faulty, out);
    }
    if (num_parse(go, &to))
        return show_in_read(cx, f, to >= FILE_WHAT && to <= FILE_CHECK ? (int)to : FILE_WHAT, out);
    if (str_eqz(go, "stay"))
        return show_in_read(cx, f, step, out);
    if (str_eqz(go, "back"))
        return show_in_read(cx, f, step > FILE_WHAT ? step - 1 : FILE_WHAT, out);
    if (step < FILE_CHECK && file_check(cx, f, step) == 0 && f->n_fault == 0)
        step++;
    return show_in_read(cx, f, step, out);
}

static struct str typed(const struct json *form, const char *name)
{
    return str_trim(json_text(form, name));
}

/* The whole form comes as one tree: names are those of the API. */
static void take_values(struct ctx *cx, const struct args_page_file_step *in, struct file_form *f)
{
    f->value[FILE_PLACE] = str_trim(in->place);
    f->value[FILE_TITLE] = str_trim(in->title);
    f->value[FILE_BODY] = str_trim(in->body);
    f->value[FILE_CATEGORY] = str_trim(in->category);
    f->value[FILE_REQUEST] = str_trim(in->request);
    f->value[FILE_EVENT_PLACE] = str_trim(in->event_place);
    f->value[FILE_NAME] = typed(in->contact, "name");
    f->value[FILE_PHONE] = typed(in->contact, "phone");
    f->value[FILE_ADDRESS] = typed(in->contact, "address");
    f->value[FILE_MAIL] = typed(in->contact, "mail");
    f->value[FILE_NOTIFY] = typed(in->contact, "notify");
    f->value[FILE_ANONYMOUS] = in->anonymous ? STR("1") : STR_NONE;
    f->key = in->key;
    f->fields = in->fields;
    file_read_kept(cx, f, in->kept);
    if (in->drop.n > 0)
        drop_paper(f, in->drop);
}

static int step_of(int64_t n)
{
    return n >= FILE_WHAT && n <= FILE_CHECK ? (int)n : FILE_WHAT;
}

/* PAGE  POST /file/{procedure:word}
 * perm  public
 * run   self
 * rate  file
 * arg   step:int? go:word? key:text<80? place:text<80? title:text<20000? body:text<200000? category:text<80?
 *       request:text<20000? event_place:text<5000? contact:json? anonymous:bool? kept:text<20000? drop:word?
 *       fields:json? upload:files?
 * help  One step of filing; the last one files and shows the receipt. */
enum st page_file_step(struct ctx *cx, const struct args_page_file_step *in, struct reply *out)
{
    struct file_form f = { 0 };

    TRY(open_form(cx, in->procedure, false, &f));
    take_values(cx, in, &f);
    TRY(ask_more_in_read(cx, &f));
    TRY(take_papers(cx, &f, &in->upload));
    return go_on(cx, &f, in->has_step ? step_of(in->step) : FILE_WHAT, in->drop.n > 0 ? STR("stay") : in->go, out);
}

/* -- the same at a window -- */

/* PAGE  GET /desk/file
 * perm  matter.file
 * arg   procedure:word?
 * help  Files a petition, or what `procedure` names, for a resident at a window. */
enum st page_desk_file(struct ctx *cx, const struct args_page_desk_file *in, struct reply *out)
{
    struct file_form f = { .key = fresh_key(cx) };

    TRY(open_form(cx, in->procedure.n > 0 ? in->procedure : STR("petition"), true, &f));
    TRY(file_ask_more(cx, &f));
    return show_step(cx, &f, FILE_WHAT, out);
}

/* PAGE  POST /desk/file/{procedure:word}
 * perm  matter.file
 * run   self
 * arg   step:int? go:word? key:text<80? place:text<80? title:text<20000? body:text<200000? category:text<80?
 *       request:text<20000? event_place:text<5000? contact:json? anonymous:bool? channel:text<20? people:text<10?
 *       kept:text<20000? drop:word? fields:json? upload:files?
 * help  One step of filing for a resident; the receipt is printed and given to them. */
enum st page_desk_file_step(struct ctx *cx, const struct args_page_desk_file_step *in, struct reply *out)
{
    struct file_form f = { 0 };
    const struct args_page_file_step same = { .place = in->place,
                                              .title = in->title,
                                              .body = in->body,
                                              .category = in->category,
                                              .request = in->request,
                                              .event_place = in->event_place,
                                              .contact = in->contact,
                                              .anonymous = in->anonymous,
                                              .fields = in->fields,
                                              .key = in->key };

    TRY(open_form(cx, in->procedure, true, &f));
    take_values(cx, &same, &f);
    TRY(ask_more_in_read(cx, &f));
    TRY(take_papers(cx, &f, &in->upload));
    f.value[FILE_CHANNEL] = str_trim(in->channel);
    f.value[FILE_PEOPLE] = str_trim(in->people);
    return go_on(cx, &f, in->has_step ? step_of(in->step) : FILE_WHAT, in->drop.n > 0 ? STR("stay") : in->go, out);
}
