"""The evaluator alone, fed through the link: no ledger, no socket."""
import json
import os
import statistics
import subprocess
import sys

import numpy as np

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RUNS = 15  # of a full rescore, before its peers and as many after them: a second or two each
MEMORY_NEEDED = 1300  # bytes a subject, evaluator and bench together; what has less is not begun


def columns(folder, rows):
    """The same numbers for everybody: 30 log-normal columns in ten-thousandths."""
    path = os.path.join(folder, "columns%d" % rows)
    if not os.path.exists(path):
        rng = np.random.default_rng(1)
        with open(path, "wb") as out:
            for at in range(0, rows, 100000):
                block = rng.normal(0, 0.6, (min(100000, rows - at), 30))
                out.write(np.minimum(np.rint(np.exp(block) * 1e6), 2e9).astype(np.int32).tobytes())
    return path


def rescore(stage, rows, runs, points=None, conf="composite"):
    command = [stage.program("tests/bench/bench_rescore"), stage.program("daemon/meritd"), stage.program("plugins"),
               os.path.join(HERE, "conf/%s.conf" % conf), columns(stage.folder, rows), str(rows), str(runs)]
    done = subprocess.run(command + ([points] if points else []), capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr.strip(), file=sys.stderr)
        return None
    return json.loads(done.stdout)


def around(stage, rows, points, conf, program, *which):
    """Ours before numpy and once more after it, so that a spell of the machine meets both: medians of all runs."""
    before = rescore(stage, rows, RUNS, points, conf)
    others = peers(stage, rows, 5, points, program, *which)
    after = rescore(stage, rows, RUNS, None, conf)
    ours = {"read": statistics.mean((before["read"], after["read"]))}
    for name in ("evaluate", "publish", "whole"):
        ours[name] = statistics.median(before["runs"][name] + after["runs"][name])
    return ours, others


def peers(stage, rows, runs, points, program, *which):
    done = subprocess.run([sys.executable, os.path.join(HERE, "peers/%s.py" % program), columns(stage.folder, rows),
                           str(rows), str(runs), points, *which], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def vectors():
    with open("/proc/cpuinfo", encoding="ascii") as file:
        return "avx512f" in file.read()


def full(stage, table):
    """Full rescore, 1,000,000 subjects x 30 indicators."""
    rows, points = 1000000, os.path.join(stage.folder, "points")
    ours, others = around(stage, rows, points, "composite", "index", "numpy")
    others.update(peers(stage, rows, 5, "-", "index", "sqlite"))
    if others["worst"] > 0.0016:  # 30 rules and two roundings more, half a ten-thousandth each
        raise SystemExit("the evaluator and numpy differ by %g points" % others["worst"])
    name = "rescore 1e6 x 30: "
    table.add(name + "numpy as written", ours["whole"], "numpy, matrix", others["usual"], 25)
    table.add(name + "numpy by hand", ours["whole"], "numpy, by column", others["tuned"], 6)
    table.add(name + "SQL", ours["whole"], "sqlite3, window", others["sqlite"], 200)
    table.add(name + "one read", ours["whole"], "30 columns read, 2 cores", ours["read"], 6 if vectors() else 8,
              at_least=False)
    table.add("  of which the evaluator", ours["evaluate"], "", None, None)
    table.add("  of which copy and check in the daemon", ours["publish"], "", None, None)


def topsis(stage, table):
    """TOPSIS of 1,000,000 subjects over 30 criteria."""
    rows, points = 1000000, os.path.join(stage.folder, "closeness")
    ours, others = around(stage, rows, points, "topsis", "topsis")
    if others["worst"] > 0.00006:  # one rounding, half a ten-thousandth
        raise SystemExit("the evaluator and numpy differ by %g points" % others["worst"])
    table.add("TOPSIS 1e6 x 30: numpy", ours["whole"], "numpy, matrix", others["numpy"], 20)
    table.add("TOPSIS 1e6 x 30: one read", ours["whole"], "30 columns read, 2 cores", ours["read"], None, at_least=False)


def sizes(stage, table):
    """The same from a thousand to seven million."""
    with open("/proc/meminfo", encoding="ascii") as file:
        free = next(int(row.split()[1]) for row in file if row.startswith("MemAvailable")) * 1024
    figures = {}
    for rows in (1000, 10000, 100000, 1000000, 7000000):
        ours = rescore(stage, rows, 5) if rows * MEMORY_NEEDED < free else None
        note = "" if ours else "refused or not enough memory"
        figures[rows] = ours
        table.add("rescore %d x 30" % rows, ours and ours["whole"], "", None, None, note=note)
    small, million, all_of_them = (figures[n] for n in (100000, 1000000, 7000000))
    each = [f and f["whole"] / f["rows"] for f in (all_of_them, small)]
    table.add("time per subject, 7e6 to 1e5", each[0], "1e5", each[1], 1.6, at_least=False)
    table.add("7e6 to 1e6", all_of_them and all_of_them["whole"], "1e6", million and million["whole"], 9, at_least=False)
    table.add("memory at 7e6 to its columns", all_of_them and all_of_them["resident_kib"] / 1048576, "columns",
              7e6 * 30 * 8 / 2 ** 30, 1.6, unit="GiB", at_least=False, higher_is_better=False)
    table.add("memory at 1e6 to its columns (for 7e6)", million["resident_kib"] / 1048576, "columns",
              1e6 * 30 * 8 / 2 ** 30, None, unit="GiB", at_least=False)
