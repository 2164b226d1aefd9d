"""What a case stands on: a private folder, the build, and when asked for a daemon on a fresh ledger."""
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time


class Connection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=3600)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


class Daemon:
    def __init__(self, stage, conf, ledger, as_of="2026-06-30"):
        self.stage, self.conf, self.ledger = stage, conf, ledger
        self.socket = os.path.join(stage.folder, "s")
        self.log = open(os.path.join(stage.folder, "log"), "ab")
        self.began = time.perf_counter()
        self.process = stage.start(
            [stage.program("daemon/meritd"), "-c", conf, "--ledger", ledger, "--socket", self.socket, "--plugins",
             stage.program("plugins"), "--as-of", as_of], stderr=self.log)

    def get(self, path):
        c = Connection(self.socket)
        c.request("GET", path)
        reply = c.getresponse()
        body = reply.read()
        c.close()
        return reply.status, body

    def wait(self, path, good=lambda status, body: status == 200):
        while True:
            if self.process.poll() is not None:
                raise SystemExit("meritd has ended: see its log\n" + open(self.log.name, encoding="utf-8").read()[-2000:])
            try:
                status, body = self.get(path)
                if good(status, body):
                    return body
            except (ConnectionError, FileNotFoundError):
                pass
            time.sleep(0.002)

    def ready(self):
        self.wait("/v1/health", lambda status, body: True)
        return self

    def calm(self):
        """Until the boards reflect the ledger."""
        def reflects(status, body):
            told = json.loads(body) if status == 200 else {}
            return status == 200 and told["board_seq"] == told["seq"]
        self.wait("/v1/status", reflects)

    def load(self, path, *more):
        begun = time.perf_counter()
        done = subprocess.run([self.stage.program("daemon/meritctl"), "--socket", self.socket, "load", path, *more],
                              capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit("load %s: %s" % (path, done.stderr[-2000:]))
        return time.perf_counter() - begun

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.log.close()


class Stage:
    def __init__(self, build):
        self.build = os.path.abspath(build)
        self.folder = tempfile.mkdtemp(prefix="merit-bench.", dir=os.environ.get("BENCH_DIR"))
        self.started = []

    def start(self, *command, **more):
        """A process that ends with the stage, also when a case fails."""
        process = subprocess.Popen(*command, **more)
        self.started.append(process)
        return process

    def program(self, name):
        return os.path.join(self.build, name)

    def path(self, name):
        return os.path.join(self.folder, name)

    def end(self):
        for process in self.started:
            if process.poll() is None:
                process.terminate()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
