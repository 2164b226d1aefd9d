#!/bin/sh
# manual.sh BUILD SOURCE [--write]: what conf/README.md shows is what happens. Its blocks are acted upon in their order in an
# empty folder: ```conf NAME and ```csv NAME are files, ```console holds commands after "$ " and what they say. The page is
# made again with what they say now, and must be the page that is committed; --write puts the new one in its place.
# Digests are shown as "…", so that a page does not change with every word of a ruleset.
set -eu
build=$(cd "$1" && pwd) source=$(cd "$2" && pwd)
page=$source/conf/README.md
folder=$(mktemp -d "${TMPDIR:-/tmp}/merit-XXXXXX")
daemon=
finish() {
    [ -z "$daemon" ] || kill "$daemon" 2>/dev/null || true
    [ -z "$daemon" ] || wait "$daemon" 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' HUP INT TERM
umask 022
mkdir "$folder/work"
if [ -d "$build/sbin" ]; then
    installed=$build # a tree that is installed already
else
    installed=$folder/installed
    cmake --install "$build" --prefix "$installed" >"$folder/log" 2>&1 || {
        cat "$folder/log" >&2
        exit 1
    }
fi
# as a reader has them, with a terminal 100 columns wide
PATH=$installed/sbin:$installed/bin:$PATH
COLUMNS=100
export PATH COLUMNS
unset MERIT_SOCKET
cd "$folder/work"

wait_for_daemon() {
    tries=0
    until meritctl --socket act.sock status >/dev/null 2>&1; do
        kill -0 "$daemon" 2>/dev/null || {
            cat "$folder/log" >&2
            exit 1
        }
        tries=$((tries + 1))
        [ $tries -lt 600 ] || exit 1
        sleep 0.1
    done
}

# Run $command; what it says goes into the page.
run() {
    printf '%s\n' "\$ $command"
    case $command in
    'meritd '*' &')
        eval "${command% &} 2>'$folder/log' &"
        daemon=$!
        wait_for_daemon
        ;;
    'kill %1')
        kill "$daemon"
        wait "$daemon" || true
        daemon=
        ;;
    *)
        { eval "$command" || status=$?; } >"$folder/said" 2>&1
        sed 's/ruleset [0-9a-f]\{12,64\}/ruleset …/g; s/ *$//' "$folder/said"
        ;;
    esac
}

state=text command=
while IFS= read -r line || [ -n "$line" ]; do
    case $state:$line in
    text:'```conf '* | text:'```csv '*)
        state=file file=${line##* }
        : >"$file"
        printf '%s\n' "$line"
        ;;
    text:'```console')
        state=console
        printf '%s\n' "$line"
        ;;
    *:'```')
        [ "$state" = text ] && { echo "a block that nobody runs" >&2; exit 1; }
        state=text
        printf '%s\n' "$line"
        ;;
    text:'```'*)
        echo "a block of an unknown sort: $line" >&2
        exit 1
        ;;
    file:*)
        printf '%s\n' "$line" >>"$file"
        printf '%s\n' "$line"
        ;;
    console:'$ '*)
        command=${line#'$ '}
        run </dev/null
        ;;
    console:*) ;; # what it said before
    *) printf '%s\n' "$line" ;;
    esac
done <"$page" >"$folder/page"
[ "$state" = text ] || { echo "a block is never closed" >&2; exit 1; }
if [ "${3-}" = --write ]; then
    cp "$folder/page" "$page"
elif ! diff -u "$page" "$folder/page"; then
    echo "conf/README.md shows what does not happen; after a look at the difference:"
    echo "  sh tests/conf/manual.sh build/ci . --write"
    exit 1
fi
