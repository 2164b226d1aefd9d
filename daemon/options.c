#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/decimal.h"

#ifndef MERITD_PLUGIN_STEP // from the program's folder to that of the plugins
#define MERITD_PLUGIN_STEP "../lib/meritd/plugins"
#endif

enum {
    OPTION_KEYS = 255,
    OPTION_REFERENCE,
    OPTION_METHODS,
    OPTION_STRICT,
    OPTION_LEDGER,
    OPTION_SOCKET,
    OPTION_PLUGINS,
    OPTION_AS_OF,
    OPTION_LOOPBACK,
    OPTION_EVALUATOR,
    OPTION_CHECKPOINT,
    OPTION_TEST,
    OPTION_ONLY,
    OPTION_JSON,
    OPTION_QUIET,
    OPTION_COVERAGE,
    OPTION_MUTATE
};

static const struct option known[] = {
    {"conf", required_argument, NULL, 'c'},
    {"check", no_argument, NULL, 'n'},
    {"verbose", no_argument, NULL, 'v'},
    {"strict", no_argument, NULL, OPTION_STRICT},
    {"keys", no_argument, NULL, OPTION_KEYS},
    {"reference", optional_argument, NULL, OPTION_REFERENCE},
    {"methods", no_argument, NULL, OPTION_METHODS},
    {"ledger", required_argument, NULL, OPTION_LEDGER},
    {"socket", required_argument, NULL, OPTION_SOCKET},
    {"plugins", required_argument, NULL, OPTION_PLUGINS},
    {"as-of", required_argument, NULL, OPTION_AS_OF},
    {"loopback", required_argument, NULL, OPTION_LOOPBACK},
    {"evaluator", no_argument, NULL, OPTION_EVALUATOR},
    {"checkpoint", no_argument, NULL, OPTION_CHECKPOINT},
    {"test", no_argument, NULL, OPTION_TEST},
    {"only", required_argument, NULL, OPTION_ONLY},
    {"json", no_argument, NULL, OPTION_JSON},
    {"quiet", no_argument, NULL, OPTION_QUIET},
    {"coverage", no_argument, NULL, OPTION_COVERAGE},
    {"mutate", no_argument, NULL, OPTION_MUTATE},
    {"debug", no_argument, NULL, 'd'},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'},
    {0},
};

void options_help(void)
{
    fputs(
        "usage: meritd -c CONF [options]\n"
        "       meritd --checkpoint --ledger PATH\n"
        "       meritd --test [--only NAME] [--coverage] [--mutate] [--json] [--quiet] CONF..\n"
        "\n"
        "Scores subjects by the rules of CONF over an append-only ledger, and answers on a Unix "
        "socket.\n"
        "\n"
        "  -c, --conf CONF       the main configuration file\n"
        "  -n, --check           check the configuration as a start does, say what is wrong, and "
        "end\n"
        "  -v, --verbose         with -n: print the effective configuration\n"
        "      --strict          warnings, and hints that want an answer, are errors\n"
        "      --ledger PATH     the ledger (overrides daemon.ledger)\n"
        "      --socket PATH     the socket (overrides daemon.socket)\n"
        "      --plugins DIR     where plugins are looked for first\n"
        "      --as-of DAY       judge as of a fixed day (2024-12-31) instead of today\n"
        "      --loopback PORT   also answer on 127.0.0.1:PORT (anyone on this machine may then "
        "ask)\n"
        "      --checkpoint      make the checkpoint of the ledger, from which a start is quicker, "
        "and "
        "end\n"
        "      --test            run the rule tests of each CONF, say what differs, and end\n"
        "      --only NAME       with --test: those whose name holds NAME, or fits it (* ?)\n"
        "      --coverage        with --test: what no test exercises\n"
        "      --mutate          with --test: change one number at a time; which does no test "
        "notice?\n"
        "      --json            with -n or --test: the report as JSON, on stdout\n"
        "      --quiet           with --test: only what is wrong\n"
        "      --keys            every section and key of the language, with type and default\n"
        "      --reference       conf/REFERENCE.md: every key and every word of expressions;\n"
        "                        --reference=json: these and the plugins' methods as JSON\n"
        "      --methods         plugins/REFERENCE.md: the methods of the plugins\n"
        "  -d, --debug           log more\n"
        "  -h, --help            this text\n"
        "  -V, --version         the version\n"
        "\n"
        "Signals: HUP reads the configuration anew and switches when it is good; TERM and INT "
        "stop cleanly.\n"
        "Exit: 0 stopped, checked and good whatever the warnings and hints, or all tests passed;\n"
        "1 failed while running, or a test failed; 2 wrong usage or a configuration with errors\n"
        "(with --strict also with warnings).\n",
        stdout);
}

static bool bad(const char *option, const char *value, const char *right)
{
    fprintf(stderr, "meritd: %s: \"%s\": %s\n", option, value, right);
    return false;
}

static bool read_port(const char *text, int *port)
{
    struct err e;
    int64_t n;
    if (!decimal_parse(text, strlen(text), 0, &n, &e) || n < 1 || n > 65535)
        return bad("--loopback", text, "a port is a number from 1 to 65535");
    *port = (int)n;
    return true;
}

static bool read_page(const char *form, struct options *o)
{
    o->page = form ? MANUAL_JSON : MANUAL_REFERENCE;
    return !form || strcmp(form, "json") == 0 ||
           bad("--reference", form, "it is printed as Markdown, or with --reference=json as JSON");
}

static bool take(struct options *o, int option)
{
    switch (option) {
    case 'c':
        o->conf = optarg;
        return true;
    case 'n':
        o->check = true;
        return true;
    case 'v':
        o->print = true;
        return true;
    case OPTION_STRICT:
        o->strict = true;
        return true;
    case 'd':
        o->debug = true;
        return true;
    case 'h':
        o->help = true;
        return true;
    case 'V':
        o->version = true;
        return true;
    case OPTION_KEYS:
        o->keys = true;
        return true;
    case OPTION_REFERENCE:
        return read_page(optarg, o);
    case OPTION_METHODS:
        o->page = MANUAL_METHODS;
        return true;
    case OPTION_LEDGER:
        o->ledger = optarg;
        return true;
    case OPTION_SOCKET:
        o->socket = optarg;
        return true;
    case OPTION_PLUGINS:
        o->plugins = optarg;
        return true;
    case OPTION_EVALUATOR:
        o->evaluator = true;
        return true;
    case OPTION_CHECKPOINT:
        o->checkpoint = true;
        return true;
    case OPTION_TEST:
        o->test = true;
        return true;
    case OPTION_ONLY:
        o->only = optarg;
        return true;
    case OPTION_JSON:
        o->json = true;
        return true;
    case OPTION_QUIET:
        o->quiet = true;
        return true;
    case OPTION_COVERAGE:
        o->coverage = true;
        return true;
    case OPTION_MUTATE:
        o->mutate = true;
        return true;
    case OPTION_LOOPBACK:
        return read_port(optarg, &o->loopback);
    case OPTION_AS_OF:
        return day_parse(optarg, &o->as_of) ||
               bad("--as-of", optarg, "a day is written 2024-12-31");
    default:
        fputs("meritd --help tells how it is used\n", stderr);
        return false;
    }
}

// The shipped plugins of a tree that was installed, or moved, as a whole: found from where the
// program is. NULL: there are none; those of the prefix it was built for are meant then.
static const char *plugins_beside(void)
{
    static char path[4096];
    struct stat there;
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - sizeof MERITD_PLUGIN_STEP - 1);
    if (size <= 0)
        return NULL;
    path[size] = '\0';
    char *slash = strrchr(path, '/');
    if (!slash)
        return NULL;
    memcpy(slash + 1, MERITD_PLUGIN_STEP, sizeof MERITD_PLUGIN_STEP);
    return stat(path, &there) == 0 && S_ISDIR(there.st_mode) ? path : NULL;
}

// The configurations of --test: that of -c, if any, and all words.
static bool read_test(struct options *o, int count, char **words)
{
    o->more = (const char *const *)words;
    o->more_count = (size_t)count;
    if (o->conf || count > 0)
        return true;
    fputs("meritd: no configuration; usage: meritd --test CONF..\n", stderr);
    return false;
}

// Of a ledger alone: no configuration has a say in it.
static bool read_checkpoint(const struct options *o, int count)
{
    if (o->ledger && !o->conf && count == 0)
        return true;
    fputs("meritd: usage: meritd --checkpoint --ledger PATH\n", stderr);
    return false;
}

bool options_read(int argc, char **argv, struct options *o)
{
    *o = (struct options){.as_of = DAY_NONE, .loopback = -1};
    int option;
    while ((option = getopt_long(argc, argv, "c:nvdhV", known, NULL)) != -1)
        if (!take(o, option))
            return false;
    if (o->help || o->version || o->evaluator || o->keys)
        return true;
    if (o->checkpoint)
        return read_checkpoint(o, argc - optind);
    if (!o->plugins)
        o->plugins = plugins_beside();
    if (o->page != MANUAL_NONE)
        return optind == argc || bad("argument", argv[optind], "a page of reference takes none");
    if (o->test)
        return read_test(o, argc - optind, argv + optind);
    if (o->json && (!o->check || o->print)) {
        fputs("meritd: --json goes with --test or with -n, and not with -v\n", stderr);
        return false;
    }
    if (o->only || o->quiet || o->coverage || o->mutate) {
        fputs("meritd: --only, --quiet, --coverage and --mutate go with --test\n", stderr);
        return false;
    }
    if (optind < argc)
        return bad("argument", argv[optind],
                   "nothing more is taken; the configuration is given with -c");
    if (!o->conf) {
        fputs("meritd: no configuration; usage: meritd -c CONF\n", stderr);
        return false;
    }
    return true;
}
