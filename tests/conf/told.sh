#!/bin/sh
# told.sh SOURCE: each example in the manual's table of what the checker tells is a text that a test of the checker expects, word for word.
set -eu
source=$1
folder=$(mktemp -d "${TMPDIR:-/tmp}/merit-XXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
# string literals as they are meant: adjacent ones joined, quotes plain
cat "$source"/tests/config/*_test.c "$source"/tests/core/*_test.c | tr '\n' ' ' |
    sed 's/" *"//g; s/\\"/"/g' >"$folder/expected"
awk -F'`' '/^## .*What the checker tells/ { on = 1 } /^## / && !/What the checker tells/ { on = 0 }
    on && /^\| (error|warning|hint)/ { print $(NF - 1) }' "$source/conf/README.md" >"$folder/examples"
failed=0
while read -r example; do
    grep -qF -- "$example" "$folder/expected" || { echo "no test expects: $example"; failed=1; }
done <"$folder/examples"
[ "$(wc -l <"$folder/examples")" -ge 20 ] || { echo "the table is gone, or short"; failed=1; }
exit $failed
