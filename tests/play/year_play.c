// A year in Kunshan, told month by month through the socket: reports and their verification, a
// brushed-off investor, a case with its hearing and its appeal, force, the year's end, who may be
// promoted. The rules are those of conf/kunshan; the boards expected were worked out from them by
// hand, with the arithmetic beside each. Nothing here was copied from what the daemon says.
//
// Three towns of 100,000 people and 1,000 firms: bei, nan, dong. Each has a target of 3660 万美元
// and 36600 万元, so that 10 and 100 are due for each of the 366 days of 2020; two cadres, the
// first of whom leads, is the head of all matters and looks after the investor; and one project of
// each origin. Each year's private capital is ten times its foreign capital but where a comment
// says otherwise. The daemon is stopped after each month and started as of the end of the next.
#include <stdio.h>

#include "stage.h"
#include "year_end.h"

static const char *const town_names[TOWNS] = {"bei", "nan", "dong"};

// --- telling ---

static void tell_as(struct stage *s, const char *path, const char *csv, int status)
{
    struct reply r = {0};
    const struct question q = {.verb = "POST", .path = path, .type = "text/csv", .body = csv};
    stage_ask(s, &q, &r);
    if (r.status != status)
        fail_msg("%s answered %d to\n%s%s", path, r.status, csv, r.body.data);
    reply_release(&r);
}

static void subjects(struct stage *s, const char *csv)
{
    tell_as(s, "/v1/subjects", csv, 201);
}

static void records(struct stage *s, const char *csv)
{
    tell_as(s, "/v1/records", csv, 201);
}

#define HEAD "id,type,subject,date,status,evidence"
// What happens with a request and with an investor.
#define STEPS HEAD ",result,what,upheld,grade\n"

static void change(struct stage *s, const char *record, const char *json)
{
    char path[64];
    snprintf(path, sizeof path, "/v1/records/%s/status", record);
    json_decref(stage_post(s, path, json, 201));
}

// A sum that arrived, on bank's paper, verified.
static void arrives(struct stage *s, int month, int town, bool foreign, int sum)
{
    char csv[512];
    if (sum == 0)
        return;
    snprintf(csv, sizeof csv,
             HEAD ",amount,voucher\n"
                  "a-%d-%d-%s%c,arrived,%s%c,2020-%02d-10,verified,bank_slip,%d %s,V%d%d%c\n",
             month, sum, town_names[town], foreign ? 'f' : 'p', town_names[town],
             foreign ? 'f' : 'p', month, sum, foreign ? "wan_usd" : "wan_yuan", month, town,
             foreign ? 'f' : 'p');
    records(s, csv);
}

// --- the months ---

struct month {
    const char *end;
    int foreign[TOWNS], private[TOWNS]; // what arrived in it; 万美元, 万元
    int64_t points[TOWNS];              // of the bulletin at its end, in ten thousandths
    int order[TOWNS];                   // of the towns on it
};

// Bulletin: 50 x min(1.2, foreign so far / 10 a day) + 30 x min(1.2, private so far / 100 a day) +
// 20 x the weighed share of requests in time, less hands and cases. Each town had a calm January
// with requests of weights 2, 3, 1 and 2, all answered at once.
static const struct month months[12] = {
    // due 310. bei 155 (0.5): 25 + 30 + 20; nan 310: 50, private 1550 (0.5): 15, 20; dong 372
    // (1.2):
    // 60 + 0 + 20. Another 155 of bei are reported, and do not count before they are verified.
    {"2020-01-31", {155, 310, 372}, {3100, 1550, 0}, {750000, 850000, 800000}, {NAN, DONG, BEI}},
    // due 600. bei 155 + 155 (verified now) + 170 = 480 (0.8): 40, 4800: 24, 20: its late answer is
    // not notified yet. nan 600, 6000. dong 372 (0.62): 31, 3000 (0.5): 15, 20.
    {"2020-02-29", {170, 290, 0}, {1700, 4450, 3000}, {840000, 1000000, 660000}, {NAN, BEI, DONG}},
    // due 910. bei 728 (0.8): 40 + 24; in time 10 of weights 8 + 1 + 2 = 11: 18.1818; one investor
    // brushed off: -2. nan full. dong 455 (0.5): 25 + 15 + 20.
    {"2020-03-31", {248, 310, 83}, {2480, 3100, 1550}, {801818, 1000000, 600000}, {NAN, BEI, DONG}},
    // due 1210. bei 968 (0.8), answered, so mended: 40 + 24 + 18.1818; the objection was not
    // upheld.
    // dong 968 (0.8): 40 + 24 + 20.
    {"2020-04-30",
     {240, 300, 513},
     {2400, 3000, 5130},
     {821818, 1000000, 840000},
     {NAN, DONG, BEI}},
    // due 1520. bei 1520: 50 + 30 + 18.1818. nan: a case was reported, and is not heard: nothing.
    {"2020-05-31",
     {552, 310, 248},
     {5520, 3100, 2480},
     {981818, 1000000, 840000},
     {NAN, BEI, DONG}},
    // due 1820. nan: the case is heard and decided, serious: -5.
    {"2020-06-30", {300, 300, 240}, {3000, 3000, 2400}, {981818, 950000, 840000}, {BEI, NAN, DONG}},
    // due 2130. nan: the appeal is upheld: 100 again.
    {"2020-07-31",
     {310, 310, 248},
     {3100, 3100, 2480},
     {981818, 1000000, 840000},
     {NAN, BEI, DONG}},
    // due 2440. dong: a special matter, answered on the 9th of 10 workdays and asked three times.
    {"2020-08-31",
     {310, 310, 248},
     {3100, 3100, 2480},
     {981818, 1000000, 840000},
     {NAN, BEI, DONG}},
    // due 2740. nan reports a voucher twice: refused.
    {"2020-09-30",
     {300, 300, 240},
     {3000, 3000, 2400},
     {981818, 1000000, 840000},
     {NAN, BEI, DONG}},
    // due 3050. bei 3660 (1.2): 60 + 36 + 18.1818. dong: force is reported, and not heard: nothing.
    {"2020-10-31",
     {920, 310, 248},
     {9200, 3100, 2480},
     {1141818, 1000000, 840000},
     {BEI, NAN, DONG}},
    // due 3350. bei 4020. dong 2680 (0.8): 84, and force is heard and decided: -20.
    {"2020-11-30",
     {360, 300, 240},
     {3600, 3000, 2400},
     {1141818, 1000000, 640000},
     {BEI, NAN, DONG}},
    // due 3660. bei 4392, nan 3660, dong 2928.
    {"2020-12-31",
     {372, 310, 248},
     {3720, 3100, 2480},
     {1141818, 1000000, 640000},
     {BEI, NAN, DONG}},
};

static void expect_bulletin(struct stage *s, const struct month *m)
{
    char path[64];
    snprintf(path, sizeof path, "/v1/boards/town_monthly/%.7s", m->end);
    json_t *board = stage_get(s, path), *rows = json_object_get(board, "rows");
    assert_int_equal(json_array_size(rows), TOWNS);
    for (size_t i = 0; i < TOWNS; i++) {
        json_t *row = json_array_get(rows, i);
        const char *town = json_string_value(json_object_get(row, "subject"));
        json_t *outcomes = json_object_get(row, "outcomes");
        if (strcmp(town, town_names[m->order[i]]) != 0)
            fail_msg("%s: place %zu is %s's, not %s's", m->end, i + 1, town,
                     town_names[m->order[i]]);
        if (points_of(json_object_get(row, "points")) != m->points[m->order[i]])
            fail_msg("%s: %s has %.4f", m->end, town,
                     json_number_value(json_object_get(row, "points")));
        assert_string_equal(json_string_value(json_object_get(outcomes, "flag")), i ? "out" : "in");
    }
    json_decref(board);
}

// The points of one town on an earlier bulletin, as it stands now.
static int64_t restated(struct stage *s, const char *month, const char *town)
{
    char path[64];
    snprintf(path, sizeof path, "/v1/boards/town_monthly/%s", month);
    json_t *board = stage_get(s, path);
    int64_t points = points_of(json_object_get(board_row(board, town), "points"));
    json_decref(board);
    return points;
}

static void expect_told(struct stage *s, const char *path, const char *part)
{
    json_t *told = stage_get(s, path);
    char *text = json_dumps(told, 0);
    if (!strstr(text, part))
        fail_msg("%s does not say \"%s\":\n%s", path, part, text);
    free(text);
    json_decref(told);
}

// --- what happens in each ---

static void january(struct stage *s)
{
    records(s, HEAD ",amount,voucher\n"
                    "late-slip,arrived,beif,2020-01-20,reported,bank_slip,155 wan_usd,V-late\n");
    records(s, STEPS "j-b,courted,ib,2019-12-02,verified,,,,,\n"
                     "j-d,courted,id,2019-12-02,verified,,,,,\n"
                     "p-b,promised,ib,2020-01-10,verified,,,,,\n"
                     "p-d,promised,id,2020-01-10,verified,,,,,\n");
}

// Verified in February what was reported in January: January's bulletin is restated, 50 + 30 + 20.
static void february(struct stage *s)
{
    change(s, "late-slip", "{\"status\":\"verified\"}");
    subjects(s, "id,kind,title,class,topic,investor,town,department,cadre\n"
                "m1,matter,用电增容,ordinary,other,ib,bei,hall,b1\n");
    records(s, STEPS "q1,asked,m1,2020-02-10,verified,,,,,\n");
    stage_calm(s);
    assert_int_equal(restated(s, "2020-01", "bei"), 1000000);
}

// The head is told that m1 is late; from then on it counts. Another request is answered at once.
static void march(struct stage *s)
{
    subjects(s, "id,kind,title,class,topic,investor,town,department,cadre\n"
                "m2,matter,通关便利,urgent,other,ib,bei,hall,b1\n");
    records(s, STEPS "n1,notice,m1,2020-03-02,verified,receipt,,late,,\n"
                     "q1-2,asked,m1,2020-03-04,verified,,,,,\n"
                     "q2,asked,m2,2020-03-09,verified,,,,,\n"
                     "w2,answered,m2,2020-03-09,verified,,done,,,\n");
    stage_calm(s);
    expect_told(s, "/v1/boards/town_monthly/2020-03/bei/explain", "\"ib\"");
    assert_int_equal(restated(s, "2020-02", "bei"), 840000); // he had not been told then
}

static void april(struct stage *s)
{
    records(s, STEPS "w1,answered,m1,2020-04-02,verified,,done,,,\n");
    records(s, HEAD ",what,upheld,reason\n"
                    "o1,objection,m1,2020-04-20,verified,decision,late,false,理由不成立\n");
}

static void may(struct stage *s)
{
    records(s, STEPS "case1,obstruction,n1,2020-05-06,reported,case_file,,,,serious\n");
}

static void june(struct stage *s)
{
    change(s, "case1",
           "{\"status\":\"verified\",\"heard_on\":\"2020-06-10\",\"decision\":\"通报批评\"}");
    stage_calm(s);
    assert_int_equal(restated(s, "2020-05", "nan"), 1000000); // in May it had not been heard
}

// The appeal takes the case off every board, and each says so.
static void july(struct stage *s)
{
    change(s, "case1", "{\"status\":\"verified\",\"appeal_upheld\":true,\"reason\":\"复核撤销\"}");
    stage_calm(s);
    assert_int_equal(restated(s, "2020-06", "nan"), 1000000);
    expect_told(s, "/v1/boards/town_monthly/2020-06/nan/explain", "an appeal was upheld");
    expect_told(s, "/v1/boards/cadre_annual/2020/n1/explain", "an appeal was upheld");
    expect_told(s, "/v1/boards/cadre_annual/2020/n1/explain", "\"case1\"");
    expect_told(s, "/v1/boards/town_annual/2020/nan/explain", "an appeal was upheld");
}

// Answered on the 14th: nine workdays after the 3rd. Asked again on the 10th and the 17th.
static void august(struct stage *s)
{
    subjects(s, "id,kind,title,class,topic,investor,town,department,cadre\n"
                "m3,matter,厂房扩建,special,other,id,dong,hall,d1\n");
    records(s, STEPS "q3,asked,m3,2020-08-03,verified,,,,,\n"
                     "q3-2,asked,m3,2020-08-10,verified,,,,,\n"
                     "w3,answered,m3,2020-08-14,verified,,helping,,,\n"
                     "q3-3,asked,m3,2020-08-17,verified,,,,,\n"
                     "n3,notice,m3,2020-08-20,verified,receipt,,third,,\n");
}

static void september(struct stage *s)
{
    tell_as(s, "/v1/records",
            HEAD ",amount,voucher\n"
                 "again,arrived,nanf,2020-09-20,verified,bank_slip,300 wan_usd,V91f\n",
            409);
}

static void october(struct stage *s)
{
    records(s, STEPS "force1,forced,id,2020-10-12,reported,case_file,,断电,,\n");
}

static void november(struct stage *s)
{
    change(s, "force1",
           "{\"status\":\"verified\",\"heard_on\":\"2020-11-20\",\"decision\":\"立案处理\"}");
}

// What cadres report of themselves, and how they were assessed.
static void cadres_work(struct stage *s)
{
    static const char *const cadres[] = {"b1", "b2", "n1", "n2", "d1", "d2"};
    static const int leads[] = {12, 6, 24, 12, 0, 0};
    static const char *const elements[] = {"politics", "economy",   "business", "technology", "law",
                                           "driving",  "computers", "speech",   "heart"};
    struct str csv = {0};
    str_add(&csv, HEAD ",company,received_by_head,spent,how,element,mark,recruiting\n");
    for (size_t i = 0; i < 6; i++) {
        const char *c = cadres[i];
        for (int n = 0; n < leads[i]; n++)
            str_addf(&csv, "l-%s-%d,lead,%s,2020-05-%02d,verified,,listed,true,,,,,\n", c, n, c,
                     n + 1);
        str_addf(&csv, "e-%s,effort,%s,2020-03-28,verified,,,,%d,,,,\n", c, c, i == 1 ? 25 : 50);
        str_addf(&csv, "h-%s,attendance,%s,2020-03-15,verified,,,,,present,,,\n", c, c);
        str_addf(&csv, "v-%s,service,%s,2020-%s-01,verified,,,,,,,,true\n", c, c,
                 i == 3 ? "08" : "01");
        for (size_t n = 0; n < 9; n++)
            str_addf(&csv, "m-%s-%zu,assessed,%s,2020-06-01,verified,assessment,,,,,%s,80,\n", c, n,
                     c, elements[n]);
    }
    records(s, csv.data);
    str_release(&csv);
}

static void december(struct stage *s)
{
    cadres_work(s);
    records(s, HEAD ",valued,befriended,settled,enriched\n"
                    "s-b,survey,bei,2020-12-10,verified,questionnaires,80,80,80,80\n"
                    "s-n,survey,nan,2020-12-10,verified,questionnaires,80,80,80,80\n"
                    "s-d,survey,dong,2020-12-10,verified,questionnaires,80,80,80,80\n");
    records(s, HEAD ",bars,dining,culture,sports\n"
                    "z-b,amenities,bei,2020-12-20,verified,,500,50,5,5\n"
                    "z-n,amenities,nan,2020-12-20,verified,,500,50,5,5\n"
                    "z-d,amenities,dong,2020-12-20,verified,,500,50,5,5\n");
}

typedef void month_fn(struct stage *s);
static month_fn *const stories[12] = {january, february, march,     april,   may,      june,
                                      july,    august,   september, october, november, december};

// --- before the year ---

static void people(struct stage *s)
{
    subjects(s, "id,kind,title,level,population,firms\n"
                "bei,town,北镇,township,100000,1000\n"
                "nan,town,南区,national,100000,1000\n"
                "dong,town,东镇,township,100000,1000\n");
    subjects(s, "id,kind,title\nhall,department,行政审批大厅\n");
    subjects(s, "id,kind,title,civil_servant\nx1,introducer,甲,false\nx2,introducer,乙,false\n"
                "x3,introducer,丙,true\n");
    subjects(s, "id,kind,title,post,born,since,full_time,party_member,town\n"
                "b1,cadre,王一,leader,1975-03-01,2020-01-01,true,false,bei\n"
                "b2,cadre,王二,staff,1986-03-01,2020-01-01,true,false,bei\n"
                "n1,cadre,李一,leader,1975-03-01,2020-01-01,true,false,nan\n"
                "n2,cadre,李二,staff,1986-03-01,2020-01-01,true,false,nan\n"
                "d1,cadre,张一,leader,1975-03-01,2020-01-01,true,false,dong\n"
                "d2,cadre,张二,staff,1986-03-01,2020-01-01,true,false,dong\n");
    subjects(s, "id,kind,title,town,cadre\n"
                "ib,investor,北投,bei,b1\nin,investor,南投,nan,n1\nid,investor,东投,dong,d1\n");
    subjects(s, "id,kind,title,origin,filed_on,signed_on,high_tech,by_controller,town,investor,"
                "cadre,introducer\n"
                "beif,project,北外,foreign,2018-06-01,2018-09-01,false,false,bei,ib,b1:1,"
                "x1:0.6|x2:0.4\n"
                "beip,project,北民,private,2018-06-01,2018-09-01,false,false,bei,ib,b1:1,x3:1\n"
                "nanf,project,南外,foreign,,2018-09-01,false,false,nan,in,n1:1,x1:1\n"
                "nanp,project,南民,private,,2018-09-01,false,false,nan,in,n1:1,\n"
                "dongf,project,东外,foreign,,2018-09-01,false,false,dong,id,d1:1,\n"
                "dongp,project,东民,private,,2018-09-01,false,false,dong,id,d1:1,\n");
}

// In each town one request of each topic, answered on the day it was made.
static void calm_requests(struct stage *s, const char *town, const char *head)
{
    static const char *const kinds[4][3] = {{"p", "special", "policy"},
                                            {"d", "hard", "dispute"},
                                            {"a", "ordinary", "permit"},
                                            {"o", "urgent", "outside"}};
    char csv[512];
    for (size_t i = 0; i < 4; i++) {
        const char *k = kinds[i][0];
        snprintf(csv, sizeof csv,
                 "id,kind,title,class,topic,closed_on,investor,town,department,cadre\n"
                 "%s-%s,matter,事项,%s,%s,%s,i%c,%s,hall,%s\n",
                 town, k, kinds[i][1], kinds[i][2], *k == 'a' ? "2020-01-06" : "", *town, town,
                 head);
        subjects(s, csv);
        snprintf(csv, sizeof csv,
                 STEPS "q-%s-%s,asked,%s-%s,2020-01-06,verified,,,,,\n"
                       "w-%s-%s,answered,%s-%s,2020-01-06,verified,,done,,,\n",
                 town, k, town, k, town, k, town, k);
        records(s, csv);
    }
    snprintf(csv, sizeof csv,
             HEAD ",sort,step_count,day_count,fee\n"
                  "f-%s,permit,%s-a,2020-01-06,verified,,register,2,1,0 yuan\n",
             town, town);
    records(s, csv);
}

static void before_the_year(struct stage *s)
{
    people(s);
    tell_as(s, "/v1/targets",
            "subject,name,period,value,document\n"
            "bei,fdi,2020,3660,x\nbei,private_capital,2020,36600,x\nbei,full_time,2020,2,x\n"
            "nan,fdi,2020,3660,x\nnan,private_capital,2020,36600,x\nnan,full_time,2020,2,x\n"
            "dong,fdi,2020,3660,x\ndong,private_capital,2020,36600,x\ndong,full_time,2020,2,x\n",
            201);
    records(s, HEAD ",amount,voucher\n"
                    "l-bf,arrived,beif,2019-03-15,verified,bank_slip,3000 wan_usd,L1\n"
                    "l-bp,arrived,beip,2019-03-15,verified,bank_slip,30000 wan_yuan,L2\n"
                    "l-nf,arrived,nanf,2019-03-15,verified,bank_slip,3660 wan_usd,L3\n"
                    "l-np,arrived,nanp,2019-03-15,verified,bank_slip,36600 wan_yuan,L4\n"
                    "l-df,arrived,dongf,2019-03-15,verified,bank_slip,1830 wan_usd,L5\n"
                    "l-dp,arrived,dongp,2019-03-15,verified,bank_slip,18300 wan_yuan,L6\n");
    calm_requests(s, "bei", "b1");
    calm_requests(s, "nan", "n1");
    calm_requests(s, "dong", "d1");
    records(s, STEPS "r-n,reopened,nan-a,2020-01-20,verified,,,,,\n");
}

// --- the year's end ---

// Each month a lecture in bei and nan, in dong in nine of them.
static void lectures(struct stage *s, int month)
{
    char csv[256];
    for (int t = 0; t < (month <= 9 ? TOWNS : DONG); t++) {
        snprintf(csv, sizeof csv,
                 HEAD ",foreign_expert\nt-%s-%d,lecture,%s,2020-%02d-05,verified,,false\n",
                 town_names[t], month, town_names[t], month);
        records(s, csv);
    }
}

static void expect_towns(struct stage *s)
{
    json_t *board = stage_get(s, "/v1/boards/town_annual/2020");
    for (size_t t = 0; t < TOWNS; t++) {
        json_t *row = board_row(board, town_names[t]);
        for (size_t i = 0; i < sizeof annual / sizeof *annual; i++)
            if (rule_points(row, annual[i].rule) != annual[i].points[t])
                fail_msg("%s of %s is %lld", annual[i].rule, town_names[t],
                         (long long)rule_points(row, annual[i].rule));
        assert_int_equal(points_of(json_object_get(row, "points")), annual_points[t]);
        assert_int_equal(json_integer_value(json_object_get(row, "rank")), t == DONG ? 0 : t + 1);
    }
    json_t *dong = board_row(board, "dong");
    assert_string_equal(json_string_value(json_object_get(dong, "state")), "vetoed");
    assert_string_equal(json_string_value(json_array_get(json_object_get(dong, "vetoes"), 0)),
                        "fourth_hand");
    json_decref(board);
}

static void expect_places(struct stage *s, const char *path, const struct place *places,
                          size_t count)
{
    json_t *board = stage_get(s, path), *rows = json_object_get(board, "rows");
    if (json_array_size(rows) != count)
        fail_msg("%s has %zu rows", path, json_array_size(rows));
    for (size_t i = 0; i < count; i++) {
        json_t *row = json_array_get(rows, i);
        const char *subject = json_string_value(json_object_get(row, "subject"));
        int64_t points = points_of(json_object_get(row, "points"));
        if (strcmp(subject, places[i].subject) != 0 || points != places[i].points ||
            json_integer_value(json_object_get(row, "rank")) != places[i].rank)
            fail_msg("%s: place %zu is %s with %lld", path, i + 1, subject, (long long)points);
    }
    json_decref(board);
}

#define EXPECT(path, places) expect_places(s, path, places, sizeof places / sizeof *places)

static void expect_years_end(struct stage *s)
{
    expect_towns(s);
    EXPECT("/v1/boards/cadre_annual/2020", cadre_places);
    EXPECT("/v1/boards/slate/2020", slate_places);
    expect_told(s, "/v1/boards/slate/2020/n1/explain", "an appeal was upheld");
    EXPECT("/v1/boards/introducer_annual/2020", introducer_places);
    EXPECT("/v1/boards/department_annual/2020", department_places);
}

static void a_year_is_told_and_judged(void **state)
{
    struct stage *s = *state;
    snprintf(s->conf, sizeof s->conf, "%s", SOURCE_DIR "/conf/kunshan/kunshan.conf");
    for (int m = 0; m < 12; m++) {
        s->as_of = months[m].end;
        stage_start(s);
        if (m == 0)
            before_the_year(s);
        for (int t = 0; t < TOWNS; t++) {
            arrives(s, m + 1, t, true, months[m].foreign[t]);
            arrives(s, m + 1, t, false, months[m].private[t]);
        }
        lectures(s, m + 1);
        stories[m](s);
        stage_calm(s);
        expect_bulletin(s, &months[m]);
        if (m == 11)
            expect_years_end(s);
        stage_stop(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_year_is_told_and_judged)};
    return cmocka_run_group_tests(tests, stage_setup, stage_end);
}
