#!/bin/sh
# can_fail.sh LAW CC: the law finds what is wrong in a small tree made for it, all of it and nothing else.
set -eu
laws=$(cd "$(dirname "$0")" && pwd)
law=$1
cc=$2
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
trap 'exit 1' HUP INT TERM

# file PATH: the file is standard input
file()
{
    mkdir -p "$(dirname "$tree/$1")"
    cat >"$tree/$1"
}

# lines COUNT TEXT
lines()
{
    awk -v n="$1" -v text="$2" 'BEGIN { for (i = 0; i < n; i++) print text }'
}

# What is right in every tree: it may not be named by any law.
file daemon/README.md <<'END'
The daemon.
END
file plugins/README.md <<'END'
The plugins.
END
file build/CMakeCache.txt <<'END'
END
file daemon/LAYERS <<'END'
# room: what it may include
base:
core: base
plugin: base core
END
file daemon/base/one.h <<'END'
#include <stddef.h>
struct one { size_t size; };
END
file daemon/base/one.c <<'END'
#include "base/one.h"

#include <string.h>
// fopen(x) and strcpy(a, b) in a comment
/* time(0);
   system("x"); */
const char *text = "popen( \" open(";
END
file plugins/merit_plugin.h <<'END'
#include <stdint.h>
struct host { double (*log)(double); };
END
file plugins/basic/basic.c <<'END'
#include "merit_plugin.h"
double f(const struct host *h) { return h->log(2); }
END

case $law in
layers)
    file daemon/core/a.h <<'END'
#include "core/b.h"
END
    file daemon/core/a.c <<'END'
#include "core/a.h"
#include <time.h>
#include "plugin/host.h"
#include "a.h"
long f(struct x *x) { x->open(1); return time(0) + fopen ("a", "b"); }
END
    file daemon/core/b.h <<'END'
#include "base/one.h"
END
    file daemon/core/b.c <<'END'
#include "core/b.h"
#include "core/a.h"
END
    for pair in 'c d' 'd c'; do
        echo "#include \"core/${pair#* }.h\"" | file "daemon/core/${pair% *}.c"
        echo 'int x;' | file "daemon/core/${pair% *}.h"
    done
    for pair in 'e f' 'f e'; do
        echo "#include \"core/${pair#* }.h\"" | file "daemon/core/${pair% *}.h"
    done
    file daemon/main.c <<'END'
#include "core/a.h"
#include "options.h"
END
    file daemon/base/two.c <<'END'
#include "core/a.h"
#include "plugins/merit_plugin.h"
END
    file daemon/stray/s.c <<'END'
int x;
END
    file daemon/plugin/host.h <<'END'
#include "core/a.h"
#include "nowhere/a.h"
#include "plugins/merit_plugin.h"
END
    cat >"$tree/expected" <<'END'
daemon/base/two.c:1: the room base may not include core/a.h
daemon/base/two.c:2: only the room plugin may include plugins/merit_plugin.h
daemon/core/a.c:2: core includes time.h; it reaches no file, socket, clock or plugin
daemon/core/a.c:3: the room core may not include plugin/host.h
daemon/core/a.c:4: #include "a.h" does not name its room
daemon/core/a.c:5: core calls fopen; it reaches no file, socket, clock or plugin
daemon/core/a.c:5: core calls time; it reaches no file, socket, clock or plugin
daemon/core/d.c:1: a circle of units: core/c core/d core/c
daemon/core/f.h:1: a circle of units: core/e core/f core/e
daemon/plugin/host.h:2: #include "nowhere/a.h" names no room of daemon/LAYERS
daemon/stray/s.c:1: the room stray does not stand in daemon/LAYERS
END
    ;;
headers)
    file daemon/base/bad.h <<'END'
size_t count;
END
    file daemon/base/again.h <<'END'
#ifndef AGAIN_H
#define AGAIN_H
enum again { AGAIN };
#endif
END
    file daemon/base/one.h <<'END'
enum one { ONE };
END
    file plugins/merit_plugin.h <<'END'
#pragma once
#include <stdio.h>
#include "merit_recipe.h"
END
    file plugins/merit_recipe.h <<'END'
#pragma once
#include <stddef.h>
#include "merit_plugin.h"
END
    cat >"$tree/expected" <<'END'
daemon/base/bad.h:1: does not compile alone:
daemon/base/one.h:1: does not compile alone:
plugins/merit_plugin.h:2: includes more than stddef.h and stdint.h
plugins/merit_recipe.h:3: includes more than stddef.h and stdint.h
END
    ;;
calls)
    file daemon/core/a.c <<'END'
#define _GNU_SOURCE
#include <sqlite3.h>
#include <http_parser.h>
typedef struct one one;
void f(char *a) { strcpy(a, "x"); int n = atoi (a); n += (int)strtol(a, 0, 10); }
double g(double x, struct host *h) { return h->pow(x, 2) + pow(x, 2) + my_pow(x) + sqrt(x); }
typedef int (*f_fn)(struct one *o);
END
    file daemon/base/linux.c <<'END'
#define _GNU_SOURCE
long h(char *a) { setlocale(1, a); return strtol(a, 0, 10); }
END
    cat >"$tree/expected" <<'END'
daemon/base/linux.c:2: setlocale: the locale is never set but for the terminal's width
daemon/core/a.c:1: _GNU_SOURCE belongs into daemon/base/linux.c only
daemon/core/a.c:2: sqlite3.h belongs into daemon/ledger only
daemon/core/a.c:3: http_parser.h belongs into daemon/http/request.c only
daemon/core/a.c:4: a struct, union or enum behind a typedef
daemon/core/a.c:5: atoi reports no error; use decimal_parse
daemon/core/a.c:5: strcpy writes past ends or without a NUL; use struct str or snprintf
daemon/core/a.c:5: strtol: numbers are read in daemon/base only
daemon/core/a.c:6: pow differs between machines; in scoring only sqrt, floor, trunc and fabs
END
    ;;
sizes)
    lines 500 '// fits' | file daemon/base/fits.c
    lines 501 '// one too many' | file daemon/base/long.c
    {
        echo 'static int fits(int a,'
        echo '                int b)'
        echo '{'
        lines 78 '    a += b;'
        echo '}'
        echo 'struct table *long_one(void)'
        echo '{'
        lines 79 '    work();'
        echo '}'
        echo 'static const int numbers[] = {'
        lines 90 '    1,'
        echo '};'
    } | file plugins/basic/more.c
    cat >"$tree/expected" <<'END'
daemon/base/long.c:501: 501 lines; a file has at most 500
plugins/basic/more.c:84: long_one has 81 lines; a function has at most 80
END
    ;;
readmes)
    file conf/town.conf <<'END'
END
    file tests/README.md <<'END'
END
    cat >"$tree/expected" <<'END'
conf/README.md:1: missing; what comes in, what goes out, where to read next?
tests/README.md:1: missing; what comes in, what goes out, where to read next?
END
    ;;
*)
    echo "no law is called $law" >&2
    exit 1
    ;;
esac

status=0
sh "$laws/$law.sh" "$tree" "$cc" >"$tree/said" || status=$?
# A compiler's own words follow a header's breach and are not ours to hold.
grep -E '^(daemon|plugins|conf|tests)/.*:[0-9]+: ' "$tree/said" | LC_ALL=C sort >"$tree/found" || true
if [ "$status" -ne 1 ]; then
    echo "$law ended with $status on a tree that breaks it"
    exit 1
fi
diff "$tree/expected" "$tree/found"
