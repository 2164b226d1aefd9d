# Reads daemon/LAYERS, then the files of daemon/. See layers.sh.

function words(list, into,    n, i, parts) {
    n = split(list, parts, /[ \t]+/)
    for (i = 1; i <= n; i++)
        into[parts[i]] = 1
}

BEGIN {
    words("fopen freopen fdopen open openat creat read write pread pwrite close fread fwrite fgets fputs puts printf " \
          "fprintf vfprintf fscanf scanf fputc putchar stat fstat lstat mmap unlink rename mkdir opendir " \
          "time clock clock_gettime gettimeofday timespec_get nanosleep sleep getenv " \
          "socket socketpair connect accept bind listen send recv sendmsg recvmsg poll epoll_wait select pipe " \
          "dlopen dlsym fork execve posix_spawn kill pthread_create", impure_calls)
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
    if (room == "core" && ((name in impure_headers) || name ~ /^sys\//))
        breach(FNR, "core includes " name "; it reaches no file, socket, clock or plugin")
    if (!system_header)
        include(name)
    code($0)
    next
}

function include(name,    to, target) {
    if (name == "plugins/merit_plugin.h") {
        if (room != "plugin" && room != "")
            breach(FNR, "only the room plugin may include " name)
        return
    }
    if (!index(name, "/")) {
        breach(FNR, "#include \"" name "\" does not name its room")
        return
    }
    to = name
    sub(/\/.*/, "", to)
    if (!(to in known))
        breach(FNR, "#include \"" name "\" names no room of daemon/LAYERS")
    else if (room != "" && to != room && !((room, to) in allowed))
        breach(FNR, "the room " room " may not include " name)
    target = name
    sub(/\.h$/, "", target)
    if (to == room && target != unit && !((unit, target) in edge)) {
        edge[unit, target] = FNR
        edge_file[unit, target] = path
        edges[unit] = edges[unit] " " target
    }
    if (!(unit in met)) {
        met[unit] = 1
        units[++unit_count] = unit
    }
}

{
    text = code($0)
    if (room != "core")
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

# Depth first; a unit met again while it is still on the path closes a circle.
function visit(u, trail,    parts, n, i, next_unit, circle) {
    state[u] = 1
    n = split(edges[u], parts, " ")
    for (i = 1; i <= n; i++) {
        next_unit = parts[i]
        if (state[next_unit] == 1) {
            circle = trail " " u " "
            circle = substr(circle, index(circle, " " next_unit " ") + 1)
            printf "%s:%d: a circle of units: %s%s\n", edge_file[u, next_unit], edge[u, next_unit], circle, next_unit
            failed = 1
        } else if (!state[next_unit]) {
            visit(next_unit, trail " " u)
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
