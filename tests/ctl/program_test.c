// meritctl whole, against a daemon that answers what it is told to.
#include "ctl/program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>

#include "ctl/verb.h"
#include "tests/ctl/fake.h"

#define WORDS 12

struct ran { // one run of the program
    int code;
    char *out, *err;
};

static int run_to(FILE *out, FILE *err, const char *socket, const char *const *words)
{
    struct surroundings s = {.terminal = {.utf8 = true}, .socket = socket, .out = out, .err = err};
    char *argv[WORDS + 2] = {(char *)(uintptr_t) "meritctl"};
    int argc = 1;
    for (; words[argc - 1]; argc++)
        argv[argc] = (char *)(uintptr_t)words[argc - 1];
    return program_run(&s, argc, argv);
}

static struct ran run(const char *socket, const char *const *words)
{
    struct ran r;
    size_t out_size, err_size;
    FILE *out = open_memstream(&r.out, &out_size), *err = open_memstream(&r.err, &err_size);
    r.code = run_to(out, err, socket, words);
    fclose(out);
    fclose(err);
    return r;
}

static void expect(struct ran r, int code, const char *out, const char *err)
{
    assert_string_equal(r.err, err);
    assert_string_equal(r.out, out);
    assert_int_equal(r.code, code);
    free(r.out);
    free(r.err);
}

#define RUN(socket, ...) run(socket, (const char *const[]){__VA_ARGS__, NULL})

// Run against a fake with these replies; `asked` is what it was asked.
static void play(const struct fake_reply *replies, size_t count, const char *const *words,
                 struct ran *ran, struct str *asked)
{
    struct fake f;
    fake_start(&f, replies, count);
    *ran = run(f.path, words);
    fake_end(&f, asked);
}

static void begins(const char *text, const char *prefix)
{
    if (strncmp(text, prefix, strlen(prefix)) != 0)
        fail_msg("\"%s\" does not begin with \"%s\"", text, prefix);
}

#define PAGE(seq, rows, next)                                                                      \
    "{\"scheme\":\"s\",\"title\":\"S\",\"period\":\"2024\",\"unit\":\"points\",\"shown\":1,"       \
    "\"listed\":3,\"ruleset\":\"0123456789abcdef\",\"seq\":" seq ",\"as_of\":\"2024-12-31\","      \
    "\"cohorts\":[{\"cohort\":\"all\",\"listed\":3,\"ranked\":3}],\"rows\":[" rows "],"            \
    "\"next\":" next "}"
#define ROW(rank, id)                                                                              \
    "{\"rank\":" rank ",\"subject\":\"" id "\",\"title\":\"\",\"cohort\":\"all\","                 \
    "\"state\":\"ranked\",\"points\":" rank "}"
#define TABLE(seq)                                                                                 \
    "S  2024\n"                                                                                    \
    "s; as of 2024-12-31, ledger line " seq ", ruleset 0123456789ab\n"                             \
    "\n"                                                                                           \
    "rank  subject  points\n"                                                                      \
    "   1  a           1.0\n"                                                                      \
    "   2  b           2.0\n"                                                                      \
    "   3  c           3.0\n"

static void a_board_of_several_pages_is_one_table(void **state)
{
    (void)state;
    static const struct fake_reply replies[] = {
        {FAKE_REPLY("200 OK", PAGE("7", ROW("1", "a") "," ROW("2", "b"), "2")), NULL},
        {FAKE_REPLY("200 OK", PAGE("7", ROW("3", "c"), "null")), NULL}};
    static const char *const words[] = {"board", "区镇", "2024", NULL};
    struct str asked = {0};
    struct ran ran;
    play(replies, 2, words, &ran, &asked);
    expect(ran, 0, TABLE("7"), "");
    assert_string_equal(
        asked.data,
        "GET /v1/boards/%E5%8C%BA%E9%95%87/2024?fields=vetoes%2Coutcomes%2Cshows&top=5000 0 \n"
        "GET /v1/boards/%E5%8C%BA%E9%95%87/2024?fields=vetoes%2Coutcomes%2Cshows&top=5000&after=2 "
        "0 \n");
    str_release(&asked);
}

static void a_board_that_changes_between_pages_is_read_anew(void **state)
{
    (void)state;
    static const struct fake_reply replies[] = {
        {FAKE_REPLY("200 OK", PAGE("7", ROW("1", "x") "," ROW("2", "y"), "2")), NULL},
        {FAKE_REPLY("200 OK", PAGE("8", ROW("3", "c"), "null")), NULL},
        {FAKE_REPLY("200 OK", PAGE("8", ROW("1", "a") "," ROW("2", "b"), "2")), NULL},
        {FAKE_REPLY("200 OK", PAGE("8", ROW("3", "c"), "null")), NULL}};
    static const char *const words[] = {"board", "s", "2024", NULL};
    struct str asked = {0};
    struct ran ran;
    play(replies, 4, words, &ran, &asked);
    expect(ran, 0, TABLE("8"), "");
    str_release(&asked);
}

static void the_first_rows_are_asked_for_alone(void **state)
{
    (void)state;
    static const struct fake_reply replies[] = {
        {FAKE_REPLY("200 OK", PAGE("7", ROW("1", "a"), "1")), NULL}};
    static const char *const words[] = {"board", "s", "2024", "--top", "1", "--cohort=all", NULL};
    struct str asked = {0};
    struct ran ran;
    play(replies, 1, words, &ran, &asked);
    assert_non_null(strstr(ran.out, "   1  a           1.0\nand 2 more\n"));
    expect(ran, 0, ran.out, "");
    assert_non_null(strstr(asked.data, "?cohort=all&fields=vetoes%2Coutcomes%2Cshows&top=1 "));
    str_release(&asked);
}

static void the_ruleset_is_a_configuration_that_can_be_read(void **state)
{
    (void)state;
    static const char body[] = "{\"ruleset\":\"5d0c\",\"since\":\"2024-12-31T08:00:00+08:00\","
                               "\"files\":[\"a.conf\",\"b.conf\"],"
                               "\"effective\":\"zone = \\\"+08:00\\\" //@ default\\n\"}\n";
    const struct fake_reply replies[] = {{FAKE_REPLY("200 OK", body), NULL}};
    static const char *const text[] = {"ruleset", NULL}, *const about[] = {"ruleset", "--about",
                                                                           NULL};
    struct str asked = {0};
    struct ran ran;
    play(replies, 1, text, &ran, &asked);
    expect(ran, 0, "zone = \"+08:00\" //@ default\n", "");
    assert_string_equal(asked.data, "GET /v1/ruleset?as=json 0 \n");
    str_clear(&asked);
    play(replies, 1, about, &ran, &asked);
    expect(ran, 0,
           "ruleset        5d0c\nin force since 2024-12-31T08:00:00+08:00\n"
           "read from      a.conf\n               b.conf\n",
           "");
    str_release(&asked);
}

static void json_is_the_reply_byte_for_byte(void **state)
{
    (void)state;
    static const char body[] = "{ \"odd\" : [1.50, \"\xe5\x8d\x83\\u001b\"] }\n\n";
    const struct fake_reply replies[] = {{FAKE_REPLY("200 OK", body), NULL}};
    static const char *const words[] = {"--json", "board", "s", "2024", NULL};
    struct str asked = {0};
    struct ran ran;
    play(replies, 1, words, &ran, &asked);
    expect(ran, 0, body, "");
    assert_string_equal(asked.data, "GET /v1/boards/s/2024 0 \n");
    str_release(&asked);
}

static void a_refusal_is_told_and_ends_with_1(void **state)
{
    (void)state;
    static const char body[] = "{\"status\":404,\"detail\":\"unknown scheme \\\"s\\\"\"}\n";
    const struct fake_reply replies[] = {{FAKE_REPLY("404 Not Found", body), NULL}};
    static const char *const plain[] = {"explain", "s", "2024", "x", NULL};
    static const char *const raw[] = {"explain", "s", "2024", "x", "--json", NULL};
    struct str asked = {0};
    struct ran ran;
    play(replies, 1, plain, &ran, &asked);
    expect(ran, 1, "", "meritctl: unknown scheme \"s\"\n");
    assert_string_equal(asked.data, "GET /v1/boards/s/2024/x/explain 0 \n");
    play(replies, 1, raw, &ran, &asked);
    expect(ran, 1, body, "meritctl: unknown scheme \"s\"\n");
    str_release(&asked);
}

static void a_daemon_that_breaks_off_ends_with_4(void **state)
{
    (void)state;
    static const struct fake_reply replies[][1] = {
        {{.raw = NULL}},
        {{.raw = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":"}},
        {{.raw = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nnot"}}};
    static const char *const words[] = {"status", NULL};
    static const char *const said[] = {
        " broke off: ", " broke off: ", "meritctl: the daemon's answer is no JSON"};
    struct str asked = {0};
    for (size_t i = 0; i < 3; i++) {
        struct ran ran;
        play(replies[i], 1, words, &ran, &asked);
        assert_non_null(strstr(ran.err, said[i]));
        expect(ran, 4, "", ran.err);
    }
    str_release(&asked);
}

static void a_socket_without_a_daemon_ends_with_3(void **state)
{
    (void)state;
    struct str expected = {0};
    struct fake f;
    fake_open(&f);
    close(f.listening); // what a killed daemon leaves behind
    str_addf(&expected,
             "meritctl: no daemon answers at %s: Connection refused; nobody listens there; the "
             "daemon that made it has ended, start meritd again\n",
             f.path);
    expect(RUN(f.path, "status"), 3, "", expected.data);
    unlink(f.path);
    str_clear(&expected);
    str_addf(&expected,
             "meritctl: no daemon answers at %s: No such file or directory; start meritd, or name "
             "its socket with --socket PATH or MERIT_SOCKET\n",
             f.path);
    expect(RUN("/nowhere", "status", "--socket", f.path), 3, "", expected.data);
    rmdir(f.folder);
    str_release(&expected);
}

static void wrong_usage_ends_with_2_and_asks_nobody(void **state)
{
    (void)state;
    expect(RUN("/nowhere", "bord"), 2, "",
           "meritctl: unknown verb \"bord\"; did you mean \"board\"?; meritctl help lists them\n");
    expect(RUN("/nowhere", "board", "s", "2024", "--csv", "--json"), 2, "",
           "meritctl: --csv and --json: only one of them\n");
    expect(RUN("/nowhere", "load", "--as", "towns", "x.csv"), 2, "",
           "meritctl: --as is \"towns\"; subjects, targets, ratings or records is meant\n");
    expect(RUN("/nowhere", "load", "/nowhere/x.csv"), 2, "",
           "meritctl: /nowhere/x.csv: cannot open: No such file or directory\n");
    expect(RUN("/nowhere", "record", "t", "s", "2024"), 2, "",
           "meritctl: DATE is \"2024\"; a day is written 2024-03-01\n");
    expect(RUN("/nowhere", "record", "t", "s", "2024-01-01", "=x"), 2, "",
           "meritctl: \"=x\" is no FIELD=VALUE\n");
    expect(RUN("/nowhere", "record", "t", "s", "2024-01-01", "a=1", "a=2"), 2, "",
           "meritctl: \"a\" is given twice\n");
    expect(RUN("/nowhere", "reject", "r"), 2, "",
           "meritctl: a rejection says why: --reason TEXT\n");
    expect(RUN("/nowhere", "correct", "r"), 2, "",
           "meritctl: report the right record first, and name it: --by ID\n");
    expect(RUN("/nowhere", "verify", "r", "--decision", "x"), 2, "",
           "meritctl: a hearing has both, --heard-on DAY and --decision TEXT\n");
    expect(RUN("/nowhere", "help", "bord"), 2, "",
           "meritctl: unknown verb \"bord\"; did you mean \"board\"?; meritctl help lists them\n");
    struct str path = {0};
    for (int i = 0; i < 120; i++)
        str_add_char(&path, '/');
    struct ran ran = RUN(path.data, "status");
    assert_non_null(strstr(ran.err, "the socket's path has 120 bytes; at most 107 are possible"));
    expect(ran, 2, "", ran.err);
    str_release(&path);
}

static void help_and_version_need_no_daemon(void **state)
{
    (void)state;
    struct ran ran = RUN("/nowhere", "help");
    assert_non_null(strstr(ran.out, "\n  board "));
    assert_non_null(strstr(ran.out, "\n  3  no daemon answers at the socket\n"));
    expect(ran, 0, ran.out, "");
    struct ran one = RUN("/nowhere", "help", "load"), other = RUN("/nowhere", "load", "--help");
    assert_string_equal(one.out, other.out);
    expect(one, 0, one.out, "");
    expect(other, 0, other.out, "");
    ran = RUN(NULL, "--version");
    begins(ran.out, "meritctl ");
    expect(ran, 0, ran.out, "");
}

static void write_rows(const char *path, int count)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("id,kind\n", file);
    for (int i = 0; i < count; i++)
        fprintf(file, "t%d,town\n", i);
    fclose(file);
}

static void a_load_goes_in_batches_and_names_the_file_s_lines(void **state)
{
    (void)state;
    static const struct fake_reply replies[] = {
        {FAKE_REPLY("201 Created", "{\"stored\":19999,\"known\":1,\"seq\":20005}"), NULL},
        {FAKE_REPLY("422 Unprocessable Content",
                    "{\"detail\":\"nothing was stored\",\"error_count\":1,\"errors\":[{\"line\":3,"
                    "\"field\":\"kind\",\"detail\":\"unknown kind \\\"town\\\"\"}]}"),
         NULL}};
    char folder[] = "/tmp/meritctl-test.XXXXXX";
    struct str asked = {0}, path = {0}, out = {0}, err = {0};
    struct ran ran;
    assert_non_null(mkdtemp(folder));
    str_addf(&path, "%s/towns.csv", folder);
    write_rows(path.data, 20002);
    const char *const words[] = {"load", path.data, "other.csv", "--wait", NULL};
    play(replies, 2, words, &ran, &asked);
    str_addf(&out,
             "%s: 19,999 subjects stored, 1 known before\n"
             "0 files: 19,999 stored, 1 known before; the ledger has line 20005\n",
             path.data);
    str_addf(&err,
             "%s: taken as subjects, by its fields\n"
             "meritctl: nothing was stored\n"
             "%s:20003: kind: unknown kind \"town\"\n"
             "meritctl: %s: nothing from line 20002 on is known to be stored\n"
             "meritctl: other.csv: not loaded\n",
             path.data, path.data, path.data);
    expect(ran, 1, out.data, err.data);
    // both have the header; each line of the pipe is cut short by the fake
    begins(asked.data, "POST /v1/subjects 228898 id,kind\nt0,town\n");
    assert_non_null(strstr(asked.data, "POST /v1/subjects 32 id,kind\nt20000,town\nt20001,town\n"));
    unlink(path.data);
    rmdir(folder);
    str_release(&asked);
    str_release(&path);
    str_release(&out);
    str_release(&err);
}

static void only_the_last_batch_waits_for_the_boards(void **state)
{
    (void)state;
    static const struct fake_reply replies[] = {
        {FAKE_REPLY("201 Created", "{\"stored\":20000,\"known\":0,\"seq\":20000}"), NULL},
        {FAKE_REPLY("202 Accepted", "{\"stored\":1,\"known\":0,\"seq\":20001,\"detail\":\"stored; "
                                    "the boards do not reflect it yet\"}"),
         NULL}};
    char folder[] = "/tmp/meritctl-test.XXXXXX";
    struct str asked = {0}, path = {0}, out = {0}, err = {0};
    struct ran ran;
    assert_non_null(mkdtemp(folder));
    str_addf(&path, "%s/subjects.csv", folder);
    write_rows(path.data, 20001);
    const char *const words[] = {"load", "--wait", "--as", "records", path.data, NULL};
    play(replies, 2, words, &ran, &asked);
    str_addf(&out, "%s: 20,001 records stored\n", path.data);
    str_addf(&err, "%s: stored; the boards do not reflect it yet\n", path.data);
    expect(ran, 0, out.data, err.data);
    begins(asked.data, "POST /v1/records 2");
    assert_non_null(strstr(asked.data, "\nPOST /v1/records?wait=scored 20 id,kind\nt20000,town\n"));
    unlink(path.data);
    rmdir(folder);
    str_release(&asked);
    str_release(&path);
    str_release(&out);
    str_release(&err);
}

#define STORED FAKE_REPLY("201 Created", "{\"stored\":20000,\"known\":0,\"seq\":9}")
#define REFUSED(detail)                                                                            \
    FAKE_REPLY(                                                                                    \
        "422 Unprocessable Content",                                                               \
        "{\"detail\":\"nothing was stored\",\"error_count\":1,\"errors\":[{\"line\":2,\"field\":"  \
        "\"kind\",\"detail\":\"" detail "\"}]}")

// Load four batches; the second and the third are then under way together.
static void load_four(const struct fake_reply *replies, size_t count, struct ran *ran,
                      struct str *path, struct str *asked)
{
    char folder[] = "/tmp/meritctl-test.XXXXXX";
    assert_non_null(mkdtemp(folder));
    str_addf(path, "%s/subjects.csv", folder);
    write_rows(path->data, 60001);
    const char *const words[] = {"load", path->data, NULL};
    play(replies, count, words, ran, asked);
    unlink(path->data);
    rmdir(folder);
}

static void a_batch_refused_while_one_before_it_was_under_way_is_asked_again(void **state)
{
    (void)state;
    static const struct fake_reply replies[] = {
        {STORED, NULL, "\nt0,", 0},
        {REFUSED("stands on the batch before"), NULL, "\nt40000,", 1},
        {STORED, NULL, "\nt20000,", 2}, // its answer comes after that refusal
        {STORED, NULL, "\nt40000,", 3},
        {FAKE_REPLY("201 Created", "{\"stored\":1,\"known\":0,\"seq\":9}"), NULL, "\nt60000,", 3},
    };
    struct str asked = {0}, path = {0}, out = {0}, err = {0};
    struct ran ran;
    load_four(replies, 5, &ran, &path, &asked);
    str_addf(&out, "%s: 60,001 subjects stored\n", path.data);
    str_addf(&err, "%s: taken as subjects, by its name\n", path.data);
    expect(ran, 0, out.data, err.data);
    str_release(&asked);
    str_release(&path);
    str_release(&out);
    str_release(&err);
}

static void a_batch_answered_too_late_is_asked_again(void **state)
{
    (void)state;
    static const struct fake_reply replies[] = {
        {STORED, NULL, "\nt0,", 0},
        {FAKE_REPLY("504 Gateway Timeout", "{\"detail\":\"no answer was ready in time\"}"), NULL,
         "\nt20000,", 1},
        {STORED, NULL, "\nt40000,", 1},
        {FAKE_REPLY("200 OK", "{\"stored\":0,\"known\":20000,\"seq\":9}"), NULL, "\nt20000,", 2},
        {FAKE_REPLY("201 Created", "{\"stored\":1,\"known\":0,\"seq\":9}"), NULL, "\nt60000,", 3},
    };
    struct str asked = {0}, path = {0}, out = {0}, err = {0};
    struct ran ran;
    load_four(replies, 5, &ran, &path, &asked);
    str_addf(&out, "%s: 40,001 subjects stored, 20,000 known before\n", path.data);
    str_addf(&err, "%s: taken as subjects, by its name\n", path.data);
    expect(ran, 0, out.data, err.data);
    str_release(&asked);
    str_release(&path);
    str_release(&out);
    str_release(&err);
}

static void a_refusal_tells_what_of_the_next_batch_is_stored(void **state)
{
    (void)state;
    static const struct fake_reply replies[] = {
        {STORED, NULL, "\nt0,", 0},
        {STORED, NULL, "\nt40000,", 1},
        {REFUSED("is wrong"), NULL, "\nt20000,", 2},
    };
    struct str asked = {0}, path = {0}, out = {0}, err = {0};
    struct ran ran;
    load_four(replies, 3, &ran, &path, &asked);
    str_addf(&out, "%s: 40,000 subjects stored\n", path.data);
    str_addf(&err,
             "%s: taken as subjects, by its name\n"
             "meritctl: nothing was stored\n"
             "%s:20002: kind: is wrong\n"
             "meritctl: %s: the batch from line 20002 on is not known to be stored; the next one, "
             "which was under way, is\n",
             path.data, path.data, path.data);
    expect(ran, 1, out.data, err.data);
    str_release(&asked);
    str_release(&path);
    str_release(&out);
    str_release(&err);
}

static void a_record_is_one_object_of_texts(void **state)
{
    (void)state;
    static const struct fake_reply replies[] = {
        {FAKE_REPLY("201 Created", "{\"stored\":1,\"known\":0,\"seq\":7,\"already_known\":false,"
                                   "\"scored\":true}"),
         NULL}};
    static const char *const words[] = {"record", "a",          "s", "2024-01-01", "n=千", "--id",
                                        "r1",     "--evidence", "x", "--wait",     "z=",   NULL};
    struct str asked = {0};
    struct ran ran;
    play(replies, 1, words, &ran, &asked);
    expect(ran, 0, "r1: stored, ledger line 7; scored\n", "");
    assert_string_equal(
        asked.data,
        "POST /v1/records?wait=scored 90 {\"id\":\"r1\",\"type\":\"a\",\"subject\":\"s\","
        "\"date\":\"2024-01-01\",\"evidence\":[\"x\"],\"n\":\"千\",\"z\":\"\"}\n");
    str_release(&asked);
}

static void the_same_record_twice_has_the_same_id(void **state)
{
    (void)state;
    static const struct fake_reply replies[] = {
        {FAKE_REPLY("200 OK", "{\"stored\":0,\"known\":1,\"seq\":7,\"already_known\":true}"),
         NULL}};
    static const char *const words[] = {"record", "a", "s", "2024-01-01", "n=1", NULL};
    static const char *const others[] = {"record", "a", "s", "2024-01-01", "n=2", NULL};
    struct str first = {0}, second = {0}, third = {0};
    struct ran ran;
    play(replies, 1, words, &ran, &first);
    assert_non_null(strstr(ran.out, ": known already, with the same content, ledger line 7\n"));
    expect(ran, 0, ran.out, "meritctl: to report another one alike, give it an --id of its own\n");
    play(replies, 1, words, &ran, &second);
    expect(ran, 0, ran.out, ran.err);
    play(replies, 1, others, &ran, &third);
    expect(ran, 0, ran.out, ran.err);
    assert_string_equal(first.data, second.data);
    assert_string_not_equal(first.data, third.data);
    str_release(&first);
    str_release(&second);
    str_release(&third);
}

static void changes_of_status_go_on_after_a_refusal(void **state)
{
    (void)state;
    static const struct fake_reply replies[] = {
        {FAKE_REPLY("201 Created", "{\"seq\":8}"), NULL},
        {FAKE_REPLY("404 Not Found", "{\"detail\":\"unknown record \\\"b/\\\"\"}"), NULL},
        {FAKE_REPLY("200 OK", "{\"seq\":5,\"already_known\":true}"), NULL}};
    static const char *const words[] = {"reject", "a", "b/", "c", "--reason", "双计", NULL};
    struct str asked = {0};
    struct ran ran;
    play(replies, 3, words, &ran, &asked);
    expect(ran, 1, "a: rejected, ledger line 8\nc: rejected already, ledger line 5\n",
           "meritctl: unknown record \"b/\"\n");
    assert_string_equal(
        asked.data,
        "POST /v1/records/a/status 39 {\"status\":\"rejected\",\"reason\":\"双计\"}\n"
        "POST /v1/records/b%2F/status 39 {\"status\":\"rejected\",\"reason\":\"双计\"}\n"
        "POST /v1/records/c/status 39 {\"status\":\"rejected\",\"reason\":\"双计\"}\n");
    str_release(&asked);
}

static void an_upheld_appeal_stays_verified(void **state)
{
    (void)state;
    static const struct fake_reply replies[] = {
        {FAKE_REPLY("201 Created", "{\"seq\":8,\"scored\":true}"), NULL}};
    static const char *const words[] = {"appeal", "a", "--wait", NULL};
    struct str asked = {0};
    struct ran ran;
    play(replies, 1, words, &ran, &asked);
    expect(ran, 0, "a: appeal upheld, ledger line 8; scored\n", "");
    assert_string_equal(asked.data, "POST /v1/records/a/status?wait=scored 42 "
                                    "{\"status\":\"verified\",\"appeal_upheld\":true}\n");
    str_release(&asked);
}

static void a_full_disk_is_told_but_a_reader_that_left_is_not(void **state)
{
    (void)state;
    static const char *const words[] = {"help", NULL};
    char *said;
    size_t size;
    int ends[2];
    FILE *err = open_memstream(&said, &size), *full = fopen("/dev/full", "w");
    assert_non_null(full);
    assert_int_equal(run_to(full, err, NULL, words), 1);
    fclose(full);
    fclose(err);
    assert_string_equal(said, "meritctl: cannot write the result: No space left on device\n");
    free(said);
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    FILE *left = fdopen(ends[1], "w");
    err = open_memstream(&said, &size);
    assert_int_equal(run_to(left, err, NULL, words), 0);
    fclose(left);
    fclose(err);
    assert_string_equal(said, "");
    free(said);
}

// A script in PATH stands for meritd; what it says and how it ends is meritctl's own.
static void become_meritd(const char *const *words, const char *asked)
{
    char folder[] = "/tmp/meritctl-test.XXXXXX", said[128] = {0};
    struct str path = {0};
    int ends[2], status;
    assert_non_null(mkdtemp(folder));
    str_addf(&path, "%s/meritd", folder);
    FILE *script = fopen(path.data, "w");
    assert_non_null(script);
    fputs("#!/bin/sh\nprintf '%s.' \"$@\"\nexit 2\n", script);
    fclose(script);
    assert_int_equal(chmod(path.data, 0755), 0);
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        setenv("PATH", folder, 1);
        _exit(run_to(stdout, stderr, NULL, words));
    }
    close(ends[1]);
    assert_true(read(ends[0], said, sizeof said - 1) > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_string_equal(said, asked);
    assert_int_equal(WEXITSTATUS(status), 2);
    close(ends[0]);
    unlink(path.data);
    rmdir(folder);
    str_release(&path);
}

static void check_and_test_become_meritd_and_end_as_it_does(void **state)
{
    (void)state;
    static const char *const check[] = {"check", "a b.conf", "--plugins", "p", "--verbose", NULL};
    static const char *const test[] = {"test",    "a b.conf",  "c.conf",     "--only",
                                       "x y",     "--json",    "--coverage", "--mutate",
                                       "--quiet", "--plugins", "p",          NULL};
    become_meritd(check, "-n.-v.--plugins.p.-c.a b.conf.");
    become_meritd(test, "--test.--coverage.--mutate.--quiet.--json.--plugins.p.--only.x y.--."
                        "a b.conf.c.conf.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_board_of_several_pages_is_one_table),
        cmocka_unit_test(a_board_that_changes_between_pages_is_read_anew),
        cmocka_unit_test(the_first_rows_are_asked_for_alone),
        cmocka_unit_test(the_ruleset_is_a_configuration_that_can_be_read),
        cmocka_unit_test(json_is_the_reply_byte_for_byte),
        cmocka_unit_test(a_refusal_is_told_and_ends_with_1),
        cmocka_unit_test(a_daemon_that_breaks_off_ends_with_4),
        cmocka_unit_test(a_socket_without_a_daemon_ends_with_3),
        cmocka_unit_test(wrong_usage_ends_with_2_and_asks_nobody),
        cmocka_unit_test(help_and_version_need_no_daemon),
        cmocka_unit_test(a_batch_refused_while_one_before_it_was_under_way_is_asked_again),
        cmocka_unit_test(a_batch_answered_too_late_is_asked_again),
        cmocka_unit_test(a_refusal_tells_what_of_the_next_batch_is_stored),
        cmocka_unit_test(a_load_goes_in_batches_and_names_the_file_s_lines),
        cmocka_unit_test(only_the_last_batch_waits_for_the_boards),
        cmocka_unit_test(a_record_is_one_object_of_texts),
        cmocka_unit_test(the_same_record_twice_has_the_same_id),
        cmocka_unit_test(changes_of_status_go_on_after_a_refusal),
        cmocka_unit_test(an_upheld_appeal_stays_verified),
        cmocka_unit_test(a_full_disk_is_told_but_a_reader_that_left_is_not),
        cmocka_unit_test(check_and_test_become_meritd_and_end_as_it_does),
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
