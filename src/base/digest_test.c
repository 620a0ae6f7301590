// SPDX-License-Identifier: Apache-2.0
#include "base/digest.h"
#include "base/test.h"

#include <string.h>

static struct str hex_of(struct arena *mem, const uint8_t *p)
{
    return digest_hex(mem, (struct str){ (const char *)p, DIGEST_SIZE });
}

TEST(sha256_of_fips_180)
{
    struct arena *mem = arena_make();
    struct digest d;
    uint8_t h[DIGEST_SIZE];

    digest_sha256(STR("abc"), h);
    EQ_STR(hex_of(mem, h), STR("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    digest_sha256(STR_NONE, h);
    EQ_STR(hex_of(mem, h), STR("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    digest_start(&d);
    digest_add(&d, STR("a"));
    digest_add(&d, STR_NONE);
    digest_add(&d, STR("bc"));
    digest_end(&d, h);
    EQ_STR(hex_of(mem, h), STR("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    arena_drop(mem);
}

TEST(hmac_of_rfc_4231)
{
    struct arena *mem = arena_make();
    char key[131];
    uint8_t h[DIGEST_SIZE];

    digest_hmac(STR("Jefe"), STR("what do ya want for nothing?"), h);
    EQ_STR(hex_of(mem, h), STR("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
    memset(key, 0xaa, sizeof key);
    digest_hmac((struct str){ key, sizeof key }, STR("Test Using Larger Than Block-Size Key - Hash Key First"), h);
    EQ_STR(hex_of(mem, h), STR("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"));
    arena_drop(mem);
}

TEST(hex_is_strict)
{
    uint8_t h[2] = { 7, 7 };

    OK(digest_unhex(STR("fF00"), h, 2) && h[0] == 0xff && h[1] == 0);
    OK(digest_unhex(STR(""), h, 0));
    OK(!digest_unhex(STR("fff"), h, 1) && !digest_unhex(STR("ff"), h, 2) && !digest_unhex(STR("ffff"), h, 1));
    OK(!digest_unhex(STR("fg"), h, 1) && !digest_unhex(STR(" f"), h, 1) && !digest_unhex(STR("+f"), h, 1));
}

TEST(base64_of_rfc_4648)
{
    struct arena *mem = arena_make();
    struct str s;

    EQ_STR(digest_base64(mem, STR("foob")), STR("Zm9vYg=="));
    EQ_STR(digest_base64(mem, STR("")), STR(""));
    EQ_STR(digest_base64url(mem, STR("\xff\xef\xbe\xfb")), STR("_----w"));
    OK(digest_unbase64(mem, STR("Zm9vYg=="), &s) && str_eqz(s, "foob"));
    OK(digest_unbase64(mem, STR(""), &s) && s.n == 0);
    OK(digest_unbase64url(mem, STR("_----w"), &s) && str_eqz(s, "\xff\xef\xbe\xfb"));
    OK(!digest_unbase64(mem, STR("Zm9vYg"), &s) && !digest_unbase64(mem, STR("Zm9vYg="), &s));
    OK(!digest_unbase64(mem, STR("Zm9vYh=="), &s));
    for (int c = 128; c < 256; c++) {
        const char four[4] = { 'Z', (char)c, '9', 'v' };
        OK(!digest_unbase64(mem, (struct str){ four, 4 }, &s) && !digest_unbase64url(mem, (struct str){ four, 4 }, &s));
    }
    OK(!digest_unbase64(mem, STR("Zm9v\n"), &s) && !digest_unbase64(mem, STR("Zm9v\nYg=="), &s));
    OK(!digest_unbase64(mem, STR("_-8="), &s) && !digest_unbase64url(mem, STR("Zm9vYg=="), &s));
    arena_drop(mem);
}

TEST(secrets_are_compared_whole)
{
    OK(digest_is_equal(STR("abc"), STR("abc")) && !digest_is_equal(STR("abc"), STR("abd")));
    OK(!digest_is_equal(STR("abc"), STR("ab")) && digest_is_equal(STR_NONE, STR("")));
}

RUN(CASE(sha256_of_fips_180), CASE(hmac_of_rfc_4231), CASE(hex_is_strict), CASE(base64_of_rfc_4648),
    CASE(secrets_are_compared_whole))
