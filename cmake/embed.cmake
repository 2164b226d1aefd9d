# cmake -DIN=file -DOUT=file.c -DNAME=symbol -P embed.cmake: a file as a C array with its size. Bytes are written as
# characters (a plain 0xe5 does not fit a signed char, and gcc says so).
file(READ ${IN} hex HEX)
string(LENGTH "${hex}" length)
math(EXPR size "${length} / 2")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
string(REGEX REPLACE "('.x..','.x..','.x..','.x..','.x..','.x..','.x..','.x..','.x..','.x..','.x..','.x..','.x..','.x..','.x..','.x..',)" "\\1\n" bytes "${bytes}")
file(WRITE ${OUT} "#include <stddef.h>\nextern const char ${NAME}[];\nextern const size_t ${NAME}_size;\nconst char ${NAME}[] = {${bytes}0};\nconst size_t ${NAME}_size = ${size};\n")
