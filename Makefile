# Thin: the build is CMake's (CMakeLists.txt, CMakePresets.json). These are the commands a newcomer needs.
.POSIX:
.PHONY: help deps packages build demo test test-asan differential bench fuzz install clean format tidy

PRESET = release
JOBS = 2

help:
	@echo "make demo       install what is missing, build, and show Kunshan's boards"
	@echo "make test       build and run the whole test suite"
	@echo "make test-asan  the same under AddressSanitizer and UndefinedBehaviorSanitizer"
	@echo "make differential  a million random expressions, by the engine and by a naive walker"
	@echo "make bench      measure side by side with what people use instead (tests/bench/README.md)"
	@echo "make fuzz       fuzz every parser for a minute each (clang)"
	@echo "make install    install meritd, meritctl, the plugins, the header and the manual pages"
	@echo "make deps       install the Debian packages all of this stands on"

# Every package and why (the list itself: .ci/packages), and what is missing of it.
deps:
	@sed -n 's/^\([a-z0-9-]*\) : /  \1: /p' .ci/packages
	@sh .ci/deps

packages:
	@sh .ci/deps

build: packages
	@cmake --preset $(PRESET) >/dev/null
	@cmake --build --preset $(PRESET) -j $(JOBS)

demo: build
	@sh conf/kunshan/demo/run build/$(PRESET)

test: packages
	@cmake --preset ci >/dev/null
	@cmake --build --preset ci -j $(JOBS)
	@ctest --preset ci -j $(JOBS)

test-asan: packages
	@cmake --preset asan >/dev/null
	@cmake --build --preset asan -j $(JOBS)
	@ctest --preset asan -j $(JOBS)

# COUNT=100000 SEED=7: so many, from that seed.
COUNT = 1000000
SEED = 1
differential: packages
	@cmake --preset ci >/dev/null
	@cmake --build --preset ci -j $(JOBS) --target evaluator_differential_test
	@build/ci/tests/evaluator_differential_test $(COUNT) $(SEED)

# CASES="full http": only these. BENCH_JSON=FILE: the table as JSON too.
bench: packages
	@sh .ci/deps tests/bench/packages
	@cmake --preset ci >/dev/null
	@cmake --build --preset ci -j $(JOBS) --target bench_programs
	@tests/bench/run build/ci $(CASES)

fuzz: packages
	@sh tests/fuzz/run

install: build
	@cmake --install build/$(PRESET)

format:
	@git ls-files '*.c' '*.h' | xargs clang-format -i

tidy: packages
	@cmake --preset dev >/dev/null
	@git ls-files 'daemon/*.c' 'plugins/*.c' | xargs clang-tidy -p build/dev --quiet

clean:
	@rm -rf build
