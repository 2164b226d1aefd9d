"""TOPSIS as it stands in most notebooks: vector normalisation, distances from the best and the worst, closeness, rank. The
data are in memory before the clock starts.

usage: topsis.py COLUMNS ROWS RUNS POINTS
  COLUMNS  the file that the evaluator is fed: ROWS x 30 int32, ten-thousandths
  POINTS   the evaluator's points (int64, 4 decimals): compared with numpy's scores
Prints one JSON object: seconds, the median; `worst` is the largest difference from the evaluator's score in points.
"""
import json
import sys

import common
from common import np, ranks

WEIGHTS = np.array([6, 5, 4, 3, 3, 2, 2, 1] * 2 + [6, 5, 4, 3, 3, 2, 1] * 2, float) / 100


def topsis(x):
    weighted = x / np.sqrt((x ** 2).sum(axis=0)) * WEIGHTS
    to_best = np.sqrt(((weighted - weighted.max(axis=0)) ** 2).sum(axis=1))
    to_worst = np.sqrt(((weighted - weighted.min(axis=0)) ** 2).sum(axis=1))
    score = 100 * to_worst / (to_best + to_worst)
    return score, ranks(score)


def main():
    x = common.read(sys.argv[1], int(sys.argv[2]))
    print(json.dumps({"rows": len(x), "numpy": common.median(lambda: topsis(x), int(sys.argv[3])),
                      "worst": common.worst(sys.argv[4], topsis(x)[0])}))


main()
