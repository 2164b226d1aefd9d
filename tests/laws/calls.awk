# Calls, macros and headers that are wrong here, and where some are right after all. See calls.sh.

function words(list, into, why,    n, i, parts) {
    n = split(list, parts, /[ \t]+/)
    for (i = 1; i <= n; i++)
        into[parts[i]] = why
}

BEGIN {
    words("strcpy strcat strncpy strncat stpcpy sprintf vsprintf gets", never, "writes past ends or without a NUL; use struct str or snprintf")
    words("strtok strtok_r", never, "eats its argument; walk the text")
    words("atoi atol atoll atof", never, "reports no error; use decimal_parse")
    words("gmtime localtime gmtime_r localtime_r mktime asctime ctime strftime strptime", never, "depends on the machine; use base/date.h")
    words("system popen", never, "starts a shell")
    words("alloca setjmp longjmp sigsetjmp siglongjmp", never, "hides where memory and control go")
    words("strtol strtoul strtoll strtoull strtoimax strtoumax strtod strtof strtold sscanf", only_base, "numbers are read in daemon/base only")
    words("setlocale newlocale uselocale", only_ctl, "the locale is never set but for the terminal's width")
    words("pow exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos atan atan2 sinh cosh tanh cbrt hypot fma fmod " \
          "remainder ceil round lround llround rint lrint nearbyint ldexp frexp modf powf expf logf sqrtf floorf erf tgamma lgamma",
          not_scoring, "differs between machines; in scoring only sqrt, floor, trunc and fabs")
    words("sqlite3.h", header_room, "ledger")
    words("dlfcn.h", header_room, "plugin")
    words("libconfig.h", header_room, "config")
    words("seccomp.h", header_room, "evaluator")
    words("curl/curl.h", header_room, "ctl")
}

FNR == 1 {
    path = FILENAME
    n = split(path, parts, "/")
    room = parts[1] == "daemon" && n > 2 ? parts[2] : ""
    scores = parts[1] == "plugins" || room == "core" || room == "evaluator" || room == "plugin" || room == "base"
}

/^[ \t]*#[ \t]*define[ \t]+_GNU_SOURCE/ && path != "daemon/base/linux.c" {
    breach(FNR, "_GNU_SOURCE belongs into daemon/base/linux.c only")
}

/^[ \t]*#[ \t]*include[ \t]*</ {
    name = $0
    sub(/^[^<]*</, "", name)
    sub(/>.*/, "", name)
    if ((name in header_room) && room != header_room[name])
        breach(FNR, name " belongs into daemon/" header_room[name] " only")
    if (name ~ /^(llhttp|http_parser)\.h$/ && path != "daemon/http/request.c")
        breach(FNR, name " belongs into daemon/http/request.c only")
}

{
    text = code($0)
    if (text ~ /^[ \t]*typedef[ \t]+(struct|union|enum)[^(]*$/)
        breach(FNR, "a struct, union or enum behind a typedef")
    while (match(text, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/)) {
        name = substr(text, RSTART, RLENGTH - 1)
        sub(/[ \t]+$/, "", name)
        before = RSTART > 1 ? substr(text, RSTART - 1, 1) : " "
        if (before != "." && before != ">")
            judge(name)
        text = substr(text, RSTART + RLENGTH)
    }
}

function judge(name) {
    if (name in never)
        breach(FNR, name " " never[name])
    if ((name in only_base) && room != "base")
        breach(FNR, name ": " only_base[name])
    if ((name in only_ctl) && room != "ctl")
        breach(FNR, name ": " only_ctl[name])
    if ((name in not_scoring) && scores)
        breach(FNR, name " " not_scoring[name])
}

END {
    exit failed
}
