#!/bin/sh
# private.sh TREE MERITD PLUGINS: no rule of Kunshan's practice can read what is irrelevant to the act. A rule that names a town's level,
# or the sex or native place of a person, is refused by name wherever it stands.
set -eu
tree=$1 meritd=$2 plugins=$3
folder=$(mktemp -d "${TMPDIR:-/tmp}/merit-XXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
cp -r "$tree/conf/lib" "$tree/conf/kunshan" "$folder"
failed=0

# checks KIND EXPRESSION: a ruleset with one more scheme, whose score is this
checks() {
    cat >"$folder/kunshan/more.conf" <<EOT
@include "kunshan.conf"
schemes: { more: { of = "$1"; period = "year"; rules = ( { name = "more"; score = "$2"; note = "a test" } ) } }
EOT
    "$meritd" -n -c "$folder/kunshan/more.conf" --plugins "$plugins" >"$folder/said" 2>&1
}
refused() {
    if checks "$1" "$2"; then
        echo "a rule over $1 may read: $2"
        failed=1
    elif ! grep -q -e "$3" "$folder/said"; then
        echo "$2 is refused, but not for being private:"
        cat "$folder/said"
        failed=1
    fi
}
taken() { checks "$1" "$2" || { echo "an innocent rule is refused: $2"; cat "$folder/said"; failed=1; }; }

taken town "if population > 1000 person then 1 else 0"
refused town "if level == national then 1 else 0" 'level.* is private'
refused cadre "if town.level == national then 1 else 0" 'level.* is private'
refused cadre "if sex == female then 1 else 0" 'sex.* is private'
refused cadre "if native_place == '江苏' then 1 else 0" 'native_place.* is private'
refused introducer "if sex == male then 1 else 0" 'sex.* is private'
refused introducer "if native_place == '江苏' then 1 else 0" 'native_place.* is private'
refused town "count(cadre where sex == female)" 'sex.* is private'
refused town "count(lead where my.level == national)" 'level.* is private'
refused cadre "if title == '王强' then 1 else 0" 'unknown name "title"'
refused cadre "if name == '王强' then 1 else 0" 'unknown name "name"'
exit $failed
