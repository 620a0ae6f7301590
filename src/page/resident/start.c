// SPDX-License-Identifier: Apache-2.0
/* start.c - see start.h. */
#include "page/resident/start.h"

static bool asks_filing(const struct move *m)
{
    for (size_t i = 0; i < m->n_guard; i++)
        if (str_eqz(m->guard[i].name, "filing"))
            return true;
    return false;
}

bool start_is_open(const struct procedure *p)
{
    for (size_t i = 0; i < p->n_move; i++)
        if (p->move[i].n_from == 0 && !p->move[i].from_any && move_by(&p->move[i], STR("RES")) &&
            asks_filing(&p->move[i]))
            return true;
    return false;
}
