#!/bin/sh
# columns.sh MERITD PLUGINS: a check of a configuration warns of the columns of its rule tests that name nothing, in the words in which
# a run of the tests calls them errors, and of nothing else in them; the ruleset is good all the same.
set -eu
meritd=$1 plugins=$2
case=$(cd "$(dirname "$0")/cases/wrong" && pwd)
folder=$(mktemp -d "${TMPDIR:-/tmp}/merit-XXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
cd "$case"
"$meritd" -n -c act.conf --plugins "$plugins" >/dev/null 2>"$folder/said"
grep 'warning: ' "$folder/said" >"$folder/warned" || true
grep -e ' cannot be given: ' -e 'unknown column ' -e ' has no attribute ' -e 'expects the column "value"' expected |
    sed 's/^\([^ ]*\) /\1 warning: /' >"$folder/wanted"
[ "$(wc -l <"$folder/wanted")" -ge 10 ]
diff "$folder/wanted" "$folder/warned"
