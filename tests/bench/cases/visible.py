"""How soon a record is part of the board: of row scope, and of cohort scope."""
import json
import os
import sqlite3
import statistics
import subprocess
import threading
import time

from cases.board import h2load
from cases.ledger import TABLE, fresh
from stage import Daemon

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MILLION = 1000000
RATE, SECONDS = 1000, 10
PATH = "/v1/boards/index/2026"


def durable_commit(stage):
    """One row of the same columns and indices in a commit of its own, WAL, synchronous=FULL: the median of 500."""
    base, times = sqlite3.connect(fresh(stage, "commit.db"), isolation_level=None), []
    base.execute("pragma journal_mode = wal")
    base.execute("pragma synchronous = full")
    base.executescript(TABLE)
    for i in range(500):
        begun = time.perf_counter()
        base.execute("insert into arrived values (?, 'arrived', 't1', '2026-03-01', 5, 'foreign', ?)", ("r%d" % i, "v%d" % i))
        times.append(time.perf_counter() - begun)
    base.close()
    return statistics.median(times)


class Filled:
    """A daemon over a million towns and a record of each."""

    def __init__(self, stage, conf):
        path, ledger = os.path.join(HERE, "conf/%s.conf" % conf), fresh(stage, conf + ".db")
        subprocess.run([stage.program("tests/bench/bench_fill"), path, ledger, str(MILLION), str(MILLION)], check=True,
                       stdout=subprocess.DEVNULL)
        self.stage, self.sent = stage, 0
        self.daemon = Daemon(stage, path, ledger).ready()
        self.daemon.calm()

    def write(self, rate, seconds, *how):
        done = subprocess.run([self.stage.program("tests/bench/bench_visible"), self.daemon.socket, PATH, str(rate),
                               str(seconds), str(self.sent), str(MILLION), *how], capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit("visible: " + done.stderr)
        told = json.loads(done.stdout)
        self.sent += told["stored"]
        return told


def record(stage, table):
    """One record in, 1,000,000 subjects, row scope: from acknowledged to visible, at 1,000 records/s."""
    filled = Filled(stage, "facts")
    filled.write(RATE, 2)  # not counted
    commit, runs = durable_commit(stage), []
    for _ in range(5):
        runs.append(filled.write(RATE, SECONDS))
    filled.daemon.stop()
    p99 = statistics.median(r["p99"] for r in runs)
    table.add("record visible, row scope: p99", p99, "durable SQLite commit", commit, 10, at_least=False,
              note="at %.0f records/s" % statistics.median(r["rate"] for r in runs))
    table.add("  of these the median", statistics.median(r["median"] for r in runs), "", None, None)


def cohort(stage, table):
    """The same with a scheme of cohort scope, and questions meanwhile."""
    filled = Filled(stage, "cohort")
    # A record by itself that makes its town the first of all: every row is judged anew.
    rescore = statistics.median(filled.write(1, 1, "rising")["most"] for _ in range(6))
    rising = [filled.write(RATE, 6, "rising") for _ in range(6)][1:]
    runs = [filled.write(RATE, SECONDS) for _ in range(5)]
    path, socket = PATH + "/t00777?fields=shows", filled.daemon.socket
    alone = statistics.median(h2load(stage, socket, path) for _ in range(5))
    writing = threading.Thread(target=filled.write, args=(RATE, 40))
    writing.start()
    meanwhile = []
    while writing.is_alive():
        meanwhile.append(h2load(stage, socket, path))
    writing.join()
    filled.daemon.stop()
    table.add("record visible, cohort scope: the oldest board", statistics.median(r["most"] for r in runs), "a full rescore",
              rescore, 3, at_least=False, note="median %.1f ms" % (1e3 * statistics.median(r["median"] for r in runs)))
    table.add("  where each record moves the most of all", statistics.median(r["most"] for r in rising), "a full rescore",
              rescore, 3, at_least=False)
    table.add("questions meanwhile", 1 / statistics.median(meanwhile), "without records", 1 / alone, 1.5, at_least=False)
