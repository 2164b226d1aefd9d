#!/bin/sh
# layers.sh TREE: every #include of daemon/ obeys daemon/LAYERS; no circle of units (a noun: its .c and .h) in a
# room; core reaches no file, socket, clock or plugin.
set -eu
laws=$(cd "$(dirname "$0")" && pwd)
cd "$1"
find daemon -name '*.[ch]' | LC_ALL=C sort |
    LC_ALL=C xargs awk -v LAYERS=daemon/LAYERS -f "$laws/code.awk" -f "$laws/layers.awk" daemon/LAYERS || exit 1
