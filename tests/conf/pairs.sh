#!/bin/sh
# pairs.sh MERITD PLUGINS: what a user is told of comparisons of pairs (weights.ahp) when a ruleset is checked: nothing where they
# agree, a warning where they contradict each other (an error with --strict), a refusal where they are no comparisons.
set -eu
meritd=$1 plugins=$2
folder=$(mktemp -d "${TMPDIR:-/tmp}/merit-XXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
failed=0

# told PAIRS STATUS TEXT [OPTION]: a check ends so, and says this ("" nothing)
told() {
    cat >"$folder/a.conf" <<EOT
plugins = ["weights", "outrank"]
kinds: { town: { title = "town"; attributes: { a = "number"; b = "number"; c = "number"; } } }
schemes: { s: { of = "town"; period = "year"; rules = ( { name = "g"; worth = 1; combine = "outrank.topsis"; weights = "weights.ahp(pairs: $1)"
  criteria = ( { name = "a"; expr = "a" }, { name = "b"; expr = "b" }, { name = "c"; expr = "c" } ) } ) } }
EOT
    status=0
    "$meritd" -n ${4:-} -c "$folder/a.conf" --plugins "$plugins" >/dev/null 2>"$folder/said" || status=$?
    said=$(cat "$folder/said")
    [ -n "$3" ] && grep -qF -e "$3" "$folder/said" && said=$3
    if [ "$status" -ne "$2" ] || [ "$said" != "$3" ]; then
        echo "$1 ends with $status, not $2, or says something else than: $3"
        cat "$folder/said"
        failed=1
    fi
}

told '[2, 6, 3]' 0 ''
told '[1, 2, 6, 0.5, 1, 3, 0.1667, 0.3333, 1]' 0 ''
told '[2, 6, 9]' 0 'a.conf:3:121: warning: weights.ahp: the comparisons contradict each other: consistency ratio 0.117, above 0.1'
told '[2, 6, 9]' 2 'consistency ratio 0.117, above 0.1' --strict
told '[1, 2, 6, 0.5, 1, 3, 0.2, 0.3333, 1]' 2 'a.conf:3:121: weights.ahp: pairs are not reciprocal: 1 by 3 is 6, so 3 by 1 is 0.166667, not 0.2'
told '[2, 2, 6, 0.5, 1, 3, 0.1667, 0.3333, 1]' 2 'pairs are not reciprocal: 1 by itself is 1, not 2'
told '[2, 6]' 2 'weights.ahp: pairs holds 2 numbers; 3 criteria make 3 pairs, or a matrix of 9'
told '[0, 2, 3]' 2 'weights.ahp: criterion 1 is 0 times criterion 2: a comparison is above 0'
exit $failed
