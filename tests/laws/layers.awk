# Reads daemon/LAYERS, then the files of daemon/. See layers.sh.

function words(list, into,    n, i, parts) {
    n = split(list, parts, /[ \t]+/)
    for (i = 1; i <= n; i++)
        into[parts[i]] = 1
}

BEGIN {
    # What opens a door; without these, read and send have nothing to work on.
    words("fopen freopen fdopen tmpfile open openat creat fputs puts printf fprintf vprintf vfprintf putchar scanf " \
          "mmap unlink rename mkdir opendir socket socketpair pipe dlopen fork execve posix_spawn pthread_create " \
          "time clock clock_gettime gettimeofday timespec_get nanosleep sleep getenv", impure_calls)
    words("time.h unistd.h fcntl.h dlfcn.h poll.h signal.h pthread.h dirent.h netdb.h uv.h sqlite3.h", impure_headers)
    words("base/file.h base/linux.h base/log.h", impure_headers)
}

FILENAME == LAYERS {
    sub(/#.*/, "")
    if (index($0, ":")) {
        room = $1
        sub(/:.*/, "", room)
        sub(/^[^:]*:[ \t]*/, "")
        known[room] = 1
        n = split($0, parts, /[ \t]+/)
        for (i = 1; i <= n; i++)
            if (parts[i] != "")
                allowed[room, parts[i]] = 1
    }
    next
}

FNR == 1 {
    path = FILENAME
    n = split(path, parts, "/")
    room = n > 2 ? parts[2] : "" # daemon/main.c puts all rooms together
    if (n > 3 && ((room "/" parts[3]) in known)) # a room within a room: core/engine
        room = room "/" parts[3]
    unit = path
    sub(/^daemon\//, "", unit)
    sub(/\.[ch]$/, "", unit)
    if (room != "" && !(room in known) && !(room in told)) {
        breach(1, "the room " room " does not stand in daemon/LAYERS")
        told[room] = 1
    }
}

/^[ \t]*#[ \t]*include/ {
    name = $0
    sub(/^[ \t]*#[ \t]*include[ \t]*/, "", name)
    system_header = substr(name, 1, 1) == "<"
    name = substr(name, 2)
    sub(/[>"].*/, "", name)
    if (room ~ /^core/ && ((name in impure_headers) || name ~ /^sys\//))
        breach(FNR, "core includes " name "; it reaches no file, socket, clock or plugin")
    if (!system_header)
        include(name)
    code($0)
    next
}

function include(name,    to, target) {
    if (name == "plugins/merit_plugin.h" || name == "plugins/merit_recipe.h") {
        if (room != "plugin" && room != "")
            breach(FNR, "only the room plugin may include " name)
        return
    }
    if (!index(name, "/")) {
        if (room != "") # what stands beside daemon/main.c has no room
            breach(FNR, "#include \"" name "\" does not name its room")
        return
    }
    split(name, steps, "/")
    to = (steps[1] "/" steps[2]) in known ? steps[1] "/" steps[2] : steps[1]
    if (!(to in known))
        breach(FNR, "#include \"" name "\" names no room of daemon/LAYERS")
    else if (room != "" && to != room && !((room, to) in allowed) && !((room, steps[1]) in allowed))
        breach(FNR, "the room " room " may not include " name)
    target = name
    sub(/\.h$/, "", target)
    if (to == room && target != unit) {
        if (!((unit, target) in line_of)) {
            line_of[unit, target] = FNR
            file_of[unit, target] = path
        }
        if (path ~ /\.h$/)
            by_header[unit] = by_header[unit] " " target
        else
            by_source[unit] = by_source[unit] " " target
    }
    if (!(unit in met)) {
        met[unit] = 1
        units[++unit_count] = unit
    }
}

{
    text = code($0)
    if (room !~ /^core/)
        next
    while (match(text, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/)) {
        name = substr(text, RSTART, RLENGTH - 1)
        sub(/[ \t]+$/, "", name)
        before = RSTART > 1 ? substr(text, RSTART - 1, 1) : " "
        if ((name in impure_calls) && before != "." && before != ">")
            breach(FNR, "core calls " name "; it reaches no file, socket, clock or plugin")
        text = substr(text, RSTART + RLENGTH)
    }
}

# True when the header of u stands on the header of wanted.
function stands_on(u, wanted, seen,    parts, n, i) {
    seen[u] = 1
    n = split(by_header[u], parts, " ")
    for (i = 1; i <= n; i++)
        if (parts[i] == wanted || (!(parts[i] in seen) && stands_on(parts[i], wanted, seen)))
            return 1
    return 0
}

# What a unit uses. A header that stands on x.h and is shared by the files behind x (its private side) may be
# included by x.c: that is one noun in several files, not a circle.
function uses(u,    parts, n, i, list, seen) {
    list = by_header[u]
    n = split(by_source[u], parts, " ")
    for (i = 1; i <= n; i++) {
        split("", seen)
        if (!stands_on(parts[i], u, seen))
            list = list " " parts[i]
    }
    return list
}

# Depth first; a unit met again while it is still on the path closes a circle.
function visit(u, trail,    parts, n, i, to, circle) {
    state[u] = 1
    n = split(uses(u), parts, " ")
    for (i = 1; i <= n; i++) {
        to = parts[i]
        if (state[to] == 1 && !((u, to) in told)) {
            told[u, to] = 1
            circle = trail " " u " "
            circle = substr(circle, index(circle, " " to " ") + 1)
            printf "%s:%d: a circle of units: %s%s\n", file_of[u, to], line_of[u, to], circle, to
            failed = 1
        } else if (!state[to]) {
            visit(to, trail " " u)
        }
    }
    state[u] = 2
}

END {
    for (at = 1; at <= unit_count; at++)
        if (!state[units[at]])
            visit(units[at], "")
    exit failed
}
