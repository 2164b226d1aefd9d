"""The composite index as others compute it: min-max, weighted arithmetic in four groups, geometric over the groups,
rank (ties share the lowest). Three ways, each timed with the data in memory before the clock starts.

usage: index.py COLUMNS ROWS RUNS POINTS numpy
       index.py COLUMNS ROWS RUNS - sqlite
  COLUMNS  the file that the evaluator is fed: ROWS x 30 int32, ten-thousandths
  POINTS   the evaluator's points (int64, 4 decimals): compared with numpy's scores
Prints one JSON object: seconds, medians; `worst` is the largest difference from the evaluator's score in points.
"""
import json
import sqlite3
import sys

import common
from common import median, np, ranks

GROUPS = [range(0, 8), range(8, 16), range(16, 23), range(23, 30)]
WORTH = np.array([6, 5, 4, 3, 3, 2, 2, 1] * 2 + [6, 5, 4, 3, 3, 2, 1] * 2, float)
TOTAL = np.array([WORTH[list(g)].sum() for g in GROUPS])


def usual(x):
    """As it stands in most notebooks: the whole matrix at each step."""
    norm = (x - x.min(axis=0)) / (x.max(axis=0) - x.min(axis=0))
    groups = np.column_stack([norm[:, list(g)] @ WORTH[list(g)] / WORTH[list(g)].sum() for g in GROUPS])
    with np.errstate(divide="ignore"):
        score = np.exp((np.log(groups) * TOTAL).sum(axis=1) / TOTAL.sum()) * 100
    return score, ranks(score)


def tuned(columns, buffers):
    """By hand: column after column, in place, no matrix in between, memory kept from run to run."""
    part, total, work = buffers
    total[:] = 0
    for g, group in enumerate(GROUPS):
        part[:] = 0
        constant = 0.0
        for k in group:
            low, high = columns[k].min(), columns[k].max()
            scale = WORTH[k] / (high - low) / TOTAL[g]
            np.multiply(columns[k], scale, out=work)
            part += work
            constant += low * scale
        part -= constant
        np.maximum(part, 0, out=part)
        with np.errstate(divide="ignore"):
            np.log(part, out=part)
        part *= TOTAL[g] / TOTAL.sum()
        total += part
    np.exp(total, out=total)
    np.negative(total, out=work)
    order = np.argsort(work)
    np.take(total, order, out=work)
    rank = np.empty(len(total), np.int32)
    places = np.arange(1, len(total) + 1, dtype=np.int32)
    same = np.flatnonzero(work[1:] == work[:-1]) + 1
    for i in same:
        places[i] = places[i - 1]
    rank[order] = places
    return total, rank


def sql():
    names = ["a%02d" % k for k in range(30)]
    extremes = ", ".join("min({0}) as l{0}, max({0}) - min({0}) as w{0}".format(n) for n in names)
    groups = ", ".join(
        "(" + " + ".join("%d * (%s - l%s) / w%s" % (WORTH[k], names[k], names[k], names[k]) for k in g) +
        ") / %d as g%d" % (TOTAL[i], i) for i, g in enumerate(GROUPS))
    score = "100 * exp((" + " + ".join("%d * ln(g%d)" % (TOTAL[i], i) for i in range(4)) + ") / 100.0)"
    return ("create table board as select id, score, rank() over (order by score desc) as place from "
            "(select id, %s as score from (select id, %s from t, (select %s from t)))" % (score, groups, extremes))


def database(x):
    db = sqlite3.connect(":memory:")
    db.execute("create table t (id integer primary key, %s)" % ", ".join("a%02d real" % k for k in range(30)))
    step = 10000
    for at in range(0, len(x), step):
        block = x[at:at + step].tolist()
        db.executemany("insert into t values (%s)" % ",".join("?" * 31),
                       [[at + i] + row for i, row in enumerate(block)])
    return db


def main():
    path, rows, runs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    points, who = sys.argv[4:6]
    x = common.read(path, rows)
    out = {"rows": rows}
    if who == "numpy":
        out["usual"] = median(lambda: usual(x), runs)
        columns = [np.ascontiguousarray(x[:, k]) for k in range(30)]
        buffers = [np.empty(rows) for _ in range(3)]
        out["tuned"] = median(lambda: tuned(columns, buffers), runs)
        out["worst"] = common.worst(points, usual(x)[0])
    else:
        db = database(x)
        if sqlite3.sqlite_version_info < (3, 35):
            raise SystemExit("sqlite %s has no ln and exp" % sqlite3.sqlite_version)

        def select():
            db.execute("drop table if exists board")
            db.execute(sql())

        out["sqlite"] = median(select, max(5, runs))
    print(json.dumps(out))


main()
