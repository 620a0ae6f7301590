// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/test.h"
#include "sys/file.h"
#include "sys/now.h"
#include "sys/random.h"
#include "sys/thread.h"

struct fixture {
    struct arena *mem;
    struct str folder;
    struct err err;
};

static struct fixture fixture_make(void)
{
    struct fixture f = { .mem = arena_make() };
    char *path = str_z(f.mem, STR("/tmp/anlan-sys-XXXXXX"));

    assert_non_null(mkdtemp(path));
    f.folder = str_of(path);
    return f;
}

static void fixture_drop(struct fixture *f)
{
    rmdir(f->folder.p);
    arena_drop(f->mem);
}

TEST(a_saved_file_is_whole_private_and_alone)
{
    struct fixture f = fixture_make();
    struct str path = arena_printf(f.mem, "%.*s/a.txt", STR_ARG(f.folder)), got, *names;
    struct stat s;
    size_t n;

    EQ(file_save(path, STR("first"), &f.err), ST_OK);
    EQ(file_save(path, STR("second, longer"), &f.err), ST_OK);
    EQ(file_load(f.mem, path, 100, &got, &f.err), ST_OK);
    EQ_STR(got, STR("second, longer"));
    OK(stat(path.p, &s) == 0 && (s.st_mode & 0777) == 0600);
    EQ(folder_list(f.mem, f.folder, false, &names, &n, &f.err), ST_OK);
    EQ(n, 1);
    EQ_STR(names[0], STR("a.txt"));
    EQ(file_load(f.mem, path, 5, &got, &f.err), ST_LIMIT);
    assert_string_equal(f.err.code, "file.too_big");
    EQ(file_remove(path, &f.err), ST_OK);
    EQ(file_remove(path, &f.err), ST_OK);
    OK(!file_exists(path));
    fixture_drop(&f);
}

TEST(a_part_of_a_file_ends_with_the_file)
{
    struct fixture f = fixture_make();
    struct str path = arena_printf(f.mem, "%.*s/part", STR_ARG(f.folder)), got;

    EQ(file_save(path, STR("0123456789"), &f.err), ST_OK);
    EQ(file_load_part(f.mem, path, 3, 4, &got, &f.err), ST_OK);
    EQ_STR(got, STR("3456"));
    EQ(file_load_part(f.mem, path, 8, 4, &got, &f.err), ST_OK);
    EQ_STR(got, STR("89"));
    EQ(file_load_part(f.mem, path, 10, 4, &got, &f.err), ST_OK);
    EQ(got.n, 0);
    EQ(file_remove(path, &f.err), ST_OK);
    fixture_drop(&f);
}

TEST(failures_say_which_and_where)
{
    struct fixture f = fixture_make();
    struct str gone = arena_printf(f.mem, "%.*s/none/a", STR_ARG(f.folder)), got;
    AUTO(fd) fd = { 0 };
    struct err full = { 0 }, zero = { 0 };

    EQ(file_load(f.mem, gone, 9, &got, &f.err), ST_NOT_FOUND);
    EQ_STR(str_of(f.err.detail), gone);
    EQ(file_save(STR("a\0b"), STR("x"), &zero), ST_NOT_FOUND);
    EQ(file_open(STR("/dev/full"), FILE_OVER, &fd, &full), ST_OK);
    EQ(fd_write(&fd, STR("x"), &full), ST_SPACE);
    assert_string_equal(full.code, "file.space");
    fixture_drop(&f);
}

TEST(folders_are_made_once)
{
    struct fixture f = fixture_make();
    struct str sub = arena_printf(f.mem, "%.*s/sub", STR_ARG(f.folder));
    int64_t n = 0;

    EQ(folder_make(sub, &f.err), ST_OK);
    EQ(folder_make(sub, &f.err), ST_OK);
    EQ(disk_free(sub, &n, &f.err), ST_OK);
    OK(n > 0);
    rmdir(sub.p);
    fixture_drop(&f);
}

enum { TAKES = 20000, TAKERS = 4 };
struct taker {
    struct id_source *source;
    int64_t id[TAKES];
    bool rises;
};

static void take_ids(void *arg)
{
    struct taker *t = arg;

    t->rises = true;
    for (int i = 0; i < TAKES; i++) {
        t->id[i] = id_next(t->source);
        t->rises = t->rises && t->id[i] > 0 && (i == 0 || t->id[i] > t->id[i - 1]);
    }
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

TEST(ids_rise_and_no_two_threads_get_the_same)
{
    static struct taker taker[TAKERS];
    static int64_t all[TAKERS * TAKES];
    struct thread thread[TAKERS] = { 0 };
    struct id_source source;
    struct err e = { 0 };

    id_source_init(&source, 0);
    for (int i = 0; i < TAKERS; i++) {
        taker[i].source = &source;
        EQ(thread_start(&thread[i], "ids", take_ids, &taker[i], &e), ST_OK);
    }
    for (int i = 0; i < TAKERS; i++) {
        thread_join(&thread[i]);
        OK(taker[i].rises);
        for (int k = 0; k < TAKES; k++)
            all[i * TAKES + k] = taker[i].id[k];
    }
    qsort(all, N_OF(all), sizeof all[0], by_number);
    for (size_t i = 1; i < N_OF(all); i++)
        OK(all[i] > all[i - 1]);
}

TEST(ids_rise_above_those_of_a_clock_that_was_ahead)
{
    struct id_source now, later;

    id_source_init(&now, 0);
    int64_t ahead = id_next(&now) + (INT64_C(3600000000) << 12);
    id_source_init(&later, ahead);
    OK(id_next(&later) > ahead);
}

TEST(random_numbers_stay_below_and_reach_all)
{
    int seen[7] = { 0 };

    for (int i = 0; i < 2000; i++)
        seen[random_below(7)]++;
    for (size_t i = 0; i < N_OF(seen); i++)
        OK(seen[i] > 150);
}

static void give_later(void *arg)
{
    now_sleep_ms(20);
    turnstile_give(arg);
}

TEST(a_turnstile_waits_and_gives_up)
{
    struct turnstile t;
    struct thread thread = { 0 };
    struct err e = { 0 };

    turnstile_init(&t, 1);
    OK(turnstile_take(&t, 0));
    int64_t from = now_mono_ns();
    OK(!turnstile_take(&t, 30));
    OK(now_mono_ns() - from >= 30 * 1000000);
    EQ(thread_start(&thread, "give", give_later, &t, &e), ST_OK);
    OK(turnstile_take(&t, 5000));
    thread_join(&thread);
    turnstile_drop(&t);
}

RUN(CASE(a_saved_file_is_whole_private_and_alone), CASE(a_part_of_a_file_ends_with_the_file),
    CASE(failures_say_which_and_where), CASE(folders_are_made_once), CASE(ids_rise_and_no_two_threads_get_the_same),
    CASE(ids_rise_above_those_of_a_clock_that_was_ahead), CASE(random_numbers_stay_below_and_reach_all),
    CASE(a_turnstile_waits_and_gives_up))
