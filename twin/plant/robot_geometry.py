"""What a plan of the robot depends on besides its request: as one word, alike for cells alike."""

import hashlib
from pathlib import Path

from twin.core.errors import MotionError
from twin.spec.rig import Rig


def bench_urdf(rig: Rig) -> Path:
    """The body of the bench; its frame stands at the fixture."""
    return rig.root / "robot" / "bench.urdf"


def geometry_of(rig: Rig) -> str:
    """SHA-256 over arm, bench, layout, drives and fasteners of a rig.

    Raises: MotionError where a body's file does not exist.
    """
    digest = hashlib.sha256()
    for file in (rig.robot_urdf, bench_urdf(rig)):
        if not file.is_file():
            raise MotionError(f"{file} does not exist")
        digest.update(file.read_bytes())
    for sheet in (rig.cell, rig.robot, *dict(sorted(rig.fasteners.items())).values()):
        digest.update(sheet.model_dump_json().encode())
    digest.update(repr(sorted(rig.fasteners)).encode())
    return digest.hexdigest()
