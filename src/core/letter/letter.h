// SPDX-License-Identifier: Apache-2.0
/* letter.h - letters (文书): what a step says on paper, fixed with the step and never changed after.
 *
 * A letter is not stored as a file. The step's event has one sealed field, LETTER_TEXTS: for each form its title,
 * number, organ, addressee and paragraphs as they were filled in from data/letter.def that day. So the event commits to
 * it, the log proves it, an erasure takes it away with the rest, and an edit of letter.def changes later letters only.
 * Personal and long texts do not stand there twice: a paragraph is a list of texts and of sealed fields, of this event
 * ["facts"] or of an earlier one ["title",17], so that whatever takes a field away takes it out of the letters as well.
 *
 *     {"F02":{"day":"2026-03-05","no":"渭建〔2026〕3号","version":"1","organ":"渭城区住建局",
 *             "text":[["您反映的“",["title",17],"”…"]],"title":"受理告知书","to":[["contact",17]],
 *             "note":[["联系电话：029-33210000"]],"copy":[["承办：李某　2026年3月5日"]]}}
 * Lists of which nothing was given are not there ("hand", "signer", "copies", "note", "copy").
 *
 * Page, PDF and DOCX are drawn from it (letter_paper), the same each time. */
#pragma once
#include "core/matter/story.h"

#define LETTER_TEXTS   "letters" /* sealed field */
#define LETTER_NUMBERS "_numbers" /* public field: "F02 渭建〔2026〕3号", a line for each letter that has a number */

struct letter {
    struct str form, title, number, organ, to, version, copies;
    struct str signer; /* 签发人 of what goes up; for who may know officers by name */
    struct day day;
    const struct str *text; /* paragraphs */
    size_t n_text;
    const struct str *hand, *note, *copy; /* who signs by hand; 附注; rows of the file copy, "拟稿：…": as signer */
    size_t n_hand, n_note, n_copy;
    struct str hash;  /* SM3 of all this, hex (GM/T 0004-2012); printed below the letter */
    bool unsealed;    /* people sign it, not the organ */
    bool for_file;    /* addressed to nobody: kept with the file, without a red head */
    bool part_hidden; /* the reader may not see all of it; there is no hash then */
};
/* The story for a letter of that form: who opens one that names the filer has looked, to deliver it
 * (core/privacy/look.h). Opens its own write then. */
MUST_CHECK enum st letter_story(struct ctx *cx, const struct matter *m, struct str form, struct story *ret);
/* The letter of that form of an event, as this reader may see it. ST_NOT_FOUND "letter.unknown" when the event made
 * none, "letter.erased" when what it said is gone. */
MUST_CHECK enum st letter_read(struct ctx *cx, const struct story *s, const struct entry *e, struct str form,
                               struct letter *ret);
/* How the form reads, filled in with examples by the first row that makes it; for who edits letter.def. */
enum { LETTER_SAMPLE = -1 }; /* stands for the filing of a matter that never was */
MUST_CHECK enum st letter_sample(struct ctx *cx, struct str form, struct letter *ret);
/* The entry of the newest letter of that form; NULL = there is none. */
const struct entry *letter_newest(const struct story *s, struct str form);
/* The number of that form in an event's LETTER_NUMBERS; empty = none. */
struct str letter_number(struct str numbers, struct str form);

struct paper;
/* As a printed paper (GB/T 9704-2012); forms that the organ keeps for itself have no red head. */
struct paper *letter_paper(struct ctx *cx, const struct matter *m, const struct letter *l);
/* The same as the organ keeps it: with who drafted, checked and signed below (发文稿; 党政机关公文处理工作条例 18-22).
 * Who may not know officers by name gets the paper alone. */
struct paper *letter_file_copy(struct ctx *cx, const struct matter *m, const struct letter *l);
