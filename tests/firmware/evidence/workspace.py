"""A copy of the checkout whose firmware may be changed, or built otherwise, and tested."""

import os
import shutil
import signal
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]
PARTS = ("twin", "tests", "firmware_stubs", "rig_models", "scenarios")
LEFT_OUT = shutil.ignore_patterns("build", ".hypothesis")
PASSED, FAILED = 0, 1
ENDLESS_S = 600
"""Tests that take more processor time than this do not end."""


class EvidenceError(RuntimeError):
    """What was to be shown cannot be: the tests do not run, or the data is wrong."""


@dataclass(frozen=True)
class Workspace:
    """One such copy; `tests_env` is set for its tests."""

    root: Path
    tests_env: Mapping[str, str]

    @classmethod
    def copied_to(cls, root: Path, **tests_env: str) -> "Workspace":
        """Copy what the tests of the firmware need into an empty folder."""
        for part in PARTS:
            shutil.copytree(CHECKOUT / part, root / part, ignore=LEFT_OUT)
        shutil.copy2(CHECKOUT / "pyproject.toml", root)
        return cls(root, tests_env)

    @property
    def firmware(self) -> Path:
        """The folder of the C sources."""
        return self.root / "firmware_stubs"

    def build(self, *variables: str) -> str:
        """Build the libraries for this machine: what the compiler complains of, "" if nothing."""
        done = subprocess.run(
            ["make", "--silent", "-C", self.firmware, "host", *variables],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return "" if done.returncode == 0 else done.stdout + done.stderr

    def first_failure(self, tests: Iterable[str], *options: str) -> str | None:
        """The first test to fail, None where all pass.

        Raises:
            EvidenceError: pytest cannot run them.
        """
        report = self.root / "junit.xml"
        report.unlink(missing_ok=True)
        shutil.rmtree(self.root / ".hypothesis", ignore_errors=True)
        done = self.pytest("--exitfirst", f"--junit-xml={report}", *options, *tests)
        if done.returncode == PASSED:
            return None
        if done.returncode == FAILED:
            return _failed_case(report)
        if done.returncode == -signal.SIGXCPU:
            return f"did not end within {ENDLESS_S} s of processor time"
        if done.returncode < 0:
            return f"crashed with {signal.Signals(-done.returncode).name}"
        raise EvidenceError(f"pytest ended with {done.returncode}:\n{done.stdout}{done.stderr}")

    def pytest(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run tests of this copy: one process, the same random choices each time."""
        limited = ("sh", "-c", f'ulimit -S -t {ENDLESS_S}; exec "$@"', "sh")
        command = (sys.executable, "-m", "pytest", "-p", "no:cacheprovider",
                   "-p", "_hypothesis_pytestplugin", "--hypothesis-seed=0")  # fmt: skip
        return subprocess.run(
            [*limited, *command, *words],
            cwd=self.root, env=self._env(), capture_output=True, text=True, check=False,
        )  # fmt: skip

    def _env(self) -> dict[str, str]:
        """Imports from here, with no plugin but the one asked for, compiled once."""
        return os.environ | {
            "PYTHONPATH": str(self.root),
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(self.root / "pycache"),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            **self.tests_env,
        }


def _failed_case(report: Path) -> str:
    """Name of the first failed test in a JUnit file, as `file::test[case]`."""
    for case in ElementTree.parse(report).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            return f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name')}"
    raise EvidenceError(f"{report}: pytest failed, but no test did")
