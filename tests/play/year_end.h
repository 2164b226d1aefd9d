// The year's end of year_play.c: what the boards must say, worked out by hand from the rules of
// conf/kunshan. Points in ten thousandths.
#ifndef TESTS_PLAY_YEAR_END_H
#define TESTS_PLAY_YEAR_END_H

#include <stdint.h>

enum { BEI, NAN, DONG, TOWNS };

struct line {
    const char *rule;
    int64_t points[TOWNS];
};

static const struct line annual[] = {
    // 18 x min(1.2, 4392, 3660, 2928 of 3660): dong's best year, 1830, is below the target
    {"fdi", {216000, 180000, 144000}},
    // 6 x (0.5 + growth): 4392/3000 - 1 = 0.464; none; 2928/1830 - 1 = 0.6, so all of it
    {"fdi_growth", {57840, 30000, 60000}},
    {"private_done", {156000, 130000, 104000}},
    {"private_growth", {48200, 25000, 50000}},
    // 4 x the part of bei's, per inhabitant: 1, 3660/4392 = 5/6, 2928/4392 = 2/3
    {"to_leader", {40000, 33333, 26667}},
    // the mean is 3660 in 2020 and 2830 in 2019. 4 x (0.5 + 1.2 - 3000/2830),
    // 4 x (0.5 + 1 - 3660/2830), 4 x (0.5 + 0.8 - 1830/2830)
    {"momentum", {25597, 8269, 26134}},
    // 6 x (0.6 .. 1): the most, half way, the least
    {"strength", {60000, 48000, 36000}},
    {"higher", {40000, 40000, 40000}},
    // policy, law and amenities are full. Service of 16: 4 x 0.8 for the survey, 3, 2, 4 x the
    // share
    // in time (10/11, 1, 1), 3 less dong's third question: 14.8364, 15.2, 14.2.
    {"service", {148364, 152000, 142000}},
    // 32 x the square root of service / 16 (its worth is half of the 32)
    {"environment", {308144, 311897, 301463}},
    {"recruiters_there", {40000, 40000, 40000}},
    {"lectures", {40000, 40000, 30000}},
    {"hands", {0, 0, -200000}},
    {"obstruction", {0, 0, 0}},
};
// fdi + fdi_growth + private_done + private_growth + to_leader + momentum + strength + higher +
// environment + recruiters_there + lectures + hands + obstruction
static const int64_t annual_points[TOWNS] = {1031781, 886499, 658264};

// Of any board: its rows in order, with points in ten thousandths.
struct place {
    const char *subject;
    int rank;
    int64_t points;
};

// capital 30 x (36 for the three leaders: far beyond their quotas, at most 120%) + leads 15 x of 24
// or 12 + effort 10 x (25 of 50 for b2) + two questions 10 (d1: 5) + lectures 8 + competence 12 x
// 0.8
// + 15 x their town's points of 100 (bei at most all, nan 0.886499, dong 0.658264) + hands:
//   n1 36 + 15 + 10 + 10 + 8 + 9.6 + 13.2975       b1 36 + 7.5 + 10 + 10 + 8 + 9.6 + 15
//   n2  0 + 15 + 10 + 10 + 8 + 9.6 + 13.2975       b2  0 + 7.5 + 5 + 10 + 8 + 9.6 + 15
//   d2  0 + 0 + 10 + 10 + 8 + 9.6 + 9.8740         d1 36 + 0 + 10 + 5 + 8 + 9.6 + 9.8740 - 20,
//   vetoed
static const struct place cadre_places[] = {{"n1", 1, 1018975}, {"b1", 2, 961000},
                                            {"n2", 3, 658975},  {"b2", 4, 551000},
                                            {"d2", 5, 474740},  {"d1", 0, 584740}};

// n2 came in August: five months, not on the slate at all. 0.6 of one's own points of 100 (n1 at
// most all), all of them of 2020, the first year they were there; 40 x the town's place among those
// ranked: bei 1, nan 1/2, dong was vetoed, 0. b1 57.66 + 40, n1 60 + 20, b2 33.06 + 40, d2 28.4844.
static const struct place slate_places[] = {
    {"b1", 1, 976600}, {"n1", 2, 800000}, {"b2", 3, 730600}, {"d2", 4, 284844}, {"d1", 0, 350844}};

// beif: 3000万美元 in 2019 at 6.71 are 2.013亿: 3万 + 36万 + 5‰ of 1.013亿 = 89.65万, of which 30%
// are paid before it produces: 26.895万. With 2020's it is far above the cap: 30万. The
// year's 3.105万 are shared 6 to 4. nan's project was never filed; x3 is a civil servant.
static const struct place introducer_places[] = {{"x1", 1, 186300000}, {"x2", 2, 124200000}};

// weights 8 + 8 + 8 + 1 + 2 + 2 = 29, of which m1's 1 was late: 40 x 28/29 = 38.6207; one third
// question 20 - 5; three of three permits 25; one of three closed matters came back: 15 x 2/3.
static const struct place department_places[] = {{"hall", 1, 886207}};

#endif
