"""The table of results: a row a bar. A ratio is written so that its bar reads off: "at least" compares how many times
faster ours is than the peer, "at most" how many times the peer's figure ours takes."""
import json
import os
import platform
import subprocess
import sys


def short(value, unit):
    if value is None:
        return "-"
    if unit == "s":
        return "%.2f s" % value if value >= 1 else "%.2f ms" % (value * 1e3) if value >= 1e-3 else "%.1f us" % (value * 1e6)
    return ("%.0f %s" if value >= 100 else "%.2f %s") % (value, unit)


class Table:
    def __init__(self):
        self.rows = []

    def add(self, case, ours, peer_name, peer, bar, unit="s", at_least=True, higher_is_better=False, note=""):
        """A row. `bar`: a number, or None for a figure without one."""
        ratio = None
        if ours and peer:
            ratio = ours / peer if higher_is_better == at_least else peer / ours
        holds = None if bar is None or ratio is None else ratio >= bar if at_least else ratio <= bar
        row = {"case": case, "ours": ours, "peer": peer_name, "peer_figure": peer, "unit": unit, "ratio": ratio,
               "bar": None if bar is None else ("at least " if at_least else "at most ") + "%gx" % bar,
               "verdict": "" if bar is None else "not measured" if holds is None else "holds" if holds else "short",
               "note": note}
        self.rows.append(row)
        print(self.line(row), file=sys.stderr, flush=True)

    @staticmethod
    def line(row):
        peer = "%s %s" % (row["peer"], short(row["peer_figure"], row["unit"])) if row["peer"] else "-"
        ratio = "-" if row["ratio"] is None else "%.2fx" % row["ratio"] if row["ratio"] < 100 else "%.0fx" % row["ratio"]
        return "%-50s | %11s | %-34s | %8s | %-14s | %s%s" % (
            row["case"], short(row["ours"], row["unit"]), peer, ratio, row["bar"] or "-", row["verdict"],
            "  (%s)" % row["note"] if row["note"] else "")

    def show(self):
        print("%-50s | %11s | %-34s | %8s | %-14s | %s" % ("case", "ours", "peer", "ratio", "bar", "verdict"))
        print("-" * 142)
        for row in self.rows:
            print(self.line(row))
        failed = [row for row in self.rows if row["verdict"] in ("short", "not measured")]
        held = [row for row in self.rows if row["verdict"] == "holds"]
        print("%d bars hold, %d are short or could not be measured" % (len(held), len(failed)))
        return not failed

    def write(self, path):
        machine = {"cpus": os.cpu_count(), "kernel": platform.release(), "model": model()}
        with open(path, "w", encoding="utf-8") as out:
            json.dump({"machine": machine, "rows": self.rows}, out, indent=2, ensure_ascii=False)
            out.write("\n")


def model():
    try:
        text = subprocess.run(["lscpu"], capture_output=True, text=True, check=True).stdout
        return next(row.split(":", 1)[1].strip() for row in text.splitlines() if row.startswith("Model name"))
    except (OSError, StopIteration, subprocess.CalledProcessError):
        return "unknown"
