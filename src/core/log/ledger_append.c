// SPDX-License-Identifier: Apache-2.0
/* ledger_append.c - an event's leaf, in the transaction that stores the event.
 *
 * A file of its own: the benchmark of what the log costs links another one in its place (bench/no_log.c). */
#include "base/digest.h"
#include "core/log/ledger.h"
#include "gen/ledger_sql.h"

enum st ledger_append(struct ctx *cx, int64_t seq, struct str salt, struct str text)
{
    uint8_t mac[DIGEST_SIZE];
    const struct q_leaf_add_in in = { .seq = seq, .mac = { (const char *)mac, sizeof mac } };

    digest_hmac(salt, text, mac);
    return q_leaf_add_do(cx, &in, NULL);
}
