#!/bin/sh
# strict.sh MERITD PLUGINS CONF: every ruleset that is shipped passes --strict: no warning, and no hint that wants an answer.
set -eu
meritd=$1 plugins=$2 conf=$3
checked=0 failed=0
for file in "$conf"/kunshan/kunshan.conf "$conf"/examples/*.conf "$conf"/acts/*/*.conf "$conf"/index/*/*.conf; do
    checked=$((checked + 1))
    "$meritd" -n --strict --plugins "$plugins" -c "$file" >/dev/null || failed=$((failed + 1))
done
echo "$checked rulesets, $failed refused"
[ "$checked" -ge 20 ] && [ "$failed" -eq 0 ]
