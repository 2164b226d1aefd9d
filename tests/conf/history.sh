#!/bin/sh
# history.sh TREE: the demonstration's history is the same bytes for the same seed, with every awk there is, is another for another
# seed, is as large as its README says, and sums to what is published of Kunshan.
set -eu
demo=$1/conf/kunshan/demo
folder=$(mktemp -d "${TMPDIR:-/tmp}/merit-XXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
failed=0
complain() { echo "$*"; failed=1; }

sums() { (cd "$1" && for file in *.csv; do sha256sum "$file"; done) }
sh "$demo/make" "$folder/one"
sums "$folder/one" | diff "$demo/history.sha256" - || complain "the history's bytes are not those of history.sha256"
for awk in mawk gawk "busybox awk" original-awk; do
    $awk 'BEGIN { exit 0 }' 2>/dev/null || continue
    mkdir "$folder/other"
    LC_ALL=C $awk -v to="$folder/other" -v seed=20200101 -f "$demo/history.awk"
    cp "$demo"/*.csv "$folder/other"
    diff -r "$folder/one" "$folder/other" >/dev/null || complain "$awk makes another history"
    rm -rf "$folder/other"
done
sh "$demo/make" "$folder/two" 7
cmp -s "$folder/one/leads.csv" "$folder/two/leads.csv" && complain "another seed makes the same history"

# rows FILE: without the header
rows() { echo $(($(wc -l <"$folder/one/$1.csv") - 1)); }
at_least() { [ "$(rows "$1")" -ge "$2" ] || complain "$1.csv has $(rows "$1") rows, fewer than $2"; }
at_least towns 10
at_least projects 200
at_least investors 150
at_least introducers 60
full_time=$(awk -F, '$7 == "true"' "$folder/one/cadres.csv" | wc -l)
[ "$full_time" -eq 600 ] || complain "$full_time full-time cadres, not the document's 600"
records=$(cat "$folder"/one/*.csv | grep -c ',verified\|,reported')
[ "$records" -ge 20000 ] || complain "$records records, fewer than 20000"

# 万美元 that arrived in a town ("" = the whole city) from one month to another
arrived() {
    awk -F, -v town="$1" -v from="$2" -v until="$3" '
    NR == FNR { town_of[$1] = $10; foreign[$1] = $4 == "foreign"; next }
    FNR > 1 && foreign[$3] && substr($4, 1, 7) >= from && substr($4, 1, 7) <= until && (town == "" || town_of[$3] == town) { sum += $7 }
    END { print sum + 0 }' "$folder/one/projects.csv" "$folder/one/arrived.csv"
}
published() { sum=$(arrived "$1" "$2" "$3"); [ "$sum" -eq "$4" ] || complain "$1 $2..$3: $sum, not the published $4"; }
published qiandeng 2020-01 2020-12 8000
published qiandeng 2019-01 2019-12 5031
published "" 2020-01 2020-05 104000
published "" 2020-01 2020-09 154000
published "" 2019-01 2019-05 51180
published "" 2019-01 2019-09 74830
published "" 2018-01 2018-06 62000
published "" 2017-01 2017-06 57460
exit $failed
