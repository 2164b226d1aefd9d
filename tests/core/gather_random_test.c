// Gathers over random facts against loops that know nothing of the engine, and the same bits in any
// order of arrival.
#include "base/decimal.h"
#include "core/engine/engine.h"
#include "tests/base/random.h"
#include "tests/core/engine_fixture.h"

enum { TOWNS = 7, PROJECTS = 19, ARRIVALS = 400, MOVES = 60, CHANGES = 80 };

struct arrival {
    uint32_t project;
    int32_t date;
    int64_t seq, amount; // INT64_MIN: no data
    bool cash, has_cash;
    enum record_status told, status; // as first told, as it stands in the end
};

struct move {
    uint32_t project, town; // town NONE: leaves
    int32_t from;
    double share;
    int64_t seq;
};

struct change {
    size_t arrival;
    enum record_status status;
    int64_t seq;
};

// A history, known in whole before any of it is told.
struct history {
    struct arrival arrivals[ARRIVALS];
    struct move moves[MOVES];
    struct change changes[CHANGES];
};

static int32_t some_day(struct random *r)
{
    return day("2023-07-01") + (int32_t)random_below(r, 600);
}

static void history_make(struct history *h, struct random *r)
{
    int64_t seq = 1000;
    memset(h, 0, sizeof *h);
    for (size_t i = 0; i < ARRIVALS; i++) {
        struct arrival *a = &h->arrivals[i];
        a->project = (uint32_t)random_below(r, PROJECTS);
        a->date = some_day(r);
        a->seq = ++seq;
        a->amount = (int64_t)random_below(r, 2000000000) - 400000000;
        if (random_below(r, 40) == 0)
            a->amount = INT64_MIN;
        a->has_cash = random_below(r, 5) > 0;
        a->cash = random_below(r, 2);
        a->status = a->told = random_below(r, 6) ? RECORD_VERIFIED : RECORD_REPORTED;
    }
    for (size_t i = 0; i < MOVES; i++) {
        uint32_t project = i < PROJECTS ? (uint32_t)i : (uint32_t)random_below(r, PROJECTS);
        uint32_t town = random_below(r, 8) ? (uint32_t)random_below(r, TOWNS) : NONE;
        h->moves[i] = (struct move){project, town, some_day(r), 0.25, ++seq};
        if (random_below(r, 3) == 0)
            h->moves[i].from = DAY_NONE;
    }
    for (size_t i = 0; i < CHANGES; i++) {
        size_t at = random_below(r, ARRIVALS);
        enum record_status status = (enum record_status)random_below(r, 5);
        h->changes[i] = (struct change){at, status, ++seq};
        h->arrivals[at].status = status; // the last line stands
    }
}

static void tell_arrival(struct world *w, const struct arrival *a, uint32_t first_project)
{
    struct cell cells[2] = {{.has = a->amount != INT64_MIN, .number = a->amount},
                            {.has = a->has_cash, .number = a->cash}};
    char id[24];
    snprintf(id, sizeof id, "a%lld", (long long)a->seq);
    world_take(w, (struct fact){.tag = FACT_RECORD,
                                .seq = a->seq,
                                .record = {.id = id,
                                           .type = ARRIVED,
                                           .subject = first_project + a->project,
                                           .date = a->date,
                                           .until = DAY_NONE,
                                           .status = a->told,
                                           .heard_on = DAY_NONE,
                                           .cells = cells,
                                           .cell_count = 2}});
}

static void tell(struct world *w, const struct history *h, size_t i, uint32_t towns,
                 uint32_t projects)
{
    if (i < ARRIVALS) {
        tell_arrival(w, &h->arrivals[i], projects);
        return;
    }
    i -= ARRIVALS;
    if (i < MOVES) {
        const struct move *m = &h->moves[i];
        struct fact_membership f = {.subject = projects + m->project,
                                    .kind = PROJECT,
                                    .parent = m->town == NONE ? NONE : towns + m->town,
                                    .from = m->from,
                                    .share = m->share};
        world_take(w, (struct fact){.tag = FACT_MEMBERSHIP, .seq = m->seq, .membership = f});
        return;
    }
    const struct change *c = &h->changes[i - MOVES];
    world_take(w, (struct fact){.tag = FACT_STATUS,
                                .seq = c->seq,
                                .status = {.record_seq = h->arrivals[c->arrival].seq,
                                           .type = ARRIVED,
                                           .status = c->status}});
}

// All of a history in an order of the seed's choice, settled now and then.
static void tell_all(struct world *w, const struct history *h, struct random *r)
{
    enum { ALL = ARRIVALS + MOVES + CHANGES };
    size_t order[ALL];
    uint32_t towns = 0, projects = TOWNS;
    char id[24];
    for (size_t i = 0; i < TOWNS + PROJECTS; i++) {
        snprintf(id, sizeof id, "s%zu", i);
        world_subject(w, i < TOWNS ? TOWN : PROJECT, id);
    }
    for (size_t i = 0; i < ALL; i++) {
        size_t at = random_below(r, i + 1);
        order[i] = order[at];
        order[at] = i;
    }
    for (size_t i = 0; i < ALL; i++) {
        tell(w, h, order[i], towns, projects);
        if (random_below(r, 50) == 0)
            world_settle(w);
    }
    world_settle(w);
}

static int by_day(const void *a, const void *b)
{
    const struct move *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->seq < y->seq ? -1 : x->seq > y->seq;
}

// The share of a town in a project on a day, by following the moves.
static double share_of(const struct history *h, enum belong_how how, uint32_t project,
                       uint32_t town, int32_t on)
{
    struct move list[MOVES];
    size_t count = 0, members = 0;
    double shares[TOWNS] = {0};
    int32_t last = INT32_MAX;
    uint32_t holder = NONE;
    for (size_t i = 0; i < MOVES; i++)
        if (h->moves[i].project == project && h->moves[i].from <= on)
            list[count++] = h->moves[i];
    qsort(list, count, sizeof *list, by_day);
    for (size_t i = 0; i < count; i++) {
        if (list[i].town == NONE || (how == BELONG_STATED && list[i].from != last))
            memset(shares, 0, sizeof shares);
        if (list[i].town != NONE)
            shares[list[i].town] = how == BELONG_STATED ? list[i].share : 1;
        if (how == BELONG_ONE || list[i].town == NONE || holder == NONE)
            holder = list[i].town;
        last = list[i].from;
    }
    if (how == BELONG_ONE || how == BELONG_FIRST)
        return holder == town ? 1 : 0;
    for (size_t i = 0; i < TOWNS; i++)
        members += shares[i] > 0;
    return how == BELONG_EQUAL && members ? shares[town] / (double)members : shares[town];
}

enum { SUM, COUNT, CASH, MEAN, MEDIAN, SMALLEST, LARGEST, FIRST, LAST, DISTINCT, MEMBERS, ASKS };
static const char *const asks[ASKS] = {"sum(amount of arrived)",
                                       "count(arrived)",
                                       "sum(amount of arrived where cash)",
                                       "mean(amount of arrived)",
                                       "median(amount of arrived)",
                                       "smallest(amount of arrived)",
                                       "largest(amount of arrived)",
                                       "first(amount of arrived)",
                                       "last(date of arrived)",
                                       "distinct(date of arrived)",
                                       "sum(count(arrived) of project)"};

struct tally {         // of one town
    int64_t sum, cash; // scaled by 10^8 (a share is a quarter at least, or a third)
    double count;
    bool no_data, cash_no_data, any;
    double values[ARRIVALS];
    int32_t days[ARRIVALS];
    size_t value_count, day_count;
    int32_t first_day, last_day;
    int64_t first_seq;
    double first;
};

static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void tally_take(struct tally *t, const struct arrival *a, double share)
{
    t->any = true;
    t->count += share;
    t->days[t->day_count++] = a->date;
    t->last_day = a->date > t->last_day ? a->date : t->last_day;
    bool cash = a->has_cash && a->cash;
    if (a->amount == INT64_MIN) {
        t->no_data = true;
        t->cash_no_data = t->cash_no_data || cash;
        return;
    }
    double value = (double)a->amount / 10000;
    int64_t part =
        share < 1 ? (int64_t)decimal_sum_from_double(value * share, 8) : a->amount * 10000;
    t->sum += part;
    t->cash += cash ? part : 0;
    t->values[t->value_count++] = value;
    if (a->date < t->first_day || (a->date == t->first_day && a->seq < t->first_seq)) {
        t->first_day = a->date;
        t->first_seq = a->seq;
        t->first = value;
    }
}

static double distinct_days(const struct tally *t)
{
    size_t distinct = 0;
    for (size_t i = 0; i < t->day_count; i++) {
        size_t k = 0;
        while (t->days[k] != t->days[i])
            k++;
        distinct += k == i;
    }
    return (double)distinct;
}

static void assert_tally(struct tally *t, const double *const *found, uint32_t town)
{
    size_t n = t->value_count;
    double none = (double)NAN;
    qsort(t->values, n, sizeof *t->values, by_number);
    double middle = n ? t->values[(n - 1) / 2] / 2 + t->values[n / 2] / 2 : none;
    double unshared = 0;
    for (size_t i = 0; i < n; i++)
        unshared += t->values[i];
    assert_same(found[SUM][town], t->no_data ? none : (double)t->sum / 1e8 + 0.0);
    assert_same(found[CASH][town], t->cash_no_data ? none : (double)t->cash / 1e8 + 0.0);
    assert_true(compare12(found[COUNT][town], t->count) == 0);
    assert_same(found[MEDIAN][town], middle);
    assert_same(found[SMALLEST][town], n ? t->values[0] : none);
    assert_same(found[LARGEST][town], n ? t->values[n - 1] : none);
    assert_same(found[FIRST][town], n ? t->first : none);
    assert_same(found[LAST][town], t->any ? t->last_day : none);
    assert_same(found[DISTINCT][town], distinct_days(t));
    assert_int_equal(isnan(found[MEAN][town]), n == 0);
    if (n)
        assert_true(fabs(found[MEAN][town] - unshared / (double)n) < 1e-6 * (fabs(unshared) + 1));
}

static void assert_history(struct world *w, const struct history *h, enum belong_how how,
                           const struct window *in)
{
    const double *found[ASKS];
    for (size_t i = 0; i < ASKS; i++)
        found[i] = world_column(w, TOWN, i, in);
    for (uint32_t town = 0; town < TOWNS; town++) {
        static struct tally t;
        memset(&t, 0, sizeof t);
        t.first_day = INT32_MAX;
        t.last_day = INT32_MIN;
        double members = 0;
        for (size_t i = 0; i < ARRIVALS; i++) {
            const struct arrival *a = &h->arrivals[i];
            if (a->status != RECORD_VERIFIED || a->date < in->start || a->date > in->today)
                continue;
            double share = share_of(h, how, a->project, town, a->date);
            if (share > 0)
                tally_take(&t, a, share);
            members += share_of(h, how, a->project, town, in->today);
        }
        assert_tally(&t, found, town);
        assert_true(fabs(found[MEMBERS][town] - members) < 1e-6);
    }
}

static void random_history(enum belong_how how, uint64_t seed)
{
    struct random r = {seed};
    static struct history h;
    double kept[ASKS][TOWNS];
    history_make(&h, &r);
    for (size_t round = 0; round < 3; round++) {
        struct world w;
        world_begin(&w);
        w.of_project[0].how = how;
        for (size_t i = 0; i < ASKS; i++)
            world_ask(&w, TOWN, asks[i]);
        world_ready(&w);
        tell_all(&w, &h, &r);
        struct window year = world_window("2024", "2024-10-15");
        struct window month = world_window("2024-03", "2024-10-15");
        assert_history(&w, &h, how, &month);
        assert_history(&w, &h, how, &year);
        for (size_t i = 0; i < ASKS; i++) {
            const double *now = world_column(&w, TOWN, i, &year);
            for (size_t k = 0; k < TOWNS && round > 0; k++)
                assert_same(now[k], kept[i][k]);
            memcpy(kept[i], now, sizeof kept[i]);
        }
        world_end(&w);
    }
}

static void one_parent_at_a_time(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++)
        random_history(BELONG_ONE, seed);
}

static void each_parent_gets_the_whole(void **state)
{
    (void)state;
    for (uint64_t seed = 11; seed <= 14; seed++)
        random_history(BELONG_WHOLE, seed);
}

static void parents_share_equally(void **state)
{
    (void)state;
    for (uint64_t seed = 21; seed <= 24; seed++)
        random_history(BELONG_EQUAL, seed);
}

static void parents_share_as_stated(void **state)
{
    (void)state;
    for (uint64_t seed = 31; seed <= 34; seed++)
        random_history(BELONG_STATED, seed);
}

static void the_first_claim_takes_all(void **state)
{
    (void)state;
    for (uint64_t seed = 41; seed <= 44; seed++)
        random_history(BELONG_FIRST, seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_parent_at_a_time),      cmocka_unit_test(each_parent_gets_the_whole),
        cmocka_unit_test(parents_share_equally),     cmocka_unit_test(parents_share_as_stated),
        cmocka_unit_test(the_first_claim_takes_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
