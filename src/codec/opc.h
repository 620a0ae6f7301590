// SPDX-License-Identifier: Apache-2.0
/* opc.h - a package of office parts (ECMA-376 part 2): a zip whose parts name each other by relationships.
 *
 * Parts are read as streams, never unpacked to disk, and never more of them than the limits allow: a zip
 * says itself how large its parts are, so what comes out is counted, not what it says. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "codec/xml.h"

enum { OPC_PARTS = 10000, OPC_RATIO = 200 };
#define OPC_FREE  (INT64_C(64) << 20)  /* so much may come out whatever the ratio */
#define OPC_TOTAL (INT64_C(512) << 20) /* no more than this may */

struct opc;

/* Codes: xlsx.file, xlsx.large. Either path or bytes; bytes are borrowed until closed. */
MUST_CHECK enum st opc_open(struct str path, struct opc **ret, struct err *e);
MUST_CHECK enum st opc_open_bytes(struct str bytes, struct opc **ret, struct err *e);
void opc_close(struct opc *o); /* accepts NULL */
bool opc_has(struct opc *o, struct str part);

/* One part at a time: opening another closes the one before. */
MUST_CHECK enum st opc_part(struct opc *o, struct str part, struct xml **ret, struct err *e);
/* Fills *e when the part that is open ended by a fault: broken XML, a DTD, a bad checksum, too much of it. */
MUST_CHECK enum st opc_status(struct opc *o, struct err *e);

/* The part that `part` ("" = the package) relates to, by id ("rId1") or by the end of its type ("/worksheet").
 * STR_NONE when there is none. Names have no leading slash. */
MUST_CHECK enum st opc_target(struct opc *o, struct arena *mem, struct str part, struct str id_or_type, struct str *ret,
                              struct err *e);
