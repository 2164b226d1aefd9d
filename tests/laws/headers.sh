#!/bin/sh
# headers.sh TREE CC [FLAGS...]: each header of daemon/ and the public ones of plugins/ compile alone, and twice over.
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
for header in merit_plugin.h merit_recipe.h; do
    [ -e "$tree/plugins/$header" ] || continue
    if ! said=$(compiles c11 "$header" "-I$tree/plugins"); then
        echo "plugins/$header:1: does not compile alone as C11:"
        echo "$said" | head -n 6
        failed=1
    fi
    awk -v header="$header" '/^[ \t]*#[ \t]*include/ && !/<(stddef|stdint)\.h>/ &&
        !(header == "merit_plugin.h" && /"merit_recipe\.h"/) {
        printf "plugins/%s:%d: includes more than stddef.h and stdint.h\n", header, NR; bad = 1
    } END { exit bad }' "$tree/plugins/$header" || failed=1
done
exit $failed
