"""The configuration: check of a long one beside libconfig's own parse of its text."""
import json
import os
import statistics
import subprocess
import time


def write_rules(stage, count):
    path = stage.path("rules%d.conf" % count)
    with open(path, "w", encoding="utf-8") as out:
        out.write('kinds: { town: { title = "town"; attributes: { a = "number"; b = "number"; } } }\n'
                  'schemes: { index: { title = "index"; of = "town"; period = "year"\n  rules = (\n')
        for i in range(count):
            out.write('    { name = "r%05d"; title = "第%d条"; clause = "%d"; worth = 1; most = 1; '
                      'score = "worth * min(1, a / (b + %d))" }%s\n' % (i, i, i, i + 1, "," if i + 1 < count else ""))
        out.write("  ) } }\n")
    return path


def check_once(stage, path):
    """Seconds, and the MiB of the larger of the two processes."""
    begun = time.perf_counter()
    done = subprocess.Popen([stage.program("daemon/meritd"), "-n", "-c", path, "--plugins", stage.program("plugins")],
                            stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(done.pid, 0)
    took = time.perf_counter() - begun
    done.returncode = os.waitstatus_to_exitcode(status)
    if done.returncode:
        raise SystemExit("check of %s ended with %d" % (path, done.returncode))
    return took, usage.ru_maxrss / 1024


def check(stage, table):
    """Check of a configuration with 50,000 rules."""
    paths = {count: write_rules(stage, count) for count in (12500, 25000, 50000)}
    peaks = {count: check_once(stage, path)[1] for count, path in paths.items()}
    took = {count: [] for count in paths}
    for _ in range(9):  # by turns, so that a spell of the machine meets all of them
        for count, path in paths.items():
            took[count].append(check_once(stage, path)[0])
    figures = {count: statistics.median(times) for count, times in took.items()}
    path = paths[50000]
    done = subprocess.run([stage.program("tests/bench/bench_parse"), path, "5"], capture_output=True, text=True, check=True)
    table.add("check of 50,000 rules", figures[50000], "libconfig's parse", json.loads(done.stdout)["parse"], 10,
              at_least=False)
    table.add("check of 50,000 rules, linear in rules", figures[50000], "25,000 rules", figures[25000], 2.5, at_least=False)
    table.add("check of 25,000 rules, linear in rules", figures[25000], "12,500 rules", figures[12500], 2.5, at_least=False)
    table.add("check of 50,000 rules, peak memory", peaks[50000], "25,000 rules", peaks[25000], 2.2, unit="MiB",
              at_least=False)
