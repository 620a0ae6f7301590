// SPDX-License-Identifier: Apache-2.0
/* xml.h - a stranger's XML as a stream of starts, ends and texts. Nothing is kept but the path to the root.
 *
 * Behind it stands libxml2's reader, without network. A DTD ends the reading, and with it every entity but
 * the five of XML. Names come without prefix; namespaces are not told apart. */
#pragma once
#include "base/err.h"

enum xml_kind { XML_START = 1, XML_END = 2, XML_TEXT = 3 };

struct xml;

/* `read` puts at most n bytes into `to`: 0 at the end, -1 on failure. NULL when there is no memory for it. */
struct xml *xml_open(int (*read)(void *arg, char *to, int n), void *arg);
void xml_close(struct xml *x); /* accepts NULL */
/* Goes on to the next start, end or text. An empty element has a start and an end, too. False at the end or on a fault.
 */
bool xml_next(struct xml *x);
enum xml_kind xml_kind(const struct xml *x);
bool xml_is(const struct xml *x, enum xml_kind kind, const char *name); /* a start or end of that name? */
int xml_depth(const struct xml *x);                                     /* of the element; 0 = root */
/* These three are borrowed until the next xml_next. */
struct str xml_name(const struct xml *x);
struct str xml_attr(const struct xml *x, const char *name); /* of a start; STR_NONE when absent */
struct str xml_text(const struct xml *x);
/* NULL, or why the reading ended early: "dtd", "syntax". */
const char *xml_fault(const struct xml *x);
