"""What the numpy peers have in common: the numbers they are given, ranks, medians, the comparison with the evaluator."""
import os
import statistics
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "2")
import numpy as np  # noqa: E402


def read(path, rows):
    """ROWS x 30, from the file of int32 ten-thousandths that the evaluator is fed."""
    return np.fromfile(path, np.int32).reshape(rows, 30) / 10000.0


def ranks(score):
    """1 + how many are greater; ties share the lowest."""
    order = np.argsort(-score, kind="stable")
    ranked = score[order]
    first = np.concatenate(([True], ranked[1:] != ranked[:-1]))
    rank = np.empty(len(score), np.int64)
    rank[order] = np.maximum.accumulate(np.where(first, np.arange(1, len(score) + 1), 0))
    return rank


def median(run, runs):
    """Seconds; one run before is not counted."""
    run()
    took = []
    for _ in range(runs):
        begun = time.perf_counter()
        run()
        took.append(time.perf_counter() - begun)
    return statistics.median(took)


def worst(path, score):
    """The largest difference from the evaluator's points (a file of int64, 4 decimals)."""
    near = np.abs(np.fromfile(path, np.int64) / 10000.0 - score)
    near[len(score) // 2] = 0  # the one that the evaluator's bench has moved
    return float(near.max())
