// SPDX-License-Identifier: Apache-2.0
/* limit.c - see limit.h. A table of sets of eight buckets; a set's lock is shared by its neighbours. */
#include "http/limit.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "http/address.h"
#include "sys/random.h"

enum { SETS = 2048, WAYS = 8, LOCKS = 64, UNIT = 1000, MINUTE = 60000 };

struct bucket {
    uint64_t key;    /* 0 = free */
    int64_t at;      /* when `tokens` was right, ms */
    int64_t tokens;  /* in thousandths */
    int64_t missing; /* until it is full, at `at` */
};

struct limit {
    uint8_t secret[crypto_shorthash_KEYBYTES];
    pthread_mutex_t lock[LOCKS];
    struct bucket table[SETS][WAYS];
};

struct limit *limit_make(void)
{
    struct limit *l = calloc(1, sizeof *l);

    if (l == NULL || sodium_init() < 0)
        abort();
    random_bytes(l->secret, sizeof l->secret);
    for (size_t i = 0; i < LOCKS; i++)
        pthread_mutex_init(&l->lock[i], NULL);
    return l;
}

void limit_drop(struct limit *l)
{
    for (size_t i = 0; i < LOCKS; i++)
        pthread_mutex_destroy(&l->lock[i]);
    free(l);
}

static uint64_t key_of(const struct limit *l, const struct limit_ask *a)
{
    uint8_t raw[64] = { 0 }, hash[crypto_shorthash_BYTES];
    struct address address;
    uint64_t key;

    if (address_parse(a->client, &address)) {
        const bool is_v6 = memcmp(address.b, (const uint8_t[10]){ 0 }, 10) != 0;
        memcpy(raw, address.b, is_v6 ? 8 : 16);
    }
    size_t n = strlen(a->kind);
    memcpy(raw + 16, a->kind, n < 47 ? n : 47);
    crypto_shorthash(hash, raw, sizeof raw, l->secret);
    memcpy(&key, hash, sizeof key);
    return key == 0 ? 1 : key;
}

static int64_t filled(const struct bucket *b, int per_minute, int64_t now)
{
    const int64_t full = (int64_t)per_minute * UNIT;
    const int64_t since = now > b->at ? now - b->at : 0;
    const int64_t have = since >= MINUTE ? full : b->tokens + since * full / MINUTE;

    return have > full ? full : have;
}

/* The key's bucket, else a free one, else the one that lacks the least. */
static struct bucket *bucket_of(struct bucket set[static WAYS], uint64_t key, int64_t now)
{
    struct bucket *best = &set[0];
    int64_t least = INT64_MAX;

    for (int i = 0; i < WAYS; i++) {
        if (set[i].key == key)
            return &set[i];
        int64_t age = now - set[i].at;
        int64_t lacks = set[i].key == 0 ? -1 : age >= MINUTE ? 0 : set[i].missing * (MINUTE - age) / MINUTE;
        if (lacks < least) {
            least = lacks;
            best = &set[i];
        }
    }
    best->key = 0;
    return best;
}

bool limit_pass(struct limit *l, const struct limit_ask *a, int64_t now, int *ret_wait)
{
    const uint64_t key = key_of(l, a);
    const size_t set = key % SETS;
    pthread_mutex_t *lock = &l->lock[set % LOCKS];

    pthread_mutex_lock(lock);
    struct bucket *b = bucket_of(l->table[set], key, now);
    int64_t have = b->key == key ? filled(b, a->per_minute, now) : (int64_t)a->per_minute * UNIT;
    const bool passes = have >= UNIT;
    if (passes)
        have -= (int64_t)a->cost * UNIT;
    *b = (struct bucket){ key, now, have, (int64_t)a->per_minute * UNIT - have };
    pthread_mutex_unlock(lock);
    if (!passes)
        *ret_wait = (int)((UNIT - have) * MINUTE / ((int64_t)a->per_minute * UNIT) / 1000 + 1);
    return passes;
}
