"""A real study killed by `kill -9` at five random instants, then resumed.

Run as a script with a study's file and an empty folder; prints how many tasks were done after each
kill. Ends with an error where the files differ from those of a study that was left in peace.
"""

import os
import random
import signal
import sys
import threading
import time
from pathlib import Path

from twin.study.engine.sweep import sweep
from twin.study.evaluate.evaluation import evaluate
from twin.study.plan.study import load_study

KILLS = 5


def work_off(study, out):
    sweep(study, out=out, resumes=True, evaluate=lambda store: evaluate(study, store))


def killed_after(delay_s, study, out):
    child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    threading.Timer(delay_s, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
    work_off(study, out)
    os._exit(0)


def contents(out):
    return {p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def main(file, folder):
    study, rng = load_study(file), random.Random()
    began = time.monotonic()
    work_off(study, folder / "peace")
    took_s = time.monotonic() - began
    done, kills = [], 0
    for _ in range(KILLS):
        kills += killed_after(rng.uniform(0, took_s / 2), study, folder / "killed")
        done.append(len(list((folder / "killed" / "unfinished").glob("*.parquet"))))
    work_off(study, folder / "killed")
    if contents(folder / "killed") != contents(folder / "peace"):
        sys.exit(f"other files after kills at {done} tasks")
    print(kills, done)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
