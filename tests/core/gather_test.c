// Gathers: which records count, spans, intervals, periods, streaks, members, exact sums.
#include "core/engine/engine.h"
#include "tests/core/engine_fixture.h"

static struct window year_of_2024(void)
{
    return world_window("2024", "2024-12-31");
}

static void what_nothing_gives_is_as_the_language_says(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    size_t zero[] = {
        world_ask(&w, TOWN, "count(event)"),
        world_ask(&w, TOWN, "distinct(n of event)"),
        world_ask(&w, TOWN, "sum(n of report)"),
        world_ask(&w, TOWN, "sum(population of project)"),
        world_ask(&w, TOWN, "sum(count(report) of months)"),
        world_ask(&w, TOWN, "streak(months where count(report) > 0)"),
        world_ask(&w, TOWN, "probe.covered(event)"),
    };
    size_t none[] = {
        world_ask(&w, TOWN, "sum(n of event)"),
        world_ask(&w, TOWN, "mean(n of event)"),
        world_ask(&w, TOWN, "median(n of report)"),
        world_ask(&w, TOWN, "smallest(n of report)"),
        world_ask(&w, TOWN, "largest(n of report)"),
        world_ask(&w, TOWN, "first(n of report)"),
        world_ask(&w, TOWN, "last(date of report)"),
        world_ask(&w, TOWN, "mean(population of project)"),
        world_ask(&w, TOWN, "largest(count(event) of years(3) where count(event) > 0)"),
    };
    world_ready(&w);
    uint32_t town = world_subject(&w, TOWN, "t");
    world_settle(&w);
    struct window in = year_of_2024();
    for (size_t i = 0; i < sizeof zero / sizeof *zero; i++)
        assert_same(world_at(&w, town, zero[i], &in), 0);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_no_data(world_at(&w, town, none[i], &in));
    world_end(&w);
}

static void a_taken_member_without_data_spoils_the_sum_alone(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    size_t sum = world_ask(&w, TOWN, "sum(n of event)");
    size_t known = world_ask(&w, TOWN, "sum(n of event where has(n))");
    size_t mean = world_ask(&w, TOWN, "mean(n of event)");
    size_t count = world_ask(&w, TOWN, "count(event)");
    size_t large = world_ask(&w, TOWN, "count(event where n > 1)");
    size_t first = world_ask(&w, TOWN, "first(n of event)");
    world_ready(&w);
    uint32_t town = world_subject(&w, TOWN, "t");
    world_record(&w, EVENT, town, day("2024-02-01"), INT64_MIN);
    world_record(&w, EVENT, town, day("2024-02-02"), 70);
    world_record(&w, EVENT, town, day("2024-02-03"), 10);
    world_settle(&w);
    struct window in = year_of_2024();
    assert_no_data(world_at(&w, town, sum, &in));
    assert_same(world_at(&w, town, known, &in), 0.8);
    assert_same(world_at(&w, town, mean, &in), 0.4);
    assert_same(world_at(&w, town, count, &in), 3);
    assert_same(world_at(&w, town, large, &in), 0);
    assert_same(world_at(&w, town, first, &in), 0.7);
    world_end(&w);
}

static void sums_of_what_was_recorded_are_exact(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    size_t bare = world_ask(&w, TOWN, "sum(n of event)");
    size_t made = world_ask(&w, TOWN, "sum(n * 1 of event)");
    size_t price = world_ask(&w, TOWN, "sum(price as wan_yuan of bought)");
    world_ready(&w);
    uint32_t town = world_subject(&w, TOWN, "t");
    for (int i = 0; i < 1000; i++)
        world_record(&w, EVENT, town, day("2024-02-01"), 10); // 0.1 each
    for (int i = 0; i < 3; i++)
        world_record(&w, BOUGHT, town, day("2024-02-01"), 1234567); // 123.4567 wan_yuan
    world_settle(&w);
    struct window in = year_of_2024();
    assert_same(world_at(&w, town, bare, &in), 100);
    assert_same(world_at(&w, town, made, &in), 100);
    assert_same(world_at(&w, town, price, &in), 370.3701);
    world_end(&w);
}

static void foreign_money_is_exchanged_on_its_own_day(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    size_t yuan = world_ask(&w, PROJECT, "sum(amount as yuan of arrived)");
    size_t dollars = world_ask(&w, PROJECT, "sum(amount as usd of arrived)");
    world_ready(&w);
    uint32_t project = world_subject(&w, PROJECT, "p"), late = world_subject(&w, PROJECT, "q");
    struct cell usd = {.has = true, .number = 1000000, .currency = 1}; // 100 usd
    struct cell own = {.has = true, .number = 7000000};                // 700 yuan
    struct fact_record r = {.id = "a",
                            .type = ARRIVED,
                            .subject = project,
                            .until = DAY_NONE,
                            .status = RECORD_VERIFIED,
                            .heard_on = DAY_NONE,
                            .cell_count = 1};
    struct {
        uint32_t subject;
        const char *on;
        struct cell *cell;
    } facts[] = {{project, "2024-01-10", &usd},
                 {project, "2024-04-10", &usd},
                 {project, "2024-02-01", &own},
                 {late, "2024-12-01", &usd}}; // the price is 235 days old
    for (size_t i = 0; i < 4; i++) {
        r.subject = facts[i].subject;
        r.date = day(facts[i].on);
        r.cells = facts[i].cell;
        world_take(&w, (struct fact){.tag = FACT_RECORD, .record = r});
    }
    world_settle(&w);
    struct window in = year_of_2024();
    assert_same(world_at(&w, project, yuan, &in), 700 + 720 + 700);
    assert_same(world_at(&w, project, dollars, &in), 300);
    assert_no_data(world_at(&w, late, yuan, &in));
    assert_same(world_at(&w, late, dollars, &in), 100);
    world_take(&w, (struct fact){.tag = FACT_RATE, .rate = {USD, day("2024-11-30"), 7.5}});
    world_settle(&w);
    assert_same(world_at(&w, late, yuan, &in), 750);
    world_end(&w);
}

static void status_decides_what_counts(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    size_t verified = world_ask(&w, TOWN, "count(report)");
    size_t reported = world_ask(&w, TOWN, "count(event)");
    world_ready(&w);
    uint32_t town = world_subject(&w, TOWN, "t");
    for (int s = RECORD_REPORTED; s <= RECORD_CORRECTED; s++)
        for (uint32_t type = 0; type < 2; type++) {
            uint32_t t = type ? REPORT : EVENT;
            int64_t seq = world_record(&w, t, town, day("2024-02-01"), 100);
            world_status(&w, t, seq, (enum record_status)s);
        }
    world_settle(&w);
    struct window in = year_of_2024();
    assert_same(world_at(&w, town, verified, &in), 1);
    assert_same(world_at(&w, town, reported, &in), 2);
    in.reported = true;
    assert_same(world_at(&w, town, verified, &in), 2);
    world_end(&w);
}

static void a_case_counts_from_its_hearing_until_an_appeal_is_upheld(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    size_t faults = world_ask(&w, CADRE, "count(fault)");
    world_ready(&w);
    uint32_t cadre = world_subject(&w, CADRE, "c");
    int64_t seq = world_record(&w, FAULT, cadre, day("2024-02-01"), 100);
    struct fact_status s = {.record_seq = seq,
                            .type = FAULT,
                            .status = RECORD_VERIFIED,
                            .sets_hearing = true,
                            .heard_on = day("2024-05-01"),
                            .decision = "established"};
    world_settle(&w);
    struct window april = world_window("2024", "2024-04-30"),
                  may = world_window("2024", "2024-05-01");
    assert_same(world_at(&w, cadre, faults, &may), 0);
    world_take(&w, (struct fact){.tag = FACT_STATUS, .status = s});
    world_settle(&w);
    assert_same(world_at(&w, cadre, faults, &april), 0);
    assert_same(world_at(&w, cadre, faults, &may), 1);
    s.sets_hearing = false;
    s.appeal_upheld = true;
    world_take(&w, (struct fact){.tag = FACT_STATUS, .status = s});
    world_settle(&w);
    assert_same(world_at(&w, cadre, faults, &may), 0);
    world_end(&w);
}

static void exclusions_take_out_and_the_unanswered_stay_in(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    world_exclude(&w, REPORT, 0, "n > 5");
    world_exclude(&w, REPORT, 1, "town.population > 3");
    w.excludes[1].when.text = world_text(&w, "population > 3");
    size_t count = world_ask(&w, TOWN, "count(report)");
    size_t third = world_ask(&w, TOWN, "count(report where ordinal == 3)");
    world_ready(&w);
    uint32_t town = world_subject(&w, TOWN, "t"), big = world_subject(&w, TOWN, "u");
    world_number_from(&w, big, POPULATION, DAY_NONE, 40000);
    for (int64_t n = 300; n <= 900; n += 100)
        world_record(&w, REPORT, town, day("2024-02-01"), n);
    world_record(&w, REPORT, town, day("2024-01-01"), INT64_MIN);
    world_record(&w, REPORT, big, day("2024-01-01"), 100);
    world_settle(&w);
    struct window in = year_of_2024();
    assert_same(world_at(&w, town, count, &in), 4); // 3, 4, 5 and the one without a number
    assert_same(world_at(&w, town, third, &in), 1);
    assert_same(world_at(&w, big, count, &in), 0);
    world_end(&w);
}

static void of_several_that_are_the_same_the_first_counts_once(void **state)
{
    (void)state;
    static uint32_t by_number[] = {0};
    struct world w;
    world_begin(&w);
    w.records[VISIT].once = by_number;
    w.records[VISIT].once_count = 1;
    size_t count = world_ask(&w, TOWN, "count(visit)");
    world_ready(&w);
    uint32_t town = world_subject(&w, TOWN, "t"), other = world_subject(&w, TOWN, "u");
    world_record(&w, VISIT, other, day("2024-03-01"), 100);
    int64_t earliest = world_record(&w, VISIT, town, day("2024-01-01"), 100);
    world_record(&w, VISIT, town, day("2024-02-01"), 100);
    world_record(&w, VISIT, town, day("2024-02-01"), INT64_MIN);
    world_record(&w, VISIT, town, day("2024-02-01"), INT64_MIN);
    world_settle(&w);
    struct window in = year_of_2024();
    assert_same(world_at(&w, town, count, &in), 3);
    assert_same(world_at(&w, other, count, &in), 0);
    world_status(&w, VISIT, earliest, RECORD_WITHDRAWN);
    world_settle(&w);
    struct window march = world_window("2024-03", "2024-12-31");
    assert_same(world_at(&w, town, count, &in), 3); // now the one of February
    assert_same(world_at(&w, other, count, &march), 0);
    world_end(&w);
}

static void ordinals_run_since_the_first_and_returns_are_late_by_the_zone(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    size_t third = world_ask(&w, TOWN, "count(report where ordinal == 3)");
    size_t late = world_ask(&w, TOWN, "count(report where late)");
    world_ready(&w);
    uint32_t town = world_subject(&w, TOWN, "t");
    static const char *const days[] = {"2023-12-01", "2024-01-01", "2024-02-01"};
    static const char *const told[] = {"2024-01-05T23:59:00+08:00", "2024-02-06T00:00:00+08:00",
                                       "2024-03-05T15:00:00Z"};
    for (size_t i = 0; i < 3; i++) {
        struct fact_record r = {.id = days[i],
                                .type = REPORT,
                                .subject = town,
                                .date = day(days[i]),
                                .until = DAY_NONE,
                                .status = RECORD_VERIFIED};
        assert_true(time_parse(told[i], &r.reported_on));
        world_take(&w, (struct fact){.tag = FACT_RECORD, .record = r});
    }
    world_settle(&w);
    struct window in = year_of_2024(), before = world_window("2023", "2023-12-31");
    assert_same(world_at(&w, town, third, &in), 1);
    assert_same(world_at(&w, town, late, &in), 1); // 23:00 in the zone is still the 5th
    assert_same(world_at(&w, town, late, &before), 0);
    world_end(&w);
}

static void spans_end_today_and_up_to_reaches_back_to_the_first(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    size_t span = world_ask(&w, TOWN, "count(report)");
    size_t all = world_ask(&w, TOWN, "count(report up_to today)");
    size_t since = world_ask(&w, TOWN, "count(report up_to since)");
    size_t sum = world_ask(&w, TOWN, "sum(n of report up_to until_day)");
    size_t later = world_ask(&w, TOWN, "count(report up_to end)");
    world_ready(&w);
    uint32_t town = world_subject(&w, TOWN, "t");
    world_number_from(&w, town, SINCE, DAY_NONE, day("2024-02-01"));
    static const char *const days[] = {"2020-01-01", "2024-01-01", "2024-02-01", "2024-04-30",
                                       "2024-05-01"};
    for (size_t i = 0; i < 5; i++)
        world_record(&w, REPORT, town, day(days[i]), 100);
    world_settle(&w);
    struct window in = world_window("2024", "2024-04-30");
    assert_same(world_at(&w, town, span, &in), 3);
    assert_same(world_at(&w, town, all, &in), 4);
    assert_same(world_at(&w, town, since, &in), 3);
    assert_same(world_at(&w, town, later, &in), 4);
    assert_no_data(world_at(&w, town, sum, &in)); // it is not known how far it reaches
    world_end(&w);
}

static void intervals_are_in_a_span_that_they_overlap_and_are_cut_to_it(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    size_t count = world_ask(&w, CADRE, "count(service)");
    size_t days = world_ask(&w, CADRE, "probe.covered(service)");
    size_t ever = world_ask(&w, CADRE, "probe.covered(service up_to today where n == 1)");
    size_t from = world_ask(&w, CADRE, "smallest(date of service)");
    world_ready(&w);
    uint32_t cadre = world_subject(&w, CADRE, "c");
    static const struct {
        const char *from, *until;
        int64_t n;
    } services[] = {{"2023-11-01", "2023-12-31", 100},
                    {"2023-12-01", "2024-01-10", 100},
                    {"2024-02-01", "2024-02-01", 200},
                    {"2024-03-30", NULL, 100},
                    {"2024-04-02", NULL, 100}};
    for (size_t i = 0; i < 5; i++) {
        struct cell n = {.has = true, .number = services[i].n};
        struct fact_record r = {.id = "s",
                                .type = SERVICE,
                                .subject = cadre,
                                .date = day(services[i].from),
                                .until = services[i].until ? day(services[i].until) : DAY_NONE,
                                .status = RECORD_VERIFIED,
                                .cells = &n,
                                .cell_count = 1};
        world_take(&w, (struct fact){.tag = FACT_RECORD, .record = r});
    }
    world_settle(&w);
    struct window in = world_window("2024", "2024-04-01");
    assert_same(world_at(&w, cadre, count, &in), 3);
    assert_same(world_at(&w, cadre, days, &in), 10 + 1 + 3);
    assert_same(world_at(&w, cadre, ever, &in), 61 + 41 + 3);
    assert_same(world_at(&w, cadre, from, &in), day("2024-01-01"));
    world_end(&w);
}

static void months_are_those_that_ended_while_the_subject_was_active(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    size_t months = world_ask(&w, CADRE, "count(months)");
    size_t to_date = world_ask(&w, CADRE, "count(months_to_date)");
    size_t empty = world_ask(&w, CADRE, "count(months where count(service) == 0)");
    size_t earlier = world_ask(&w, CADRE, "count(months where end < my.since)");
    size_t streak = world_ask(&w, CADRE, "streak(months where count(service) == 0)");
    size_t longest =
        world_ask(&w, CADRE, "largest(streak(months where count(service) == 0) of months)");
    world_ready(&w);
    uint32_t cadre = world_subject(&w, CADRE, "c"), unknown = world_subject(&w, CADRE, "d");
    world_number_from(&w, cadre, SINCE, DAY_NONE, day("2023-11-02"));
    world_number_from(&w, cadre, UNTIL, DAY_NONE, day("2024-09-30"));
    struct fact_record r = {
        .id = "s", .type = SERVICE, .subject = cadre, .date = day("2024-06-05")};
    r.until = day("2024-06-06");
    r.status = RECORD_VERIFIED;
    world_take(&w, (struct fact){.tag = FACT_RECORD, .record = r});
    world_settle(&w);
    struct window in = world_window("2024", "2024-09-20"), whole = year_of_2024();
    assert_same(world_at(&w, cadre, months, &in), 8);
    assert_same(world_at(&w, cadre, to_date, &in), 9);
    assert_same(world_at(&w, cadre, months, &whole), 9);
    assert_same(world_at(&w, cadre, empty, &in), 7);
    assert_same(world_at(&w, cadre, earlier, &in), 0);
    assert_same(world_at(&w, cadre, streak, &in), 2);       // July, August
    assert_same(world_at(&w, cadre, longest, &in), 6);      // December 2023 to May
    assert_same(world_at(&w, cadre, streak, &whole), 0);    // December 2024 is past its days
    assert_same(world_at(&w, unknown, months, &whole), 12); // of no known days: always
    assert_same(world_at(&w, unknown, streak, &whole), 7);  // back to the month of the first record
    world_end(&w);
}

static void members_belong_on_the_day_and_are_active_on_it(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    size_t cadres = world_ask(&w, TOWN, "count(cadre)");
    size_t richer = world_ask(&w, TOWN, "count(project where population > my.population)");
    size_t of_city = world_ask(&w, CITY, "sum(n of visit)");
    size_t of_town = world_ask(&w, TOWN, "sum(n of visit)");
    size_t projects = world_ask(&w, CITY, "count(project)");
    world_ready(&w);
    uint32_t city = world_subject(&w, CITY, "city");
    uint32_t a = world_subject(&w, TOWN, "a"), b = world_subject(&w, TOWN, "b");
    uint32_t p = world_subject(&w, PROJECT, "p"), c = world_subject(&w, CADRE, "c");
    world_belong(&w, a, city, DAY_NONE, 1);
    world_belong(&w, p, a, DAY_NONE, 1);
    world_belong(&w, p, b, day("2024-07-01"), 1);
    world_belong(&w, c, a, DAY_NONE, 1);
    world_number_from(&w, c, SINCE, DAY_NONE, day("2024-02-01"));
    world_number_from(&w, c, UNTIL, DAY_NONE, day("2024-10-31"));
    world_number_from(&w, a, POPULATION, DAY_NONE, 10000);
    world_number_from(&w, b, POPULATION, DAY_NONE, 90000);
    world_number_from(&w, p, POPULATION, DAY_NONE, 50000);
    world_record(&w, VISIT, p, day("2024-06-30"), 100); // then still a's
    world_record(&w, VISIT, p, day("2024-07-01"), 200);
    world_record(&w, VISIT, b, day("2024-07-01"), 400);
    world_settle(&w);
    struct window may = world_window("2024-05", "2024-12-31"), in = year_of_2024();
    assert_same(world_at(&w, a, cadres, &may), 1);
    assert_same(world_at(&w, a, cadres, &in), 0);
    assert_same(world_at(&w, a, richer, &may), 1);
    assert_same(world_at(&w, b, richer, &in), 0);
    assert_same(world_at(&w, a, of_town, &in), 1);
    assert_same(world_at(&w, b, of_town, &in), 6);
    assert_same(world_at(&w, city, of_city, &in), 1);
    assert_same(world_at(&w, city, projects, &may), 1);
    assert_same(world_at(&w, city, projects, &in), 0);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_nothing_gives_is_as_the_language_says),
        cmocka_unit_test(a_taken_member_without_data_spoils_the_sum_alone),
        cmocka_unit_test(sums_of_what_was_recorded_are_exact),
        cmocka_unit_test(foreign_money_is_exchanged_on_its_own_day),
        cmocka_unit_test(status_decides_what_counts),
        cmocka_unit_test(a_case_counts_from_its_hearing_until_an_appeal_is_upheld),
        cmocka_unit_test(exclusions_take_out_and_the_unanswered_stay_in),
        cmocka_unit_test(of_several_that_are_the_same_the_first_counts_once),
        cmocka_unit_test(ordinals_run_since_the_first_and_returns_are_late_by_the_zone),
        cmocka_unit_test(spans_end_today_and_up_to_reaches_back_to_the_first),
        cmocka_unit_test(intervals_are_in_a_span_that_they_overlap_and_are_cut_to_it),
        cmocka_unit_test(months_are_those_that_ended_while_the_subject_was_active),
        cmocka_unit_test(members_belong_on_the_day_and_are_active_on_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
