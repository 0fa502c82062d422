"""A study that is killed before any one of its file operations, and goes on.

Run as a script with an empty folder; prints how many places it was killed in. Every attempt is a
process of its own that ends itself by SIGKILL, so nothing of it can tidy up.
"""

import os
import shutil
import signal
import sys
from pathlib import Path

from twin.spec.loader import load_scenario
from twin.study.engine.store import open_store
from twin.study.engine.task import Task

LOADED = load_scenario("nominal")
OPERATIONS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.scandir"}
SETTINGS = {"study": "made", "seed": 1}
TASKS = [Task("run", number, 0, 0, LOADED) for number in range(3)]


def work_off(out):
    with open_store(out, SETTINGS, resumes=True) as store:
        if not store.is_finished:
            for task in TASKS:
                if task.name not in store.done():
                    store.keep(task, [{"value": task.point / 4}])
            store.finish({task.point: {"factor": task.point} for task in TASKS})


def killed(out, operation):
    """Whether an attempt that is to be killed before its n-th file operation was."""
    child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    left = operation

    def count_down(event, _):
        nonlocal left
        if event in OPERATIONS:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count_down)
    work_off(out)
    os._exit(0)


def contents(out):
    return {p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def main(folder):
    work_off(folder / "whole")
    whole, attempt = contents(folder / "whole"), folder / "attempt"
    operation, is_killed = 0, True
    while is_killed:
        operation += 1
        is_killed = killed(attempt, operation)
        killed(attempt, operation)
        work_off(attempt)
        if contents(attempt) != whole:
            sys.exit(f"other files after being killed before operation {operation}")
        shutil.rmtree(attempt)
    print(operation - 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
