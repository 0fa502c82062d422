"""A data set whose writer is killed before any one of its file operations, twice, and goes on.

Run as a script with an empty folder; prints how many places it was killed in. Every attempt is a
process of its own that ends itself by SIGKILL, so nothing of it can tidy up.
"""

import os
import shutil
import signal
import sys
from pathlib import Path

from twin.render import dataset
from twin.spec.loader import load_scenario

LOADED = load_scenario("nominal")
OPERATIONS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.scandir"}


def drawn(job, part_id):
    """A part in no time: one image, of every second part a mask."""
    name = f"part_{part_id:06d}_shank.png"
    boxes = [{"defect": 0, "x": 0, "y": 0, "width": 1, "height": 1, "area_px": 1,
              "run_lengths": [0, 1, 3]}] * (part_id % 2)  # fmt: skip
    for kind in ["images", "masks"][: 1 + part_id % 2]:
        (job.out / kind / name).write_text(f"{kind} {part_id}")
    view = {"size_px": [2, 2], "offset_px": [0, 0], "pixel_format": "Mono", "bit_depth": 8,
            "boxes": boxes, "visible_cnr": {"0": 5.0}}  # fmt: skip
    defect = {"kind": "seam", "length_m": 1e-3, "depth_m": 1e-4, "opening_m": 1e-5, "cover_m": 0.0}
    return {"part_id": part_id, "fastener": "m8", "is_defective": bool(boxes),
            "defects": [defect], "views": {"shank": view}}  # fmt: skip


def write(out, count):
    dataset.write_dataset(
        rig=LOADED.rig, scenario=LOADED.scenario, count=count, views=("shank",), out=out,
        parts_per_shard=2,
    )  # fmt: skip


def killed(out, count, operation):
    """Whether a writer that is to be killed before its n-th file operation was."""
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
    write(out, count)
    os._exit(0)


def contents(out):
    return {p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def main(folder):
    dataset.render_part = drawn
    write(folder / "whole", 5)
    whole, attempt = contents(folder / "whole"), folder / "attempt"
    operation, is_killed = 0, True
    while is_killed:
        operation += 1
        is_killed = killed(attempt, 3, operation)
        killed(attempt, 5, operation)
        write(attempt, 5)
        if contents(attempt) != whole:
            sys.exit(f"another data set after being killed before operation {operation}")
        shutil.rmtree(attempt)
    print(operation - 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
