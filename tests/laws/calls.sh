#!/bin/sh
# calls.sh TREE: no call, macro or header in daemon/ or plugins/ that is banned there (the list is in calls.awk).
set -eu
laws=$(cd "$(dirname "$0")" && pwd)
cd "$1"
find daemon plugins -name '*.[ch]' | LC_ALL=C sort |
    LC_ALL=C xargs awk -f "$laws/code.awk" -f "$laws/calls.awk" || exit 1
