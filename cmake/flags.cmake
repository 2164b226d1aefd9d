# The flags every target gets. -ffp-contract=off everywhere: a fused multiply-add on one machine and not on
# another would make two boards of one ledger (daemon/README.md, Numbers).
add_library(meritd_flags INTERFACE)
target_compile_definitions(meritd_flags INTERFACE _POSIX_C_SOURCE=200809L)
target_compile_options(
  meritd_flags
  INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes
            -Wmissing-prototypes -Wcast-qual -Wwrite-strings -Wformat=2 -Wvla -Wundef
            -Wdouble-promotion -Wnull-dereference -Wimplicit-fallthrough -fno-common
            -ffp-contract=off -fno-math-errno -fno-trapping-math -fstack-protector-strong)
if(MERITD_WERROR)
  target_compile_options(meritd_flags INTERFACE -Werror)
endif()
if(MERITD_ASAN)
  target_compile_options(meritd_flags INTERFACE -fsanitize=address,undefined
                                                -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(meritd_flags INTERFACE -fsanitize=address,undefined)
  target_compile_definitions(meritd_flags INTERFACE MERITD_ASAN=1)
elseif(MERITD_TSAN)
  target_compile_options(meritd_flags INTERFACE -fsanitize=thread -fno-omit-frame-pointer)
  target_link_options(meritd_flags INTERFACE -fsanitize=thread)
  target_compile_definitions(meritd_flags INTERFACE MERITD_TSAN=1)
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_options(meritd_flags INTERFACE -D_FORTIFY_SOURCE=2)
endif()
