import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from twin.spec.resources import data_folder

PACKAGE = Path(sys.modules["twin"].__file__).parent
LOAD = "from twin.spec import load_scenario; print(load_scenario('nominal').rig.root)"


@pytest.fixture
def installed(tmp_path):
    """What an installed wheel looks like: the code, and no checkout around it."""
    for name in ("__init__.py", "core", "spec"):
        source, target = PACKAGE / name, tmp_path / "site" / "twin" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    return tmp_path / "site"


def run(site, cwd):
    environment = os.environ | {"PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", LOAD]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)


def test_an_installed_twin_finds_its_packaged_data(installed, tmp_path):
    for kind in ("rig_models", "scenarios"):
        shutil.copytree(data_folder(kind), installed / "twin" / "_data" / kind)
    result = run(installed, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == str(installed / "twin/_data/rig_models/mpi_bench")


def test_an_installation_without_data_says_so(installed, tmp_path):
    result = run(installed, cwd=tmp_path)
    assert result.returncode != 0
    assert "the installation has no scenarios; install mpi-twin again" in result.stderr
