// Commits that are shared while many ask, or boards take long: else nothing waits, nor when all are
// there; what waits is stored and answered, also at a stop, and when the ledger takes no more.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ledger/writer.h"
#include "service/state.h"
#include "stage.h"

// Questions, some thousand in each turn of the loop, for as long as they are counted.
static void ask_much(struct stage *s)
{
    const struct period year = {.length = PERIOD_YEAR, .year = 2024};
    uint64_t since = uv_now(&s->loop);
    while (uv_now(&s->loop) - since < 100) {
        for (int i = 0; i < 5000; i++)
            board_release(service_board(s->service, 0, year));
        uv_run(&s->loop, UV_RUN_NOWAIT);
    }
}

// Three submissions were in flight of late, however slow this machine is.
static void three_of_late(struct stage *s)
{
    struct sharing *h = &s->service->sharing;
    h->most_since = uv_now(&s->loop);
    h->most_before = 3;
}

// Three towns at once are stored, for nobody waits when all are here.
static void open_office(struct stage *s, const char *part)
{
    static const char *const ids[] = {"t1", "t2", "t3"};
    struct town_form towns[3];
    begin(s, part);
    for (size_t i = 0; i < 3; i++)
        submit(s, &towns[i], ids[i], false);
    assert_null(s->service->sharing.first);
    until_answered(s, 3);
    assert_int_equal(s->status, 201);
    assert_int_equal(s->service->sharing.most, 3);
    s->answers = 0;
    for (size_t i = 0; i < 3; i++)
        let_go(&towns[i]);
}

// Where many ask and two more are waited for.
static void open_busy_office(struct stage *s)
{
    open_office(s, "well");
    ask_much(s);
    three_of_late(s);
}

static void pass(struct stage *s, uint64_t ms)
{
    uint64_t since = uv_now(&s->loop);
    while (uv_now(&s->loop) - since < ms)
        uv_run(&s->loop, UV_RUN_ONCE);
}

static void nothing_waits_while_few_ask(void **state)
{
    struct stage s;
    struct town_form town;
    (void)state;
    open_office(&s, "well");
    while (s.service->sharing.behind) // until the boards are made
        uv_run(&s.loop, UV_RUN_ONCE);
    s.service->sharing.slow = false; // as they may have been
    pass(&s, 100);                   // time for questions, of which there are none
    three_of_late(&s);
    submit(&s, &town, "t4", false);
    assert_null(s.service->sharing.first);
    until_answered(&s, 1);
    assert_int_equal(s.status, 201);
    let_go(&town);
    end(&s);
}

static void while_many_ask_what_comes_waits_and_is_stored(void **state)
{
    struct stage s;
    struct town_form towns[2];
    (void)state;
    open_busy_office(&s);
    uint64_t commits = ledger_commits(s.service->ledger);
    submit(&s, &towns[0], "t4", false);
    submit(&s, &towns[1], "t4", true);
    assert_non_null(s.service->sharing.first);
    assert_int_equal(s.answers, 0);
    assert_int_equal(ledger_commits(s.service->ledger), commits);
    until_answered(&s, 2);
    assert_null(s.service->sharing.first);
    assert_int_equal(service_subject_count(s.service), 4);
    assert_true(ledger_commits(s.service->ledger) > commits);
    for (size_t i = 0; i < 2; i++)
        let_go(&towns[i]);
    end(&s);
}

static void while_boards_take_long_likewise(void **state)
{
    struct stage s;
    struct town_form town;
    (void)state;
    open_office(&s, "once calm"); // the three are on no board, ever
    pass(&s, 100);
    three_of_late(&s);
    submit(&s, &town, "t4", false);
    assert_non_null(s.service->sharing.first);
    until_answered(&s, 1);
    assert_int_equal(s.status, 201);
    let_go(&town);
    end(&s);
}

static void nobody_waits_when_all_are_here(void **state)
{
    static const char *const ids[] = {"t4", "t5", "t6"};
    struct stage s;
    struct town_form towns[3];
    (void)state;
    open_busy_office(&s);
    for (size_t i = 0; i < 3; i++) {
        assert_true(i == 0 || s.service->sharing.first);
        submit(&s, &towns[i], ids[i], false);
    }
    assert_null(s.service->sharing.first);
    assert_int_equal(s.answers, 0);
    until_answered(&s, 3);
    assert_int_equal(s.status, 201);
    for (size_t i = 0; i < 3; i++)
        let_go(&towns[i]);
    end(&s);
}

static void what_waits_at_a_stop_is_stored_and_answered(void **state)
{
    struct stage s;
    struct town_form town;
    (void)state;
    open_busy_office(&s);
    submit(&s, &town, "t4", false);
    assert_non_null(s.service->sharing.first);
    end(&s); // asserts that it ends
    assert_int_equal(s.answers, 1);
    assert_int_equal(s.status, 201);
    let_go(&town);
}

static void what_the_ledger_takes_no_more_is_refused(void **state)
{
    struct stage s;
    struct town_form towns[2];
    (void)state;
    open_busy_office(&s);
    struct ledger *l = s.service->ledger;
    size_t most = l->most_waiting;
    submit(&s, &towns[0], "t4", false);
    submit(&s, &towns[1], "t5", false);
    pthread_mutex_lock(&l->lock);
    l->waiting += 1; // as if something large were being written
    l->most_waiting = 1;
    pthread_mutex_unlock(&l->lock);
    until_answered(&s, 2);
    assert_int_equal(s.status, 503);
    assert_string_equal(s.answer, "too much waits for the disk; try again");
    assert_int_equal(service_subject_count(s.service), 3);
    pthread_mutex_lock(&l->lock);
    l->waiting -= 1;
    l->most_waiting = most;
    pthread_mutex_unlock(&l->lock);
    for (size_t i = 0; i < 2; i++)
        let_go(&towns[i]);
    end(&s);
}

int main(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], "--evaluator"))
        return act(getenv(PART));
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_waits_while_few_ask),
        cmocka_unit_test(while_many_ask_what_comes_waits_and_is_stored),
        cmocka_unit_test(while_boards_take_long_likewise),
        cmocka_unit_test(nobody_waits_when_all_are_here),
        cmocka_unit_test(what_waits_at_a_stop_is_stored_and_answered),
        cmocka_unit_test(what_the_ledger_takes_no_more_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
