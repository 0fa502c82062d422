import shutil

import pytest

from twin.spec.resources import data_folder


@pytest.fixture
def nominal_text():
    """The scenario `nominal` as text, for tests that spoil it."""
    return (data_folder("scenarios") / "nominal.yaml").read_text(encoding="utf-8")


@pytest.fixture
def write(tmp_path):
    """Writes a scenario file and returns its path."""

    def write_file(text, name="scenario.yaml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write_file


@pytest.fixture
def rig_copy(tmp_path):
    """A copy of the rig mpi_bench that a test may spoil."""
    return shutil.copytree(data_folder("rig_models") / "mpi_bench", tmp_path / "rig")


@pytest.fixture
def problems_of():
    """What a call complains about, one problem per entry."""
    from twin.core.errors import ScenarioError

    def problems(call, *args, **kwargs):
        with pytest.raises(ScenarioError) as caught:
            call(*args, **kwargs)
        return list(caught.value.args)

    return problems
