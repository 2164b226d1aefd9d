"""TOPSIS as it stands in most notebooks: vector normalisation, distances from the best and the worst, closeness, rank. The
data are in memory before the clock starts.

usage: topsis.py COLUMNS ROWS RUNS POINTS
  COLUMNS  the file that the evaluator is fed: ROWS x 30 int32, ten-thousandths
  POINTS   the evaluator's points (int64, 4 decimals): compared with numpy's scores
Prints one JSON object: seconds, the median; `worst` is the largest difference from the evaluator's score in points.
"""
import json
import os
import statistics
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "2")
import numpy as np  # noqa: E402

WEIGHTS = np.array([6, 5, 4, 3, 3, 2, 2, 1] * 2 + [6, 5, 4, 3, 3, 2, 1] * 2, float) / 100


def topsis(x):
    weighted = x / np.sqrt((x ** 2).sum(axis=0)) * WEIGHTS
    to_best = np.sqrt(((weighted - weighted.max(axis=0)) ** 2).sum(axis=1))
    to_worst = np.sqrt(((weighted - weighted.min(axis=0)) ** 2).sum(axis=1))
    score = 100 * to_worst / (to_best + to_worst)
    order = np.argsort(-score, kind="stable")
    ranked = score[order]
    first = np.concatenate(([True], ranked[1:] != ranked[:-1]))
    rank = np.empty(len(score), np.int64)
    rank[order] = np.maximum.accumulate(np.where(first, np.arange(1, len(score) + 1), 0))
    return score, rank


def main():
    path, rows, runs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    x = np.fromfile(path, np.int32).reshape(rows, 30) / 10000.0
    topsis(x)
    took = []
    for _ in range(runs):
        begun = time.perf_counter()
        topsis(x)
        took.append(time.perf_counter() - begun)
    near = np.abs(np.fromfile(sys.argv[4], np.int64) / 10000.0 - topsis(x)[0])
    near[rows // 2] = 0  # the one that the evaluator's bench has moved
    print(json.dumps({"rows": rows, "numpy": statistics.median(took), "worst": float(near.max())}))


main()
