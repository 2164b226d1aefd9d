// Messages: heads, and facts of every kind there and back.
#include "link/message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/base/random.h"

#define CELLS_MAX 6
#define EVIDENCE_MAX 4

struct made { // a random fact, and what it points to
    struct fact fact;
    struct cell cells[CELLS_MAX];
    const char *evidence[EVIDENCE_MAX];
};

static const char *any_text(struct random *r)
{
    static const char *const texts[] = {"",      "a",        "qiandeng",           "千灯镇",
                                        "a\"\n", "rec-0001", "处分决定〔2024〕6号"};
    return texts[random_below(r, sizeof texts / sizeof *texts)];
}

static const char *maybe_text(struct random *r)
{
    return random_below(r, 3) ? any_text(r) : NULL;
}

static uint32_t any_u32(struct random *r)
{
    return random_below(r, 4) ? (uint32_t)random_below(r, 100) : (uint32_t)random_next(r);
}

static int32_t any_day(struct random *r)
{
    return random_below(r, 4) ? (int32_t)random_below(r, 30000) : DAY_NONE;
}

static struct period any_period(struct random *r)
{
    return (struct period){.length = (enum period_length)random_below(r, 4),
                           .year = (int32_t)random_below(r, 3000),
                           .at = (int32_t)random_below(r, 12)};
}

static struct cell any_cell(struct random *r)
{
    return (struct cell){.has = random_below(r, 2),
                         .number = (int64_t)random_next(r),
                         .currency = any_u32(r),
                         .text = maybe_text(r)};
}

static void make_record(struct random *r, struct made *m)
{
    struct fact_record *f = &m->fact.record;
    *f = (struct fact_record){
        .id = any_text(r),
        .type = any_u32(r),
        .subject = any_u32(r),
        .date = any_day(r),
        .until = any_day(r),
        .reported_on = (int64_t)random_next(r),
        .status = (enum record_status)random_below(r, 5),
        .evidence = m->evidence,
        .evidence_count = random_below(r, EVIDENCE_MAX + 1),
        .heard_on = any_day(r),
        .decision = maybe_text(r),
        .appeal_upheld = random_below(r, 2),
        .cells = m->cells,
        .cell_count = random_below(r, CELLS_MAX + 1),
    };
    for (size_t i = 0; i < f->evidence_count; i++)
        m->evidence[i] = any_text(r);
    for (size_t i = 0; i < f->cell_count; i++)
        m->cells[i] = any_cell(r);
}

static void make_status(struct random *r, struct fact_status *f)
{
    *f = (struct fact_status){
        .record_seq = (int64_t)random_next(r),
        .record_id = any_text(r),
        .type = any_u32(r),
        .status = (enum record_status)random_below(r, 5),
        .sets_hearing = random_below(r, 2),
        .heard_on = any_day(r),
        .decision = maybe_text(r),
        .appeal_upheld = random_below(r, 2),
        .corrected_by = maybe_text(r),
        .reason = maybe_text(r),
    };
}

static void make(struct random *r, enum fact_tag tag, struct made *m)
{
    memset(m, 0, sizeof *m);
    m->fact.tag = tag;
    m->fact.seq = (int64_t)random_next(r);
    m->fact.time = (int64_t)random_next(r);
    switch (tag) {
    case FACT_SUBJECT:
        m->fact.subject = (struct fact_subject){any_u32(r),  any_u32(r), any_text(r),
                                                any_text(r), any_day(r), maybe_text(r)};
        break;
    case FACT_ATTRIBUTE:
        m->fact.attribute =
            (struct fact_attribute){any_u32(r), any_u32(r), any_u32(r), any_day(r), any_cell(r)};
        break;
    case FACT_MEMBERSHIP:
        m->fact.membership =
            (struct fact_membership){any_u32(r), any_u32(r),       any_u32(r),   any_u32(r),
                                     any_day(r), random_double(r), maybe_text(r)};
        break;
    case FACT_RECORD:
        make_record(r, m);
        break;
    case FACT_STATUS:
        make_status(r, &m->fact.status);
        break;
    case FACT_TARGET:
        m->fact.target = (struct fact_target){
            any_u32(r),       any_u32(r),   any_u32(r), any_period(r), random_below(r, 2) == 1,
            random_double(r), maybe_text(r)};
        break;
    case FACT_RATING:
        m->fact.rating = (struct fact_rating){any_text(r), any_u32(r),       any_text(r),
                                              any_text(r), any_period(r),    any_text(r),
                                              any_u32(r),  random_double(r), maybe_text(r)};
        break;
    case FACT_RATE:
        m->fact.rate = (struct fact_rate){any_u32(r), any_day(r), random_double(r)};
        break;
    }
}

// Equal facts have equal bytes on the line: everything that is sent is compared, texts by content.
static void assert_same(const struct fact *a, const struct fact *b)
{
    struct str x = {0}, y = {0};
    message_put_fact(&x, a);
    message_put_fact(&y, b);
    assert_int_equal(x.size, y.size);
    assert_memory_equal(x.data, y.data, x.size);
    str_release(&x);
    str_release(&y);
}

static void assert_record_same(const struct fact_record *a, const struct fact_record *b)
{
    assert_string_equal(a->id, b->id);
    assert_int_equal(a->type, b->type);
    assert_int_equal(a->date, b->date);
    assert_int_equal(a->until, b->until);
    assert_int_equal(a->status, b->status);
    assert_int_equal(a->heard_on, b->heard_on);
    assert_int_equal(a->appeal_upheld, b->appeal_upheld);
    assert_int_equal(a->evidence_count, b->evidence_count);
    for (size_t i = 0; i < a->evidence_count; i++)
        assert_string_equal(a->evidence[i], b->evidence[i]);
    assert_int_equal(a->cell_count, b->cell_count);
    for (size_t i = 0; i < a->cell_count; i++) {
        assert_int_equal(a->cells[i].has, b->cells[i].has);
        assert_true(a->cells[i].number == b->cells[i].number);
        assert_int_equal(a->cells[i].currency, b->cells[i].currency);
        assert_int_equal(a->cells[i].text == NULL, b->cells[i].text == NULL);
        if (a->cells[i].text)
            assert_string_equal(a->cells[i].text, b->cells[i].text);
    }
}

static void random_facts_of_every_kind_come_back_the_same(void **state)
{
    (void)state;
    struct random r = {.state = 31};
    struct fact_scratch scratch = {0};
    struct str s = {0};
    for (int round = 0; round < 4000; round++) {
        struct made m;
        struct fact back;
        make(&r, (enum fact_tag)(round % (FACT_RATE + 1)), &m);
        str_clear(&s);
        message_put_fact(&s, &m.fact);
        struct wire w = wire_of(s.data, s.size);
        assert_true(message_get_fact(&w, &scratch, &back));
        assert_true(wire_done(&w));
        assert_int_equal(back.tag, m.fact.tag);
        assert_true(back.seq == m.fact.seq && back.time == m.fact.time);
        assert_same(&m.fact, &back);
        if (back.tag == FACT_RECORD)
            assert_record_same(&m.fact.record, &back.record);
    }
    str_release(&s);
    fact_scratch_release(&scratch);
}

static void a_fact_cut_short_is_refused_wherever_it_is_cut(void **state)
{
    (void)state;
    struct random r = {.state = 32};
    struct fact_scratch scratch = {0};
    for (int round = 0; round < 200; round++) {
        struct made m;
        struct fact back;
        struct str s = {0};
        make(&r, (enum fact_tag)(round % (FACT_RATE + 1)), &m);
        message_put_fact(&s, &m.fact);
        for (size_t size = 0; size < s.size; size++) {
            char *cut = malloc(size ? size : 1); // of exactly its size
            assert_non_null(cut);
            memcpy(cut, s.data, size);
            struct wire w = wire_of(cut, size);
            assert_false(message_get_fact(&w, &scratch, &back));
            free(cut);
        }
        str_release(&s);
    }
    fact_scratch_release(&scratch);
}

static void tags_statuses_and_periods_out_of_range_are_refused(void **state)
{
    (void)state;
    struct random r = {.state = 33};
    struct fact_scratch scratch = {0};
    struct fact back;
    struct made m;
    struct str s = {0};
    make(&r, FACT_RATE, &m);
    message_put_fact(&s, &m.fact);
    s.data[0] = FACT_RATE + 1;
    struct wire w = wire_of(s.data, s.size);
    assert_false(message_get_fact(&w, &scratch, &back));
    make(&r, FACT_STATUS, &m);
    m.fact.status.status = (enum record_status)(RECORD_CORRECTED + 1);
    str_clear(&s);
    message_put_fact(&s, &m.fact);
    w = wire_of(s.data, s.size);
    assert_false(message_get_fact(&w, &scratch, &back));
    make(&r, FACT_TARGET, &m);
    m.fact.target.period.length = (enum period_length)(PERIOD_YEAR + 1);
    str_clear(&s);
    message_put_fact(&s, &m.fact);
    w = wire_of(s.data, s.size);
    assert_false(message_get_fact(&w, &scratch, &back));
    str_release(&s);
    fact_scratch_release(&scratch);
}

static void counts_that_the_bytes_cannot_hold_allocate_nothing_for_them(void **state)
{
    (void)state;
    struct random r = {.state = 34};
    struct fact_scratch scratch = {0};
    struct fact back;
    struct made m;
    struct str s = {0};
    make(&r, FACT_RECORD, &m);
    m.fact.record.evidence_count = 0;
    m.fact.record.cell_count = 0;
    message_put_fact(&s, &m.fact);
    uint32_t many = UINT32_MAX; // cells: the last number of a record without any
    memcpy(s.data + s.size - sizeof many, &many, sizeof many);
    struct wire w = wire_of(s.data, s.size);
    assert_false(message_get_fact(&w, &scratch, &back));
    assert_true(scratch.cell_room < 1000);
    str_release(&s);
    fact_scratch_release(&scratch);
}

static void a_message_tells_its_size_its_tag_and_its_call(void **state)
{
    (void)state;
    struct str s = {0};
    struct message_head head;
    str_add(&s, "before");
    size_t begun = message_begin(&s, MESSAGE_ASK, 12);
    wire_put_text(&s, "town_annual");
    message_end(&s, begun);
    size_t second = message_begin(&s, MESSAGE_COPIED, 0);
    message_end(&s, second);
    memcpy(&head, s.data + begun, sizeof head);
    assert_int_equal(head.size, sizeof(uint32_t) + sizeof "town_annual");
    assert_int_equal(head.tag, MESSAGE_ASK);
    assert_int_equal(head.call, 12);
    assert_int_equal(second, begun + sizeof head + head.size);
    memcpy(&head, s.data + second, sizeof head);
    assert_int_equal(head.size, 0);
    str_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_facts_of_every_kind_come_back_the_same),
        cmocka_unit_test(a_fact_cut_short_is_refused_wherever_it_is_cut),
        cmocka_unit_test(tags_statuses_and_periods_out_of_range_are_refused),
        cmocka_unit_test(counts_that_the_bytes_cannot_hold_allocate_nothing_for_them),
        cmocka_unit_test(a_message_tells_its_size_its_tag_and_its_call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
