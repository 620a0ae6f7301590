// SPDX-License-Identifier: Apache-2.0
/* columns.h - which column of a table is which field, by the names of data/import/X.def. */
#pragma once
#include "core/carry/sheet.h"

/* column[i] = where field[i] stands, -1 = nowhere; the first heading that matches counts. `def`: "units.def". */
void columns_find(const struct sheet_row *head, const char *def, const char *const *field, size_t n, int *column);
bool columns_has(const int *column, size_t n, size_t heading);    /* is that heading one of them? */
struct str columns_text(const struct sheet_row *row, int column); /* empty when there is none */
