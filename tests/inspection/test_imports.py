"""The inspection stack runs without a simulator and without torch, the service included."""

import subprocess
import sys

FORBIDDEN = ("torch", "onnx", "simpy", "pybullet", "twin.spec", "twin.render", "twin.physics")


SERVER = ("fastapi", "uvicorn", "starlette", "prometheus_client")


def loaded_by(modules: str, names: tuple[str, ...]) -> list[str]:
    code = f"import sys, {modules}\nprint(*(n for n in {names!r} if n in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_the_service_loads_no_torch_and_no_simulator():
    modules = "twin.inspection.service.app, twin.inspection.service.server"
    assert loaded_by(modules, FORBIDDEN) == []


def test_asking_a_service_needs_no_web_server():
    assert loaded_by("twin.inspection.remote", (*FORBIDDEN, *SERVER, "onnxruntime")) == []


def test_serving_loads_no_torch_and_no_simulator():
    modules = "twin.inspection, twin.inspection.inspector, twin.inspection.images"
    assert loaded_by(f"{modules}, twin.inspection.monitoring.monitor", FORBIDDEN) == []
