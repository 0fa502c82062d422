"""The inspection stack runs without a simulator and without torch."""

import subprocess
import sys

FORBIDDEN = ("torch", "onnx", "simpy", "pybullet", "twin.spec", "twin.render", "twin.physics")


def test_serving_loads_no_torch_and_no_simulator():
    code = (
        "import sys, twin.inspection, twin.inspection.inspector, twin.inspection.images\n"
        f"print([name for name in {FORBIDDEN!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
