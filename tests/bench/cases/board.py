"""The socket: small questions beside nginx and Redis, a long page by itself."""
import json
import os
import re
import signal
import statistics
import subprocess
import time

from stage import Connection, Daemon

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CLIENTS, REQUESTS, RUNS = 32, 60000, 25
MILLION = 1000000


def wait_for(process, path):
    while not os.path.exists(path):
        if process.poll() is not None:
            raise SystemExit("%s has ended with status %d" % (process.args[0], process.returncode))
        time.sleep(0.01)


def tasks(pid):
    """The threads of a process and of all that it has begun."""
    for thread in map(int, os.listdir("/proc/%d/task" % pid)):
        yield thread
        with open("/proc/%d/task/%d/children" % (pid, thread), encoding="ascii") as children:
            for child in map(int, children.read().split()):
                yield from tasks(child)


def keep_to(pid, core):
    for thread in tasks(pid):
        os.sched_setaffinity(thread, {core})


def places(run):
    """A core for the server and one for its client, the other way round in every other run."""
    cores = sorted(os.sched_getaffinity(0))
    return cores[run % 2 % len(cores)], cores[(run + 1) % 2 % len(cores)]


def on(core):
    """What a client's command begins with that is to keep to a core."""
    return [] if core is None else ["taskset", "-c", str(core)]


class Ranked:
    """A daemon with a board of a million rows."""

    def __init__(self, stage, rows=MILLION):
        path = stage.path("towns.csv")
        with open(path, "w", encoding="utf-8") as out:
            out.write("id,kind,title,size\n")
            for i in range(rows):
                out.write("t%07d,town,乡镇 %07d,%d\n" % (i, i, i * 7919 % MILLION))
        self.daemon = Daemon(stage, os.path.join(HERE, "conf/ranked.conf"), stage.path("ranked.db")).ready()
        self.daemon.load(path, "--as", "subjects")
        self.daemon.calm()

    def __enter__(self):
        return self.daemon

    def __exit__(self, *exception):
        self.daemon.stop()


class Nginx:
    """One worker that answers with a fixed body, on a socket of the same kind."""

    def __init__(self, stage, bodies):
        folder = stage.path("nginx")
        os.makedirs(folder, exist_ok=True)
        self.socket = os.path.join(folder, "s")
        # a word of its configuration is at most 4,095 bytes: longer bodies are put together of thousands
        rules = "".join("location = /%s { set $k '%s'; return 200 '%s%s'; }\n" %
                        (name, "x" * 1000, "${k}" * (size // 1000), "x" * (size % 1000)) for name, size in bodies.items())
        with open(os.path.join(folder, "conf"), "w", encoding="utf-8") as out:
            out.write("daemon off; worker_processes 1; pid %s/pid; error_log %s/log crit;\nevents {}\nhttp { access_log off;"
                      " keepalive_requests 100000000; default_type application/json;\nserver { listen unix:%s;\n%s} }\n"
                      % (folder, folder, self.socket, rules))
        self.process = stage.start(["nginx", "-p", folder, "-c", os.path.join(folder, "conf")],
                                        stderr=subprocess.DEVNULL)
        wait_for(self.process, self.socket)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


class Redis:
    def __init__(self, stage, rows):
        self.socket = stage.path("redis")
        self.process = stage.start(["redis-server", "--port", "0", "--unixsocket", self.socket, "--save", "",
                                         "--appendonly", "no"], stdout=subprocess.DEVNULL, cwd=stage.folder)
        wait_for(self.process, self.socket)
        pipe = subprocess.Popen(["redis-cli", "-s", self.socket, "--pipe"], stdin=subprocess.PIPE,
                                stdout=subprocess.DEVNULL)
        for i in range(rows):
            pipe.stdin.write(b"ZADD board %d t%07d\r\n" % (i * 7919 % MILLION, i))
        pipe.stdin.close()
        pipe.wait()

    def rate(self, core, *command):
        done = subprocess.run(on(core) + ["redis-benchmark", "-s", self.socket, "-P", "1", "-c", str(CLIENTS), "-n",
                                          str(REQUESTS), "--csv", *command], capture_output=True, text=True, check=True)
        return float(done.stdout.strip().splitlines()[-1].split('","')[1].strip('"'))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def h2load(stage, socket, path, core=None, log=None):
    """Requests a second."""
    done = subprocess.run(on(core) + ["h2load", "--h1", "-c", str(CLIENTS), "-t", "1", "-n", str(REQUESTS),
                                      *(["--log-file", log] if log else []),
                                      "--base-uri", "unix:" + socket, "http://localhost" + path],
                          capture_output=True, text=True, check=True)
    if "%d succeeded" % REQUESTS not in done.stdout:
        raise SystemExit("h2load on %s: %s" % (path, done.stdout))
    return float(re.search(r"([0-9.]+) req/s", done.stdout).group(1))


def late(stage, socket, path, core):
    """The 99th percentile of the time to an answer. In a run of its own: the log costs h2load 2 us a request."""
    log = stage.path("h2load")
    if os.path.exists(log):
        os.unlink(log)
    h2load(stage, socket, path, core, log)
    with open(log, encoding="ascii") as rows:
        took = sorted(int(row.split()[2]) for row in rows)
    return took[len(took) * 99 // 100] / 1e6


def lean(stage, socket, core, *question):
    """Requests a second by a client that is not the limit: a write and a read for each, as redis-benchmark has it."""
    done = subprocess.run(on(core) + [stage.program("tests/bench/bench_lean"), socket, str(CLIENTS), str(REQUESTS),
                                      *question], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit("lean on %s: %s" % (question[-1], done.stderr))
    return json.loads(done.stdout)["rate"]


COMMANDS = {"subject": ("ZREVRANK", "board", "t0000777"), "top": ("ZREVRANGE", "board", "0", "19", "WITHSCORES")}
# What is asked of whom, by which client; a median each.
OURS, NGINX, OURS_LEAN, NGINX_LEAN, REDIS, REDIS_LEAN, OURS_LATE, NGINX_LATE = range(8)


def questions(stage, table):
    """GET of one subject and of the top 20, 32 connections."""
    paths = {"subject": "/v1/boards/index/2026/t0000777", "top": "/v1/boards/index/2026?top=20"}
    with Ranked(stage) as daemon:
        sizes = {name: len(daemon.get(path)[1]) for name, path in paths.items()}
        nginx, redis = Nginx(stage, sizes), Redis(stage, MILLION)
        took = {name: [] for name in paths}
        for run in range(RUNS + 1):
            core, other = places(run)
            for server in (daemon, nginx, redis):
                keep_to(server.process.pid, core)
            for name, path in paths.items():
                once = (h2load(stage, daemon.socket, path, other), h2load(stage, nginx.socket, "/" + name, other),
                        lean(stage, daemon.socket, other, "http", path),
                        lean(stage, nginx.socket, other, "http", "/" + name),
                        redis.rate(other, *COMMANDS[name]),
                        lean(stage, redis.socket, other, "redis", *COMMANDS[name]),
                        late(stage, daemon.socket, path, other), late(stage, nginx.socket, "/" + name, other))
                if run:
                    took[name].append(once)
        nginx.stop()
        redis.stop()
    for name, bar, redis_bar in (("subject", 1.0, 1.0), ("top", 0.9, 2.0)):
        case, command = "GET %s" % name, "redis " + " ".join(COMMANDS[name][:1] + COMMANDS[name][2:4])

        def median(who):
            return statistics.median(once[who] for once in took[name])
        rates = {"unit": "/s", "higher_is_better": True}
        table.add("%s (%d B)" % (case, sizes[name]), median(OURS), "nginx return 200", median(NGINX), bar, **rates)
        table.add(case + ", p99", median(OURS_LATE), "nginx return 200", median(NGINX_LATE), 1.5, at_least=False)
        table.add(case + ", lean client", median(OURS_LEAN), command, median(REDIS), redis_bar, **rates)
        table.add("  all by the lean client", median(OURS_LEAN), command, median(REDIS_LEAN), None, **rates)
        table.add("  all by the lean client", median(OURS_LEAN), "nginx return 200", median(NGINX_LEAN), None, **rates)


def page(stage, table):
    """A page of 10,000 board rows as JSON."""
    with Ranked(stage, 100000) as daemon:
        rates = []
        connection = Connection(daemon.socket)
        connection.connect()
        buffer = bytearray(1 << 20)
        for run in range(20):
            at = run * 4000  # another page each time
            connection.sock.sendall(b"GET /v1/boards/index/2026?top=10000&after=%d HTTP/1.1\r\nHost: l\r\n\r\n" % at)
            begun, size, whole, head = time.perf_counter(), 0, None, b""
            while whole is None or size < whole:
                n = connection.sock.recv_into(buffer)
                size += n
                if whole is None:
                    head += bytes(buffer[:n])
                    if b"\r\n\r\n" in head:
                        told = re.search(rb"content-length: *(\d+)", head, re.I)
                        if not told:
                            raise SystemExit("a page without its length: %r" % head[:300])
                        whole = head.index(b"\r\n\r\n") + 4 + int(told.group(1))
            if run >= 5:
                rates.append(whole / (time.perf_counter() - begun) / 1e6)
        connection.close()
    table.add("page of 10,000 rows as JSON", statistics.median(rates), "the bar's figure", 450, 1.0, unit="MB/s",
              higher_is_better=True, note="%d bytes" % whole)
