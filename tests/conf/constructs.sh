#!/bin/sh
# constructs.sh TREE: the section on constructs of conf/README.md has a row for each of the 39 constructs, and each row names a ruleset that
# exists and a rule test that stands in it.
set -eu
exec awk '
function complain(text)
{
    printf "conf/README.md:%d: %s\n", NR, text
    failed = 1
}

# Is there a test of that name, after the line that begins the tests?
function has_test(path, name,    line, tests, found)
{
    while ((getline line <path) > 0) {
        tests = tests || line ~ /^tests = \(/
        if (tests && index(line, "name = \"" name "\""))
            found = 1
    }
    close(path)
    return found
}

function readable(path,    line, status)
{
    status = (getline line <path)
    close(path)
    return status > 0
}

/^## /            { inside = ($0 ~ /The constructs/) }
!inside           { next }
!/^\| [0-9]+ \|/  { next }
{
    if (split($0, cell, / \| /) != 4) {
        complain("a row has four cells")
        next
    }
    number = substr(cell[1], 3) + 0
    file = cell[3]
    gsub(/`/, "", file)
    test = cell[4]
    sub(/ \|$/, "", test)
    if (number < 1 || number > 39)
        complain("there is no construct " number)
    seen[number] = 1
    path = tree "/conf/" file
    if (!readable(path))
        complain("construct " number ": no file conf/" file)
    else if (!has_test(path, test))
        complain("construct " number ": conf/" file " has no test \"" test "\"")
}
END {
    for (i = 1; i <= 39; i++)
        if (!(i in seen))
            complain("construct " i " has no row")
    exit failed
}' tree="$1" "$1/conf/README.md"
