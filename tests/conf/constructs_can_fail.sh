#!/bin/sh
# constructs_can_fail.sh: the check of the table of constructs finds what is wrong in a small tree made for it, and nothing else.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
trap 'exit 1' HUP INT TERM
mkdir -p "$tree/conf/acts"

cat >"$tree/conf/acts/good.conf" <<'END'
schemes: { s: { rules = ( { name = "a rule"; worth = 1 } ) } }
tests = (
  { name = "it holds"; scheme = "s" }
)
END
{
    echo '## 8. Before'
    echo '| 40 | not of this table | `nowhere.conf` | none |'
    echo '## 9. The constructs'
    echo '| # | construct | example | rule test |'
    i=1
    while [ $i -le 38 ]; do
        echo "| $i | one | \`acts/good.conf\` | it holds |"
        i=$((i + 1))
    done
    echo '| 1 | no such file | `acts/gone.conf` | it holds |'
    echo '| 2 | no such test | `acts/good.conf` | it does not hold |'
    echo '| 3 | a rule is no test | `acts/good.conf` | a rule |'
    echo '| 40 | no such construct | `acts/good.conf` | it holds |'
    echo '| 4 | a cell too few | `acts/good.conf` |'
} >"$tree/conf/README.md"
cat >"$tree/expected" <<'END'
conf/README.md:43: construct 1: no file conf/acts/gone.conf
conf/README.md:44: construct 2: conf/acts/good.conf has no test "it does not hold"
conf/README.md:45: construct 3: conf/acts/good.conf has no test "a rule"
conf/README.md:46: there is no construct 40
conf/README.md:47: a row has four cells
conf/README.md:47: construct 39 has no row
END

status=0
sh "$here/constructs.sh" "$tree" >"$tree/found" || status=$?
if [ "$status" -ne 1 ]; then
    echo "the check ended with $status on a table that is wrong"
    exit 1
fi
diff "$tree/expected" "$tree/found"
