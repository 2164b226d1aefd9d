// Commits that are shared while many ask: nothing waits while few do, what waits is stored and
// answered, also at a stop, and when the ledger takes no more.
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

// The first town: from then on questions are counted anew.
static void open_office(struct stage *s)
{
    struct town_form town;
    begin(s, "well");
    submit(s, &town, "t0", true);
    assert_null(s->service->sharing.first);
    until_answered(s, 1);
    assert_int_equal(s->status, 201);
    s->answers = 0;
    let_go(&town);
}

static void nothing_waits_while_few_ask(void **state)
{
    struct stage s;
    struct town_form town;
    (void)state;
    open_office(&s);
    uint64_t since = uv_now(&s.loop);
    while (uv_now(&s.loop) - since < 100) // time for questions, of which there are none
        uv_run(&s.loop, UV_RUN_ONCE);
    submit(&s, &town, "t1", false);
    assert_null(s.service->sharing.first);
    until_answered(&s, 1);
    assert_int_equal(s.status, 201);
    let_go(&town);
    end(&s);
}

static void while_many_ask_what_comes_waits_and_is_stored(void **state)
{
    struct stage s;
    struct town_form towns[3];
    (void)state;
    open_office(&s);
    uint64_t commits = ledger_commits(s.service->ledger);
    ask_much(&s);
    submit(&s, &towns[0], "t1", false);
    submit(&s, &towns[1], "t2", true);
    submit(&s, &towns[2], "t1", false);
    assert_non_null(s.service->sharing.first);
    assert_int_equal(s.answers, 0);
    assert_int_equal(ledger_commits(s.service->ledger), commits);
    until_answered(&s, 3);
    assert_null(s.service->sharing.first);
    assert_int_equal(service_subject_count(s.service), 3);
    assert_true(ledger_commits(s.service->ledger) > commits);
    for (size_t i = 0; i < 3; i++)
        let_go(&towns[i]);
    end(&s);
}

static void what_waits_at_a_stop_is_stored_and_answered(void **state)
{
    struct stage s;
    struct town_form town;
    (void)state;
    open_office(&s);
    ask_much(&s);
    submit(&s, &town, "t1", false);
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
    open_office(&s);
    struct ledger *l = s.service->ledger;
    size_t most = l->most_waiting;
    ask_much(&s);
    submit(&s, &towns[0], "t1", false);
    submit(&s, &towns[1], "t2", false);
    pthread_mutex_lock(&l->lock);
    l->waiting += 1; // as if something large were being written
    l->most_waiting = 1;
    pthread_mutex_unlock(&l->lock);
    until_answered(&s, 2);
    assert_int_equal(s.status, 503);
    assert_string_equal(s.answer, SHARING_FULL);
    assert_int_equal(service_subject_count(s.service), 1);
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
        cmocka_unit_test(what_waits_at_a_stop_is_stored_and_answered),
        cmocka_unit_test(what_the_ledger_takes_no_more_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
