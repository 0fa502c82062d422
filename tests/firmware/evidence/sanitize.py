"""The whole regression suite on firmware built with AddressSanitizer and UBSan.

`python tests/firmware/evidence/sanitize.py`: exit codes 0 nothing found, 1 a test fails or a
sanitizer speaks, 2 there are no sanitizers here, or they do not see a bug put in their way.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from mutant import load_mutants
from suite import NATIVE_ONLY, SUITE
from workspace import EvidenceError, Workspace

FLAGS = "-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all"
CANARIES = Path(__file__).parent / "canaries"
CANARY_TESTS = {"bench_controller": ["tests/contract/test_recipe.py"],
                "trigger_unit": ["tests/contract/test_trigger_unit.py"]}  # fmt: skip


def main() -> int:
    try:
        with tempfile.TemporaryDirectory() as folder:
            workspace = Workspace.copied_to(Path(folder) / "checkout", **_environment(folder))
            _see_canaries(workspace)
            found = _failure(workspace, [test for suite in SUITE.values() for test in suite])
            found = found and found + _said(Path(folder))
    except EvidenceError as error:
        print(f"sanitize: {error}", file=sys.stderr)
        return 2
    print(found or "nothing out of bounds, nothing undefined")
    return 1 if found else 0


def _environment(folder: str) -> dict[str, str]:
    """What makes the sanitizers end a test with a crash, and write why into the folder."""
    options = f"abort_on_error=1:log_path={folder}/said"
    return {
        "LD_PRELOAD": _runtime(),
        "ASAN_OPTIONS": f"{options}:detect_leaks=0",  # Python's own
        "UBSAN_OPTIONS": f"{options}:print_stacktrace=1",
        "PYTHONMALLOC": "malloc",  # of Python's pools they see nothing
    }


def _said(folder: Path) -> str:
    return "".join(f"\n{file.read_text()}" for file in sorted(folder.glob("said*")))


def _runtime() -> str:
    """The sanitizer's library, which must be loaded before everything else."""
    told = subprocess.run(
        ["gcc", "-print-file-name=libasan.so"], capture_output=True, text=True, check=True
    ).stdout.strip()
    if not Path(told).is_absolute():
        raise EvidenceError("gcc has no AddressSanitizer")
    return told


def _see_canaries(workspace: Workspace) -> None:
    """Bugs that only a sanitizer can see: each must end the tests that run over it."""
    files = [CANARIES / f"{component}.yaml" for component in SUITE]
    for canary in load_mutants(files, workspace.firmware):
        with canary.within(workspace.firmware):
            seen = _failure(workspace, CANARY_TESTS[canary.component])
        print(f"canary {canary.name!r}: {seen}", file=sys.stderr)
        if not (seen and "crashed" in seen):
            raise EvidenceError(f"no sanitizer saw this: {canary.breaks}")


def _failure(workspace: Workspace, tests: list[str]) -> str | None:
    complaint = workspace.build(f"FLAGS_host={FLAGS}")
    return complaint or workspace.first_failure(tests, *NATIVE_ONLY)


if __name__ == "__main__":
    sys.exit(main())
