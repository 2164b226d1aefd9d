#!/bin/sh
# authors.sh BUILD SOURCE: the steps of "Write your own in 15 minutes" in plugins/README.md, done literally in an empty
# folder against an installed tree: every block of commands is run as it stands, every other block is its file.
# There is no copy of the steps here; what the page says is what runs.
set -eu
build=$1 source=$2
folder=$(mktemp -d "${TMPDIR:-/tmp}/merit-XXXXXX")
daemon=
finish() {
    [ -z "$daemon" ] || kill "$daemon" 2>/dev/null || true
    [ -z "$daemon" ] || wait "$daemon" 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM
fail() {
    echo "$*" >&2
    exit 1
}

umask 022
cmake --install "$build" --prefix "$folder/installed" >"$folder/install.log" 2>&1 || {
    cat "$folder/install.log" >&2
    exit 1
}
# what an administrator's installation into /usr/local gives without a word
PATH=$folder/installed/sbin:$folder/installed/bin:$PATH
C_INCLUDE_PATH=$folder/installed/include
export PATH C_INCLUDE_PATH

mkdir "$folder/work" "$folder/blocks"
cd "$folder/work"
mkdir -p plugins/example
cp "$source/plugins/example/example.c" plugins/example/ # step 1 copies from the source tree

# blocks/01.sh, 02.sh, .. and blocks/04.text, in the page's order
awk -v to="$folder/blocks" '
    /^## / { on = $0 ~ /^## Write your own/ }
    !on { next }
    /^```/ && !inside { inside = 1; name = sprintf("%s/%02d.%s", to, ++count, $0 == "```sh" ? "sh" : "text"); printf "" > name; next }
    /^```/ { inside = 0; close(name); next }
    inside { print > name }
' "$source/plugins/README.md"
set -- "$folder"/blocks/*
[ $# -ge 6 ] || fail "the page has only $# blocks; where are the steps?"

wait_for_daemon() {
    tries=0
    until meritctl --socket mine.sock status >/dev/null 2>&1; do
        kill -0 "$daemon" 2>/dev/null || fail "the daemon ended"
        tries=$((tries + 1))
        [ $tries -lt 600 ] || fail "the daemon does not answer"
        sleep 0.1
    done
}

for block; do
    case $block in
    *.text) cp "$block" mine.conf ;; # the one file that the page has the author write
    *.sh)
        echo "--- $(cat "$block")"
        . "$block"
        if grep -q '&$' "$block"; then
            daemon=$!
            wait_for_daemon
        fi
        ;;
    esac
done

# what the page promises of it
meritctl board growth 2024 --json | grep -q '"subject":"north","title":"北镇",[^}]*"points":50.0000' ||
    fail "north has not 50 points: $(meritctl board growth 2024 --json)"
meritctl plugins --json | grep -q '"plugin":"mine"' || fail "the plugin is not among those loaded"
kill "$daemon"
wait "$daemon" || fail "the daemon did not end cleanly"
daemon=
