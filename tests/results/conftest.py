"""Stores on SQLite and on a PostgreSQL server of the tests' own, and runs to put into them."""

import json
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest
import sqlalchemy as sa

from twin.results import open_store


@pytest.fixture(scope="session")
def postgres():
    """URL of a PostgreSQL server on loopback, without a database; skips where none is installed.

    Its folder is no folder of pytest's, which nobody but its user may enter.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = str(found[-1]) if found else shutil.which("initdb")
    if initdb is None:
        pytest.skip("PostgreSQL is not installed: no initdb")
    tools = Path(initdb).parent
    folder = Path(tempfile.mkdtemp(prefix="twin-postgres-"))
    user = {"user": "postgres"} if os.geteuid() == 0 else {}  # it refuses to run as root
    if user:
        shutil.chown(folder, "postgres")
    data, port = folder / "data", _free_port()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, **user}
    subprocess.run([initdb, "-D", data, "-U", "twin", "-A", "trust", "-E", "UTF8", "--no-sync"],
                   check=True, **quiet)  # fmt: skip
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    control = [tools / "pg_ctl", "-D", data, "-w"]
    subprocess.run([*control, "-o", options, "-l", folder / "log", "start"], check=True, **quiet)
    yield f"postgresql://twin@127.0.0.1:{port}"
    subprocess.run([*control, "-m", "fast", "stop"], check=True, **quiet)
    shutil.rmtree(folder)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """A store that does not exist yet, on either database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store/results.sqlite"
    server = request.getfixturevalue("postgres")
    name = f"t{abs(hash(request.node.nodeid)) % 10**12}"
    engine = sa.create_engine(server.replace("postgresql:", "postgresql+psycopg:") + "/postgres",
                              isolation_level="AUTOCOMMIT")  # fmt: skip
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{server}/{name}"


@pytest.fixture
def store(url):
    opened = open_store(url, creates=True)
    yield opened
    opened.close()


@pytest.fixture
def run_folder(tmp_path):
    """Writes the folder of a run that the store can read."""

    def write(name, *, seed=1, cycle_s=22.0, concentration=0.25, passed=True):
        folder = tmp_path / name
        folder.mkdir(parents=True, exist_ok=True)
        summary = {
            "scenario": "nominal", "seed": seed, "trace_sha256": "ab" * 32,
            "parts": {"in": 12, "ok": 11},
            "kpi": {"cycle_time_s": {"mean": cycle_s, "max": None}, "failures": [{"count": 1}]},
            "expectations": [{"name": "x", "passed": passed}],
            "invariants": {"checked": 6, "violations": []},
        }  # fmt: skip
        resolved = {"bath": {"concentration_ml_per_100ml": concentration}, "imaging": "timing",
                    "infeed": {"mix": [{"fastener": "m12"}]}, "parts": 12}  # fmt: skip
        manifest = {"scenario": "nominal", "seed": seed, "resolved": resolved}
        (folder / "summary.json").write_text(json.dumps(summary))
        (folder / "manifest.json").write_text(json.dumps(manifest))
        return folder

    return write
