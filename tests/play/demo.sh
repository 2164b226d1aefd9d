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
shows '^  *1  *kaifaqu  *昆山开发区  *91.23  ' # the town board
shows '^  *-  *jinxi  .*vetoed'           # to its end, the vetoed town
shows '^  *1  *c[0-9][0-9][0-9]  .*gate'  # the cadre board, with the gate
shows '^  *1  *i[0-9][0-9]  .*commended'  # the introducers
shows '^  *customs_desk\|^  *[0-9]*  *customs_desk .*black_list' # the departments
shows 'proposed (next 3)'                 # the promotion slate
shows '花桥镇 .* 3  *0  *3  *produced'    # which rank produced which appointments
shows '18 x min(1.2, 8000 / 5380) = 21.6' # an explanation
shows 'o03 (2020-09-08): an appeal was upheld' # what does not count, and why
shows '^22 clauses: 21 covered, 1 unknown in the source, 0 with nothing' # coverage
shows '^build/release/daemon/meritd -c'   # the same by hand
left=$(ls "$folder/temp")
[ -z "$left" ] || { echo "left behind: $left"; exit 1; }
