// Texts of records: one that no expression names is not kept, and nothing tells the difference.
// Random facts are told twice, to a store that keeps what the ruleset names and to one that keeps
// all; boards are the same bytes, explanations the same texts.
#include "base/intern.h"
#include "link/packed.h"
#include "tests/base/random.h"
#include "tests/evaluator/explained.h"

enum { ROUNDS = 30, TOWNS = 9 };

// voucher, note: nothing names them, though `unique` is a matter of the door. Of the others each is
// named in one way.
static const char conf[] =
    "kinds: { town: { attributes: { home = \"text\"; } }\n"
    "  project: { belongs: { town = \"one\"; }; attributes: { label = \"text\"; }; } }\n"
    "records: {\n"
    "  arrived: { of = \"town\"; none_is_zero = true; unique = [\"voucher\"]; once = [\"site\"]\n"
    "    fields: { n = \"number\"; voucher = \"text\"; note = \"text optional\"\n"
    "      site = \"text optional\"; place = \"text optional\"; mark = \"text optional\"\n"
    "      ground = \"text optional\"; word = \"text optional\"; }\n"
    "    exclude = ( { name = \"bad\"; when = \"ground == 'bad'\"; title = \"坏\" } ) }\n"
    "  visit: { of = \"project\"; none_is_zero = true; counts = \"reported\"\n"
    "    fields: { n = \"number\"; guest = \"text optional\"; voucher = \"text optional\"; } } }\n"
    "indicators: { town: { got = \"sum(n of arrived)\"; here = \"count(arrived where place == "
    "my.home)\"\n"
    "    marked = \"count(arrived where has(mark))\"; said = \"count(arrived where word != "
    "'no')\"\n"
    "    guests = \"count(visit where guest == 'w1')\"; } }\n"
    "schemes: { s: { of = \"town\"; period = \"year\"; rules = (\n"
    "  { name = \"got\"; score = \"got\" }, { name = \"here\"; score = \"here\" },\n"
    "  { name = \"marked\"; score = \"marked\" }, { name = \"said\"; score = \"said\" },\n"
    "  { name = \"guests\"; score = \"guests\" } ) } }\n";

static void put_texts(struct random *r, struct str *out, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (random_below(r, 4))
            str_addf(out, " %s=w%d", names[i], (int)random_below(r, 4));
}

static void put_facts(struct random *r, struct str *out)
{
    static const char *const fields[] = {"note", "site", "place", "mark", "word"};
    static const char *const guests[] = {"guest", "voucher"};
    for (int i = 0; i < TOWNS; i++) {
        str_addf(out, "town t%d home=w%d\n", i, (int)random_below(r, 4));
        str_addf(out, "project p%d town=t%d\n", i, (int)random_below(r, (uint64_t)i + 1));
    }
    for (int i = 0; i < 120; i++) {
        int month = 1 + (int)random_below(r, 12), day = 1 + (int)random_below(r, 28);
        int of = (int)random_below(r, TOWNS);
        if (random_below(r, 4) == 0) {
            str_addf(out, "visit p%d 2024-%02d-%02d n=1", of, month, day);
            put_texts(r, out, guests, 2);
        } else {
            str_addf(out, "arrived t%d 2024-%02d-%02d n=%d voucher=v%d ground=%s", of, month, day,
                     (int)random_below(r, 90), i, random_below(r, 5) ? "good" : "bad");
            put_texts(r, out, fields, 5);
        }
        str_add(out, "\n");
    }
}

// Some are withdrawn, rejected or corrected, some heard of later.
static void change_some(struct act *a, struct random r)
{
    int64_t last = a->seq;
    for (int64_t seq = 1; seq <= last; seq++) {
        struct fact f = {.tag = FACT_STATUS};
        f.status = (struct fact_status){.record_seq = seq,
                                        .status = (enum record_status)random_below(&r, 5),
                                        .sets_hearing = random_below(&r, 2) == 0,
                                        .heard_on = DAY_NONE,
                                        .decision = "later"};
        if (random_below(&r, 4) == 0)
            act_add(a, &f);
    }
    store_settle(a->store);
    engine_forget(a->engine);
}

static void open_county(struct act *a, const char *facts, struct random r, bool keep_all)
{
    act_open(a, conf);
    for (size_t i = 0; keep_all && i < a->ruleset.model.record_count; i++)
        a->ruleset.model.records[i].named = NULL;
    act_tell(a, facts);
    change_some(a, r);
}

static struct packed_room packed(struct act *a)
{
    struct board *b = engine_own_board(a->engine, act_board(a, "s", "2024", NULL));
    struct packed_from from = {.engine = a->engine,
                               .board = b,
                               .ruleset = &a->ruleset,
                               .store = a->store,
                               .seq = a->seq,
                               .as_of = engine_day(a->engine)};
    struct packed_room room = {.bytes = NULL};
    assert_true(packed_write(&from, &room));
    return room;
}

static void same_boards_and_reasons(struct act *a, struct act *b)
{
    struct packed_room x = packed(a), y = packed(b);
    assert_int_equal(x.size, y.size);
    assert_memory_equal(x.bytes, y.bytes, x.size);
    free(x.bytes);
    free(y.bytes);
    for (int i = 0; i < TOWNS; i++) {
        char id[16];
        snprintf(id, sizeof id, "t%d", i);
        char *p = explained(a, act_board(a, "s", "2024", NULL), id);
        char *q = explained(b, act_board(b, "s", "2024", NULL), id);
        assert_string_equal(p, q);
        free(p);
        free(q);
    }
}

static void boards_and_reasons_are_those_of_a_store_that_keeps_every_text(void **state)
{
    (void)state;
    struct random r = {2024};
    for (int round = 0; round < ROUNDS; round++) {
        struct str facts = {0};
        struct act few, all;
        put_facts(&r, &facts);
        open_county(&few, facts.data, r, false);
        open_county(&all, facts.data, r, true);
        same_boards_and_reasons(&few, &all);
        act_close(&few);
        act_close(&all);
        str_release(&facts);
    }
}

static bool is_kept(const struct act *a, const char *text)
{
    return intern_find(&a->ruleset.texts, text, strlen(text)) != INTERN_NONE;
}

static void what_an_expression_or_once_names_is_kept_and_no_other(void **state)
{
    (void)state;
    static const char facts[] = "town a home=w\nproject p town=a\n"
                                "arrived a 2024-01-01 n=1 voucher=k1 note=k2 site=k3 place=k4 "
                                "mark=k5 ground=k6 word=k7\n"
                                "visit p 2024-01-02 n=1 guest=k8 voucher=k9\n";
    struct act a;
    act_open(&a, conf);
    act_tell(&a, facts);
    assert_false(is_kept(&a, "k1")); // unique: the ledger's to see to
    assert_false(is_kept(&a, "k2"));
    assert_true(is_kept(&a, "k3"));
    assert_true(is_kept(&a, "k4"));
    assert_true(is_kept(&a, "k5"));
    assert_true(is_kept(&a, "k6"));
    assert_true(is_kept(&a, "k7"));
    assert_true(is_kept(&a, "k8"));
    assert_false(is_kept(&a, "k9")); // the same name in another type
    act_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boards_and_reasons_are_those_of_a_store_that_keeps_every_text),
        cmocka_unit_test(what_an_expression_or_once_names_is_kept_and_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
