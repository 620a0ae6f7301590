// SPDX-License-Identifier: Apache-2.0
/* paper.h - a printed paper as blocks: what stands on it, not where. Page, DOCX and PDF are drawn from it.
 *
 * The parts are those of GB/T 9704-2012 (党政机关公文格式): 版头 (organ's name in red, number, signer), 主体 (title,
 * addressee, text, enclosures, signature with day and seal, notes), 版记 (copies to, printed by), page numbers.
 * There are three kinds: with a signer (签发人) it goes up and has the head of chapter 7; with an organ alone it is a
 * letter (信函格式, chapter 10.1); without an organ's name it is a form: no red head, the title on top. Anlan holds no
 * state secrets, so there is no grade of secrecy. struct paper *p = paper_make(mem); paper_organ(p,
 * STR("临渭区信访局")); paper_number(p, STR("临信访〔2026〕12号")); paper_title(p, STR("信访事项受理告知书"));
 *     paper_addressee(p, STR("王某某"));
 *     paper_text(p, STR("您反映的事项，决定予以受理。"));
 *     paper_seal(p, STR("临渭区信访局"), day);
 * Texts are borrowed: they live as long as the arena. Blocks are printed in the order of the calls; head and foot
 * (organ, number, signer, title, addressee, copies, printed by) may be set at any time, the last call counts.
 * An empty text is left out, so callers need not ask. */
#pragma once
#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"

enum { PAPER_COLUMNS = 12, PAPER_MODULES = 177 /* of the largest QR code */ };

enum paper_kind {
    PAPER_TEXT = 1,      /* a paragraph of runs */
    PAPER_HEADING = 2,   /* a line of runs that stays with what follows it */
    PAPER_SIDES = 3,     /* one line: text on the left, `right` on the right */
    PAPER_TABLE = 4,     /* rows */
    PAPER_ENCLOSURE = 5, /* 附件说明 */
    PAPER_SEAL = 6,      /* 发文机关署名, 成文日期 and the seal's place */
    PAPER_HAND = 7,      /* somebody signs here by hand, with a day */
    PAPER_BITS = 8,      /* a square picture of black modules, with a caption */
    PAPER_NOTE = 9,      /* 附注, in brackets */
    PAPER_BREAK = 10,    /* what follows begins on a new page */
};

struct paper_run {
    struct str text;
    bool bold;
    struct paper_run *next;
};
struct paper_cell {
    struct str text; /* LF breaks the line */
    int span;        /* columns it covers, at least 1 */
    bool label;      /* names what stands beside or below it: bold, centred */
};
struct paper_row {
    struct paper_cell *cell;
    int n;
    bool head; /* printed again on each page that the table goes on to */
    struct paper_row *next;
};
struct paper_block {
    enum paper_kind kind;
    struct paper_run *run, *last_run; /* TEXT, HEADING; the others have at most one run: organ, label, caption … */
    struct str right;                 /* SIDES */
    struct day day;                   /* SEAL; DAY_NONE = to be filled in by hand */
    int n_columns;                    /* TABLE; */
    int width[PAPER_COLUMNS];         /* in parts of their sum */
    struct paper_row *row, *last_row;
    int size; /* BITS: modules a side; row by row, one byte a module, 1 = black */
    const uint8_t *module;
    struct paper_block *next;
};
struct paper {
    struct arena *mem;
    struct str organ, number, signer, title, addressee;
    struct str copies, printer; /* 抄送 without the word; 印发机关 */
    struct day printed;         /* 印发日期 */
    struct str mark;            /* a line across each page: 演练用 */
    struct str check;           /* in small type below the type area of the first page */
    struct day day;             /* of the paper; goes into the file's properties */
    struct paper_block *block, *last;
};

struct paper *paper_make(struct arena *mem);

/* 版头 */
void paper_organ(struct paper *p, struct str organ);   /* the red head line; without it the paper is a form */
void paper_number(struct paper *p, struct str number); /* 临信访〔2026〕12号 */
void paper_signer(struct paper *p, struct str signer); /* 签发人, without the word */
/* 主体 */
void paper_title(struct paper *p, struct str title);
void paper_addressee(struct paper *p, struct str to); /* the colon is ours */
void paper_text(struct paper *p, struct str text);    /* each line a paragraph, first line indented by two characters */
void paper_bold(struct paper *p, struct str text);    /* a paragraph of bold text … */
void paper_more(struct paper *p, struct str text, bool bold); /* … and more text at the end of the last paragraph */
void paper_heading(struct paper *p, struct str text);         /* 一、信访请求 */
void paper_sides(struct paper *p, struct str left, struct str right); /* above a form's table: 编号 … 填表日期 … */
void paper_enclosure(struct paper *p, struct str name);               /* 附件; several are numbered by the printer */
void paper_note(struct paper *p, struct str text);                    /* 附注; the brackets are ours */
void paper_break(struct paper *p);

/* A table with a head that is repeated. `width` has n parts, e.g. {1, 3, 2}; the cells of a row are copied. */
void paper_table(struct paper *p, const int *width, int n);
void paper_head(struct paper *p, const struct str *text, int n); /* n is that of the table */
void paper_row(struct paper *p, const struct str *text, int n);
void paper_cells(struct paper *p, const struct paper_cell *cell, int n); /* spans add up to the table's columns */
/* A form's table of four columns: label, value, label, value. paper_field takes a whole row, paper_fields half each,
 * paper_band is one label over the whole width. An empty value keeps its row: it is filled in by hand. */
void paper_form(struct paper *p);
void paper_field(struct paper *p, struct str label, struct str value);
void paper_fields(struct paper *p, struct str label, struct str value, struct str label2, struct str value2);
void paper_band(struct paper *p, struct str text);
/* Tick boxes as text, for a paragraph or a cell: "☑支持　☐解释　☐不支持". Bit i of `ticked` is choice i. */
struct str paper_ticks(struct arena *mem, const struct str *choice, int n, uint32_t ticked);

/* Signature of the organ; call it again for a joint one. DAY_NONE leaves 　年　月　日 to be filled in. */
void paper_seal(struct paper *p, struct str organ, struct day day);
void paper_hand(struct paper *p, struct str label); /* "申请人（签名或捺印）" */
/* The seal's place (7.3.5.1): organ and day stand centred on a line that is so far from the right edge, in halves of a
 * character, that the day has four characters free there; on the edge itself when the organ is longer. */
int paper_seal_axis(struct str organ, struct str day);
bool paper_is_letter(const struct paper *p); /* 信函格式 */
int paper_organ_size(const struct paper *p); /* 发文机关标志, in points: one line if it can be */
int paper_wide(struct str text);             /* in halves of a character: Han two, ASCII one */
/* ST_LIMIT "qr.long". The caption stands below; it may be empty. */
MUST_CHECK enum st paper_qr(struct paper *p, struct str text, struct str caption, struct err *e);
void paper_modules(struct paper *p, const uint8_t *module, int size, struct str caption); /* one byte a module */
/* 版记 */
void paper_copies(struct paper *p, struct str to);
void paper_printed(struct paper *p, struct str organ, struct day day);

void paper_mark(struct paper *p, struct str text);  /* a training site's papers say so on each page */
void paper_check(struct paper *p, struct str text); /* what the paper can be compared by */
void paper_day(struct paper *p, struct day day);    /* else the day of the first seal that has one */

struct str paper_day_text(struct arena *mem, struct day day); /* 2026年11月24日; DAY_NONE: 　　年　　月　　日 */
