#include "evaluator/start.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/json_check.h"
#include "config/source.h"
#include "evaluator/pulse.h"

#define TOWN "kinds: { town: { title = \"镇\"; } }\n"
#define SCHEME(score)                                                                              \
    "schemes: { s: { of = \"town\"; period = \"year\"\n"                                           \
    "  rules = ( { name = \"r\"; score = \"" score "\" } ) } }\n"

struct trial {
    struct start start;
    struct str message; // the ruleset's payload
    bool good;
    struct incoming said;
    struct line ours;
    int theirs;
};

// Begin on a configuration, as an evaluator does, and hear what it says.
static void begin(struct trial *t, const char *conf, const char *folders)
{
    static struct heartbeat heart;
    struct source source;
    struct str packed = {0};
    struct err e;
    int fds[2];
    *t = (struct trial){.good = false};
    pulse_init(&heart);
    source_init(&source);
    assert_true(source_add(&source, SOURCE_CONF, "a.conf", conf, strlen(conf), UINT32_MAX, 0, &e));
    source_pack(&source, &packed);
    wire_put_bytes(&t->message, packed.data, packed.size);
    wire_put_text(&t->message, folders);
    wire_put_i64(&t->message, 1 << 20);
    wire_put_u32(&t->message, 19000);
    wire_put_u8(&t->message, WISH_PRINT);
    source_release(&source);
    str_release(&packed);
    struct wire payload = wire_of(t->message.data, t->message.size);
    start_init(&t->start);
    t->good = start_ruleset(&t->start, &payload);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    line_init(&t->ours, fds[0]);
    t->theirs = fds[1];
    struct line line;
    bool got;
    line_init(&line, fds[1]);
    assert_true(start_tell(&t->start, t->good, &line));
    line_release(&line);
    assert_true(line_next(&t->ours, &t->said, &got));
    assert_true(got);
}

static void end(struct trial *t)
{
    close(t->ours.fd);
    close(t->theirs);
    line_release(&t->ours);
    start_release(&t->start);
    str_release(&t->message);
}

static void a_good_ruleset_is_ready_with_all_that_it_is(void **state)
{
    struct trial t;
    (void)state;
    begin(&t, TOWN SCHEME("basic.completion(1, 2)"), PLUGIN_DIR "\n");
    assert_true(t.good);
    assert_int_equal(t.said.head.tag, MESSAGE_READY);
    const char *hash = wire_text(&t.said.payload), *warnings = wire_text(&t.said.payload);
    const char *plugins = wire_text(&t.said.payload), *effective = wire_text(&t.said.payload);
    assert_true(wire_done(&t.said.payload));
    assert_int_equal(strlen(hash), DIGEST_TEXT - 1);
    assert_non_null(warnings);
    assert_true(json_valid(plugins, strlen(plugins)));
    assert_non_null(strstr(plugins, "\"completion\""));
    assert_non_null(strstr(effective, "basic.completion(1, 2)"));
    assert_int_equal(t.start.memory, 1 << 20);
    assert_int_equal(t.start.as_of, 19000);
    end(&t);
}

static void the_hash_is_of_what_is_meant_not_of_how_it_is_written(void **state)
{
    struct trial a, b, c;
    (void)state;
    begin(&a, TOWN SCHEME("basic.completion(1, 2)"), PLUGIN_DIR "\n");
    begin(&b, "// the same\n" TOWN SCHEME("basic.completion( 1 ,2 )"), PLUGIN_DIR "\n");
    begin(&c, TOWN SCHEME("basic.completion(1, 3)"), PLUGIN_DIR "\n");
    assert_string_equal(a.start.ruleset.hash, b.start.ruleset.hash);
    assert_string_not_equal(a.start.ruleset.hash, c.start.ruleset.hash);
    end(&a);
    end(&b);
    end(&c);
}

static void what_is_refused_is_refused_for_all_its_reasons(void **state)
{
    static const struct {
        const char *conf, *folders;
        const char *told[3];
    } rows[] = {
        {TOWN SCHEME("nothing"), PLUGIN_DIR "\n", {"a.conf:", "unknown name \"nothing\""}},
        {TOWN "colour = 1;\n" SCHEME("nothing"),
         PLUGIN_DIR "\n",
         {"\"colour\"", "\"nothing\"", "2 errors"}},
        {"plugins = (\"absent\")\n" TOWN SCHEME("1"),
         PLUGIN_DIR "\n",
         {"a.conf:1:", "plugin \"absent\"", PLUGIN_DIR}},
        {TOWN SCHEME("basic.completion(1, 2)"), "/nowhere\n", {"plugin \"basic\"", "/nowhere"}},
        {TOWN SCHEME("basic.compleation(1, 2)"),
         PLUGIN_DIR "\n",
         {"has no method \"compleation\"", "did you mean \"completion\"?"}},
        {TOWN SCHEME("peers.minmax(1, better: 'worse')"),
         PLUGIN_DIR "\n",
         {"a.conf:", "peers.minmax: better is 'more' or 'less'"}},
        {"schemes: {", PLUGIN_DIR "\n", {"a.conf:1:"}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct trial t;
        begin(&t, rows[i].conf, rows[i].folders);
        assert_false(t.good);
        assert_int_equal(t.said.head.tag, MESSAGE_REFUSED);
        const char *text = wire_text(&t.said.payload);
        for (size_t k = 0; k < 3 && rows[i].told[k]; k++)
            if (!strstr(text, rows[i].told[k]))
                fail_msg("%s is not in: %s", rows[i].told[k], text);
        end(&t);
    }
}

static void what_did_not_arrive_whole_is_refused(void **state)
{
    struct start s;
    struct str all = {0};
    (void)state;
    wire_put_bytes(&all, "no bundle", 9);
    wire_put_text(&all, PLUGIN_DIR "\n");
    wire_put_i64(&all, 0);
    wire_put_u32(&all, 0);
    wire_put_u8(&all, 0);
    for (size_t size = 0; size <= all.size; size++) {
        struct wire payload = wire_of(all.data, size);
        start_init(&s);
        assert_false(start_ruleset(&s, &payload));
        assert_string_equal(s.problems.list[0].text, "the configuration did not arrive whole");
        start_release(&s);
    }
    str_release(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_ruleset_is_ready_with_all_that_it_is),
        cmocka_unit_test(the_hash_is_of_what_is_meant_not_of_how_it_is_written),
        cmocka_unit_test(what_is_refused_is_refused_for_all_its_reasons),
        cmocka_unit_test(what_did_not_arrive_whole_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
