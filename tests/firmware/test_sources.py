"""The C sources: no library, no memory of their own, nothing for the analysers, covered."""

import re
import shutil
import subprocess

import pytest

# What gcc may call of itself, in freestanding code too; and what every shared library holds.
ALLOWED = {"memset", "memcpy", "memmove", "memcmp"}


@pytest.fixture(scope="module", params=["bench_controller", "trigger_unit"])
def objects(request, firmware, tmp_path_factory):
    """A component compiled as for a board: `nm` names what it needs and what it keeps."""
    folder = tmp_path_factory.mktemp("objects")
    sources = sorted((firmware / request.param).glob("*.c"))
    command = ["gcc", "-std=c99", "-ffreestanding", "-fno-pic", "-Os", "-c", *sources]
    subprocess.run(command, check=True, cwd=folder, timeout=60)
    return sorted(folder.glob("*.o"))


def symbols(objects):
    listed = subprocess.run(["nm", *objects], capture_output=True, text=True, check=True).stdout
    return re.findall(r"^[0-9a-f ]{16} (\w) (\S+)$", listed, re.MULTILINE)


def test_nothing_is_needed_from_a_library(objects):
    found = symbols(objects)
    defined = {name for kind, name in found if kind != "U"}
    assert {"bench_scan", "tu_edges"} & defined
    assert {name for kind, name in found if kind == "U"} - defined <= ALLOWED


def test_nothing_is_remembered_outside_the_state(objects):
    assert [name for kind, name in symbols(objects) if kind in "bBdDC"] == []


def test_no_function_calls_itself(objects):
    """Over the graph of direct calls; the tables hold leaves only, which call forward."""
    calls = {}
    for file in objects:
        text = subprocess.run(
            ["objdump", "--disassemble", "--reloc", "--no-show-raw-insn", file],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        for line in text.splitlines():
            if begun := re.match(r"[0-9a-f]+ <(\w+)>:$", line):
                calls[function := begun[1]] = set()
            elif called := re.search(
                r"R_X86_64_P\w+\s+((?:bench|tu|wide)_\w+)-|\bcall\s+\S+ <(\w+)>", line
            ):
                calls[function].add(called[1] or called[2])
    assert len(calls) > 20
    assert circle(calls) is None


def circle(calls):
    """A function that can be reached from itself, None if there is none."""
    for start in calls:
        seen, ahead = set(), set(calls[start])
        while ahead:
            seen |= ahead
            ahead = {name for f in ahead for name in calls.get(f, ())} - seen
        if start in seen:
            return start
    return None


def test_a_circle_of_calls_would_be_seen():
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == "b"
    assert circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) is None


@pytest.fixture
def analysed(firmware):
    """What `make TARGET` says of a folder of sources; skips without cppcheck."""
    if not shutil.which("cppcheck"):
        pytest.skip("cppcheck is not installed")

    def analysed(target, *variables):
        command = ["make", "--silent", "-C", firmware, target, *variables]
        done = subprocess.run(command, capture_output=True, text=True)
        if "Did not find addon" in done.stdout + done.stderr:
            pytest.skip("this cppcheck has no MISRA addon")
        return done.returncode, done.stdout + done.stderr

    return analysed


@pytest.mark.parametrize("target", ["analyse", "misra"])
def test_the_analysers_find_nothing(analysed, target):
    code, words = analysed(target)
    assert code == 0, words


def test_every_deviation_from_misra_is_justified(analysed, firmware):
    """Told of no deviation, the checker finds the rules of MISRA.md and no others."""
    found = set()
    for component in ("bench_controller", "trigger_unit"):
        code, words = analysed("misra", "DEVIATIONS=", f"COMPONENTS={component}")
        assert code != 0
        found |= set(re.findall(r"misra-c2012-([\d.]+)\]", words))
    page = (firmware / "MISRA.md").read_text(encoding="utf-8")
    assert found == set(re.findall(r"^\| ([\d.]+) \((?:advisory|required)\)", page, re.M))


def test_random_inputs_cover_the_sources(variant, fuzz):
    library = variant("gcov")
    assert fuzz(library, seed=5, stories=150, scans=600).returncode == 0
    lines, branches = coverage(library.parent / "bench_controller")
    assert lines >= 0.95
    assert branches >= 0.90


def coverage(folder):
    """Shares of lines run and of branches taken, over all sources whose counts lie in `folder`."""
    counts = sorted(folder.glob("*.gcda"))
    told = subprocess.run(
        ["gcov", "--branch-probabilities", "--no-output", *counts],
        capture_output=True, text=True, check=True, cwd=folder,
    ).stdout  # fmt: skip
    return share(told, "Lines executed"), share(told, "Taken at least once")


def share(told, words):
    per_file = re.findall(rf"^File '.*\.c'\n(?:.*\n)*?{words}:([\d.]+)% of (\d+)$", told, re.M)
    assert per_file, told
    total = sum(int(count) for _, count in per_file)
    return sum(float(percent) / 100 * int(count) for percent, count in per_file) / total


def test_the_example_of_the_protocol_compiles(firmware, tmp_path):
    protocol = (firmware / "bench_controller" / "protocol.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```c\n(.*?)```", protocol, re.DOTALL)
    (tmp_path / "main.c").write_text(example)
    strict = ["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror"]
    include = f"-I{firmware / 'bench_controller'}"
    command = ["gcc", *strict, "-ffreestanding", include, "-c", "main.c"]
    subprocess.run(command, check=True, cwd=tmp_path, timeout=60)
