# Lengths of files and functions. A function is what lies between a { and a } that stand alone in the first column.

FNR == 1 {
    finish()
    file = FILENAME
    open_at = 0
    signature = ""
}

function finish() {
    if (file != "" && lines > 500) {
        printf "%s:%d: %d lines; a file has at most 500\n", file, lines, lines
        failed = 1
    }
}

{ lines = FNR }

/^[A-Za-z_].*\(/ { signature = $0 }

/^\{[ \t]*$/ { open_at = FNR }

/^\}[ \t]*$/ && open_at {
    count = FNR - open_at + 1
    if (count > 80) {
        name = signature
        sub(/[ \t]*\(.*/, "", name)
        sub(/.*[ \t*]/, "", name)
        breach(open_at, name " has " count " lines; a function has at most 80")
    }
    open_at = 0
}

END {
    finish()
    exit failed
}
