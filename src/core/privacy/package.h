// SPDX-License-Identifier: Apache-2.0
/* package.h - one matter as one file that proves itself, years later and without the site: the archive package.
 *
 *     README.txt          what this is and how it is checked, zh and en
 *     index.html          the matter to read
 *     fields.json         what can be read of each event, in the clear
 *     checkpoint          the signed head of the public log under which everything stands, with cosignatures
 *     events/N.tlog-proof each event of the matter, in their order: canonical text, salts, readable fields, path
 *     letters/N-F02.pdf   each letter that event N made, as .html, .docx and .pdf
 *     attachments/SHA256  bytes; names and types stand in the manifest, digests in the events
 *     manifest.json       every member but the last two, with size and SHA-256; which events; by this program
 *     manifest.note       "anlan/archive/v1", number, SHA-256 of the manifest, signed by the log's key
 *
 * What it proves: that each event stood in the log when that head was signed; that each attachment is the one its
 * event named; that the site said these are all events of the matter (nothing else can say that: leaves are blind), and
 * that no byte of a member changed since. */
#pragma once
#include "core/log/note.h"
#include "core/matter/matter.h"

struct package_member {
    struct str name, bytes;
};
struct package_in {
    struct str path; /* of the file to make; must not exist */
    bool contact;    /* contact data, too */
    bool held;       /* what rests, too: somebody was given an order (package_open_held) */
    const struct package_member *extra;
    size_t n_extra;
};
struct package_made {
    int64_t events, files, members;
};
/* cx: a reading transaction, and a matter the reader sees. ST_BUSY log.unsigned while its last event is in no head. */
MUST_CHECK enum st package_write(struct ctx *cx, const struct matter *m, const struct package_in *in,
                                 struct package_made *ret);
/* Inside a write: notes that what rests of the matter was opened, by which order and what for. ST_INPUT
 * archive.order. */
MUST_CHECK enum st package_open_held(struct ctx *cx, struct str no, struct str order, struct str reason);

struct package_proven {
    struct str no, where; /* where: the member that is wrong */
    int64_t events, files;
    struct checkpoint head;
};
/* Checks a package by the log's key alone. NULL = good; else a word: zip, manifest, signature, name, member, digest,
 * checkpoint, event, order, attachment. Memory does not grow with attachments. */
const char *package_check(struct arena *mem, struct str path, const struct note_key *key, struct package_proven *ret);
