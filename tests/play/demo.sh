#!/bin/sh
# demo.sh BUILD SOURCE: what `make demo` shows, shown; and nothing of it left behind.
set -eu
folder=$(mktemp -d "${TMPDIR:-/tmp}/merit-XXXXXX")
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/temp"
if ! TMPDIR=$folder/temp sh "$2/conf/kunshan/demo/run" "$1" >"$folder/shown" 2>&1; then
    cat "$folder/shown"
    exit 1
fi
shows() {
    grep -q -e "$1" "$folder/shown" && return
    echo "the demonstration does not show: $1"
    cat "$folder/shown"
    exit 1
}
shows '^  *1  *qiandeng  *千灯镇  *96.64' # the town board
shows '^  *-  *jinxi  .*veto: grave_obstruction' # to its end, the vetoed town
shows '^  *1  *c0[0-9][0-9]  '            # the cadre board
shows '30 x min(1.2, 8000 / 6500) = 36'   # an explanation
shows '2020-12-26  gate'                  # the gate
shows '^build/release/daemon/meritd -c'   # the same by hand
left=$(ls "$folder/temp")
[ -z "$left" ] || { echo "left behind: $left"; exit 1; }
