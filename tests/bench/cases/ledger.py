"""The ledger: loads, writers, starts, beside SQLite by itself on the same disk."""
import json
import os
import shutil
import statistics
import subprocess
import time

from stage import Daemon

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CONF = os.path.join(HERE, "conf/facts.conf")
TOWNS = 10000
MEMORY_A_RECORD, DISK_A_RECORD = 600, 500  # bytes; with room for the log and the daemon
FIELDS = ("id", "type", "subject", "date", "amount", "origin", "voucher")
# What the ledger has of a record, in one table: the same columns, and an index for each that the ledger keeps.
TABLE = """
create table arrived (id text not null unique, type text not null, subject text not null, date text not null,
  amount integer not null, origin text not null, voucher text not null unique) strict;
create index arrived_subject on arrived (subject);
"""


def record(i):
    return ("r%07d" % i, "arrived", "t%05d" % (i * 7919 % TOWNS), "2026-%02d-%02d" % (i % 6 + 1, i % 28 + 1),
            "%d" % (i % 5000), "foreign" if i % 3 else "domestic", "v%07d" % i)


def write_towns(stage):
    path = stage.path("few.csv")
    with open(path, "w", encoding="utf-8") as out:
        out.write("id,kind,title\n" + "".join("t%05d,town,乡镇 %05d\n" % (i, i) for i in range(TOWNS)))
    return path


def write_csv(stage, count):
    path = stage.path("arrived.csv")
    with open(path, "w", encoding="utf-8") as out:
        out.write(",".join(FIELDS) + "\n")
        for i in range(count):
            out.write(",".join(record(i)) + "\n")
    return path


def write_ndjson(stage, count):
    path = stage.path("arrived.ndjson")
    with open(path, "w", encoding="utf-8") as out:
        for i in range(count):
            row = dict(zip(FIELDS, record(i)))
            row["amount"] = int(row["amount"])
            out.write(json.dumps(row) + "\n")
    return path


def fresh(stage, name):
    for end in ("", "-wal", "-shm", "-lock", ".lock", "-checkpoint"):
        if os.path.exists(stage.path(name) + end):
            os.unlink(stage.path(name) + end)
    return stage.path(name)


def sqlite_import(stage, path):
    base = fresh(stage, "plain.db")
    subprocess.run(["sqlite3", base], input="pragma journal_mode = wal;\n" + TABLE, text=True, check=True,
                   stdout=subprocess.DEVNULL)
    begun = time.perf_counter()
    subprocess.run(["sqlite3", base], input="pragma synchronous = full;\n.import --csv --skip 1 %s arrived\n" % path,
                   text=True, check=True)
    return time.perf_counter() - begun


def load_once(stage, path):
    daemon = Daemon(stage, CONF, fresh(stage, "load.db")).ready()
    daemon.load(write_towns(stage), "--as", "subjects")
    daemon.calm()
    took = daemon.load(path, "--as", "records")
    daemon.stop()
    return took


def load(stage, table, count=1000000):
    """Durable load of 1,000,000 records, validated and indexed."""
    csv, ndjson = write_csv(stage, count), write_ndjson(stage, count)
    took = {"import": [], "csv": [], "ndjson": []}
    sqlite_import(stage, csv)
    for _ in range(5):  # each on a fresh ledger; only the first reading of the files is not counted
        took["import"].append(sqlite_import(stage, csv))
        took["csv"].append(load_once(stage, csv))
        took["ndjson"].append(load_once(stage, ndjson))
    plain, by_csv, by_ndjson = (statistics.median(took[k]) for k in ("import", "csv", "ndjson"))
    table.add("load of %d records, CSV" % count, by_csv, "sqlite3 .import", plain, 0.5)
    table.add("load of %d records, NDJSON" % count, by_ndjson, "sqlite3 .import", plain, 0.4)


def bare_sync(stage):
    """What a durable commit cannot do without: a page appended and synced, the median of 200."""
    times = []
    fd = os.open(stage.path("bare"), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for _ in range(200):
        begun = time.perf_counter()
        os.write(fd, bytes(4096))
        os.fdatasync(fd)
        times.append(time.perf_counter() - begun)
    os.close(fd)
    return statistics.median(times)


def writers(stage, table):
    """32 writers beside one, a record a request, synchronous=FULL."""
    sync = bare_sync(stage)
    daemon = Daemon(stage, CONF, fresh(stage, "writers.db")).ready()
    daemon.load(write_towns(stage), "--as", "subjects")
    daemon.calm()
    rates, sent = {1: [], 32: []}, 0
    for run in range(34):  # in short turns: a disk has its spells, which last seconds
        for count in rates:
            done = subprocess.run([stage.program("tests/bench/bench_writers"), daemon.socket, str(count), "500", str(sent)],
                                  capture_output=True, text=True, check=True)
            told = json.loads(done.stdout)
            sent += told["stored"]
            if run:
                rates[count].append(told["rate"])
    daemon.stop()
    kept = int(subprocess.run(["sqlite3", stage.path("writers.db"), "select count(*) from record_arrived"],
                              capture_output=True, text=True, check=True).stdout)
    one, many = statistics.median(rates[1]), statistics.median(rates[32])
    table.add("32 writers", many, "one writer", one, 10, unit="/s", higher_is_better=True,
              note="%d acknowledged, %d lost; a bare page and sync takes %.2f ms here" % (sent, sent - kept, sync * 1e3))
    if kept != sent:
        raise SystemExit("%d records were acknowledged and %d are in the ledger" % (sent, kept))


def scan(ledger):
    begun = time.perf_counter()
    subprocess.run(["sqlite3", ledger, "select sum(f_amount), sum(subject), sum(date), sum(seq) from record_arrived"],
                   check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def room_for(stage, count):
    """Is there memory for the evaluator and room on the disk for so many records?"""
    with open("/proc/meminfo", encoding="ascii") as rows:
        available = next(int(row.split()[1]) * 1024 for row in rows if row.startswith("MemAvailable"))
    return available > count * MEMORY_A_RECORD and shutil.disk_usage(stage.folder).free > count * DISK_A_RECORD


def await_checkpoint(daemon, records):
    """Until the checkpoint that the daemon makes in the background has all of them."""
    def has_all(status, body):
        made = json.loads(body)["checkpoint"] if status == 200 else None
        return made is not None and made["line"] > records
    daemon.wait("/v1/status", has_all)


def start(stage, table, count=10000000):
    """From a start with 10,000,000 records in the ledger to the first board, by the checkpoint that the first start left."""
    asked = count
    while not room_for(stage, count) and count > 1000000:
        count //= 10
    ledger = fresh(stage, "start.db")
    subprocess.run([stage.program("tests/bench/bench_fill"), CONF, ledger, str(TOWNS), str(count)], check=True,
                   stdout=subprocess.DEVNULL)
    starts, scans = [], []
    for run in range(6):
        daemon = Daemon(stage, CONF, ledger)
        daemon.wait("/v1/boards/index/2026?top=1", lambda status, body: status == 200)
        took = time.perf_counter() - daemon.began
        if run == 0:
            without = took
            await_checkpoint(daemon, count)
        daemon.stop()
        scanned = scan(ledger)
        if run:
            starts.append(took)
            scans.append(scanned)
    fresh(stage, "start.db")
    note = "%.1f s where there is no checkpoint yet" % without
    table.add("start with %d records to the first board" % count, statistics.median(starts), "sqlite3 sum() of them",
              statistics.median(scans), 3, at_least=False,
              note=note if count == asked else "%s; no room here for %d" % (note, asked))
