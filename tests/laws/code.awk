# What of a line of C is code: comments and the insides of texts are blanked. To be read before a law's own script.
# State over lines: in_comment. Reset it at the start of each file (FNR == 1).
function code(line,    out, i, c, two, quote) {
    if (FNR == 1)
        in_comment = 0
    out = ""
    quote = ""
    for (i = 1; i <= length(line); i++) {
        c = substr(line, i, 1)
        two = substr(line, i, 2)
        if (in_comment) {
            if (two == "*/") {
                in_comment = 0
                i++
            }
        } else if (quote != "") {
            if (c == "\\")
                i++
            else if (c == quote) {
                quote = ""
                out = out c
            }
        } else if (two == "//") {
            break
        } else if (two == "/*") {
            in_comment = 1
            i++
        } else {
            if (c == "\"" || c == "'")
                quote = c
            out = out c
        }
    }
    return out
}

function breach(line, what) {
    printf "%s:%d: %s\n", FILENAME, line, what
    failed = 1
}
