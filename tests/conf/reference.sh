#!/bin/sh
# reference.sh BUILD SOURCE: the committed pages of reference are those that meritd prints of itself.
set -eu
build=$1 source=$2
folder=$(mktemp -d "${TMPDIR:-/tmp}/merit-XXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
failed=0
same() { # PAGE OPTION..
    page=$1
    shift
    "$build/daemon/meritd" "$@" --plugins "$build/plugins" >"$folder/page"
    diff -u "$source/$page" "$folder/page" && return
    echo "$page is not what meritd $* prints; write it anew:"
    echo "  build/release/daemon/meritd $* --plugins build/release/plugins >$page"
    failed=1
}
same conf/REFERENCE.md --reference
same plugins/REFERENCE.md --methods
exit $failed
