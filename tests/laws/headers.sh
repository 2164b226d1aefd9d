#!/bin/sh
# headers.sh TREE CC [FLAGS...]: each header of daemon/ and plugins/merit_plugin.h compiles alone, and twice over.
set -eu
tree=$1
cc=$2
shift 2
failed=0

# compiles STANDARD HEADER FLAGS...
compiles()
{
    standard=$1
    header=$2
    shift 2
    printf '#include "%s"\n#include "%s"\n' "$header" "$header" |
        "$cc" "-std=$standard" -Wall -Wextra -Wpedantic -Werror -fsyntax-only -x c "$@" - 2>&1
}

for header in $(cd "$tree/daemon" && find . -name '*.h' | sed 's|^\./||' | LC_ALL=C sort); do
    if ! said=$(compiles c17 "$header" -D_POSIX_C_SOURCE=200809L "-I$tree/daemon" "-I$tree" "$@"); then
        echo "daemon/$header:1: does not compile alone:"
        echo "$said" | head -n 6
        failed=1
    fi
done
# What a plugin sees: C11 and nothing of this tree.
if [ -e "$tree/plugins/merit_plugin.h" ]; then
    if ! said=$(compiles c11 merit_plugin.h "-I$tree/plugins"); then
        echo "plugins/merit_plugin.h:1: does not compile alone as C11:"
        echo "$said" | head -n 6
        failed=1
    fi
    awk '/^[ \t]*#[ \t]*include/ && !/<(stddef|stdint)\.h>/ {
        printf "plugins/merit_plugin.h:%d: includes more than stddef.h and stdint.h\n", NR; bad = 1
    } END { exit bad }' "$tree/plugins/merit_plugin.h" || failed=1
fi
exit $failed
