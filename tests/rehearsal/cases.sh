#!/bin/sh
# cases.sh MERITCTL PLUGINS: each folder of cases/ is a configuration whose rule tests are run as its file `arguments` says;
# what is written to standard output and standard error, and the exit status, must be its file `expected`.
# With MERIT_RENEW=1 the files `expected` are written anew, to be read by who changed them.
set -eu
meritctl=$1
plugins=$2
cases=$(cd "$(dirname "$0")/cases" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
for case in "$cases"/*/; do
    cd "$case"
    status=0
    # shellcheck disable=SC2046 # the file holds words
    "$meritctl" test --plugins "$plugins" $(cat arguments) >"$work/out" 2>"$work/err" || status=$?
    { echo "status $status"; sed 's/"ruleset":"[0-9a-f]*"/"ruleset":"(hash)"/g' "$work/out"; [ ! -s "$work/err" ] || { echo "-- standard error"; cat "$work/err"; }; } >"$work/said"
    if [ "${MERIT_RENEW:-}" ]; then
        cp "$work/said" expected
    elif ! diff -u expected "$work/said"; then
        echo "$case: not as expected"
        failed=1
    fi
done
exit $failed
