// SPDX-License-Identifier: Apache-2.0
/* xml.c - see xml.h. The reader's own accessors copy each value; its current node is read directly instead. */
#include "codec/xml.h"

#include <libxml/xmlreader.h>
#include <string.h>

struct xml {
    xmlTextReaderPtr reader;
    const xmlNode *node;
    enum xml_kind kind;
    bool must_end; /* the start was of an empty element: its end comes next */
    const char *fault;
};

/* Whatever libxml2 has to say is in the fault; it must not write to stderr. */
static void hush(void *arg, const char *msg, xmlParserSeverities severity, xmlTextReaderLocatorPtr at)
{
    (void)arg;
    (void)msg;
    (void)severity;
    (void)at;
}

struct xml *xml_open(int (*read)(void *arg, char *to, int n), void *arg)
{
    struct xml *x = calloc(1, sizeof *x);

    if (x == NULL)
        return NULL;
    x->reader = xmlReaderForIO(read, NULL, arg, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (x->reader == NULL) {
        free(x);
        return NULL;
    }
    xmlTextReaderSetErrorHandler(x->reader, hush, NULL);
    return x;
}

void xml_close(struct xml *x)
{
    if (x == NULL)
        return;
    xmlFreeTextReader(x->reader);
    free(x);
}

static bool fail(struct xml *x, const char *why)
{
    x->fault = why;
    return false;
}

bool xml_next(struct xml *x)
{
    if (x->must_end) {
        x->must_end = false;
        x->kind = XML_END;
        return true;
    }
    while (x->fault == NULL) {
        int got = xmlTextReaderRead(x->reader);
        if (got != 1)
            return got == 0 ? false : fail(x, "syntax");
        x->node = xmlTextReaderCurrentNode(x->reader);
        switch (xmlTextReaderNodeType(x->reader)) {
        case XML_READER_TYPE_ELEMENT:
            x->kind = XML_START;
            x->must_end = xmlTextReaderIsEmptyElement(x->reader) == 1;
            return true;
        case XML_READER_TYPE_END_ELEMENT:
            x->kind = XML_END;
            return true;
        case XML_READER_TYPE_TEXT:
        case XML_READER_TYPE_CDATA:
        case XML_READER_TYPE_WHITESPACE:
        case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
            x->kind = XML_TEXT;
            return true;
        case XML_READER_TYPE_DOCUMENT_TYPE:
        case XML_READER_TYPE_ENTITY_REFERENCE:
            return fail(x, "dtd");
        }
    }
    return false;
}

enum xml_kind xml_kind(const struct xml *x)
{
    return x->kind;
}

bool xml_is(const struct xml *x, enum xml_kind kind, const char *name)
{
    return x->kind == kind && strcmp((const char *)x->node->name, name) == 0;
}

int xml_depth(const struct xml *x)
{
    return xmlTextReaderDepth(x->reader);
}

struct str xml_name(const struct xml *x)
{
    return x->kind == XML_TEXT ? STR_NONE : str_of((const char *)x->node->name);
}

struct str xml_attr(const struct xml *x, const char *name)
{
    for (const xmlAttr *a = x->node->properties; a != NULL; a = a->next)
        if (strcmp((const char *)a->name, name) == 0)
            return a->children == NULL ? STR("") : str_of((const char *)a->children->content);
    return STR_NONE;
}

struct str xml_text(const struct xml *x)
{
    return x->kind == XML_TEXT ? str_of((const char *)x->node->content) : STR_NONE;
}

const char *xml_fault(const struct xml *x)
{
    return x->fault;
}
