// SPDX-License-Identifier: Apache-2.0
/* limit_test.c - buckets fill evenly, clients do not share them, memory does not grow. */
#include "http/limit.h"

#include <pthread.h>

#include "base/test.h"

static bool pass(struct limit *l, const char *client, int cost, int64_t now)
{
    struct limit_ask a = { "guess", str_of(client), 6, cost };
    int wait = 0;

    bool ok = limit_pass(l, &a, now, &wait);
    assert_true(ok || (wait >= 1 && wait <= 60));
    return ok;
}

TEST(a_minutes_worth_then_evenly)
{
    struct limit *l = limit_make();
    const int64_t t = 1000000;

    for (int i = 0; i < 6; i++)
        OK(pass(l, "10.0.0.1", 1, t));
    OK(!pass(l, "10.0.0.1", 1, t));
    OK(!pass(l, "10.0.0.1", 0, t + 9000));
    OK(pass(l, "10.0.0.1", 0, t + 10000));
    OK(pass(l, "10.0.0.1", 1, t + 10000));
    OK(!pass(l, "10.0.0.1", 1, t + 10000));
    for (int i = 0; i < 6; i++)
        OK(pass(l, "10.0.0.1", 1, t + 90000));
    OK(!pass(l, "10.0.0.1", 1, t + 90000));
    limit_drop(l);
}

TEST(clients_and_kinds_are_apart)
{
    struct limit *l = limit_make();
    struct limit_ask other = { "file", STR("10.0.0.1"), 6, 1 };
    int wait;

    for (int i = 0; i < 6; i++)
        OK(pass(l, "10.0.0.1", 1, 5));
    OK(!pass(l, "10.0.0.1", 1, 5));
    OK(pass(l, "10.0.0.2", 1, 5));
    OK(limit_pass(l, &other, 5, &wait));
    for (int i = 0; i < 6; i++)
        OK(pass(l, "2001:db8::1", 1, 5));
    OK(!pass(l, "2001:db8::ffff:1", 1, 5));
    OK(pass(l, "2001:db8:0:1::1", 1, 5));
    limit_drop(l);
}

TEST(looking_costs_nothing)
{
    struct limit *l = limit_make();

    for (int i = 0; i < 100; i++)
        OK(pass(l, "10.0.0.1", 0, 5));
    limit_drop(l);
}

TEST(a_flood_of_clients_does_not_free_the_worst)
{
    struct limit *l = limit_make();
    struct arena *mem = arena_make();

    for (int i = 0; i < 6; i++)
        OK(pass(l, "10.0.0.1", 1, 5));
    for (int i = 0; i < 50000; i++) {
        OK(pass(l, arena_printf(mem, "10.%d.%d.9", 1 + i / 250, i % 250).p, 1, 6));
        arena_reset(mem);
    }
    OK(!pass(l, "10.0.0.1", 1, 7));
    arena_drop(mem);
    limit_drop(l);
}

static void *ask_often(void *arg)
{
    int64_t passed = 0;

    for (int i = 0; i < 2000; i++)
        passed += pass(arg, "10.0.0.1", 1, 5);
    return (void *)(intptr_t)passed;
}

TEST(threads_do_not_pass_twice)
{
    struct limit *l = limit_make();
    pthread_t t[4];
    int64_t sum = 0;
    void *passed;

    for (int i = 0; i < 4; i++)
        EQ(pthread_create(&t[i], NULL, ask_often, l), 0);
    for (int i = 0; i < 4; i++) {
        pthread_join(t[i], &passed);
        sum += (intptr_t)passed;
    }
    EQ(sum, 6);
    limit_drop(l);
}

RUN(CASE(a_minutes_worth_then_evenly), CASE(clients_and_kinds_are_apart), CASE(looking_costs_nothing),
    CASE(a_flood_of_clients_does_not_free_the_worst), CASE(threads_do_not_pass_twice))
