"""What a worker does with a task, wherever it runs."""

from dataclasses import replace

import cv2

from twin.spec.loader import Loaded
from twin.spec.resources import find_rig
from twin.study.engine.imaging import pod_rows
from twin.study.engine.play import run_rows
from twin.study.engine.task import Row, Task


def work(task: Task) -> list[Row]:
    """Rows of a task: nothing but the task decides them. One thread does it all."""
    cv2.setNumThreads(1)
    task = replace(task, loaded=_at_home(task))
    return pod_rows(task) if task.kind == "pod" else run_rows(task)


def _at_home(task: Task) -> Loaded:
    """The scenario with the rig's folder of this machine, which may be another's."""
    rig = task.loaded.rig
    if rig.root.is_dir():
        return task.loaded
    here = find_rig(rig.root.name)
    urdf = here / rig.robot_urdf.relative_to(rig.root)
    return replace(task.loaded, rig=replace(rig, root=here, robot_urdf=urdf))
