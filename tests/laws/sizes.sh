#!/bin/sh
# sizes.sh TREE: no file over 500 lines and no function over 80 in daemon/ and plugins/.
set -eu
laws=$(cd "$(dirname "$0")" && pwd)
cd "$1"
find daemon plugins -name '*.[ch]' | LC_ALL=C sort |
    LC_ALL=C xargs awk -f "$laws/code.awk" -f "$laws/sizes.awk" || exit 1
