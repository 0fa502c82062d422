"""The script that puts deliberate bugs into the firmware: it tells caught from missed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent / "evidence" / "mutants.py"
VERDICTS = "tests/contract/test_verdicts.py"
WRONG = """
- name: caught
  breaks: A score of more than 1 counts
  file: bench_verdict.c
  was: "return (score >= 0.0) && (score <= 1.0);"
  now: "return score >= 0.0;"
- name: harmless
  breaks: Nothing
  file: bench_verdict.c
  was: "/* not yet */"
  now: "/* still not */"
- name: no C
  breaks: The compiler
  file: bench_verdict.c
  was: "return (score >= 0.0) && (score <= 1.0);"
  now: "return (score >= 0.0) &&;"
"""


@pytest.fixture
def mutants():
    """Runs the script: exit code, standard output and standard error."""

    def run(*words):
        command = [sys.executable, SCRIPT, *words]
        done = subprocess.run(command, capture_output=True, text=True, timeout=500)
        return done.returncode, done.stdout, done.stderr

    return run


@pytest.fixture
def file(tmp_path):
    """A file of mutants of the bench controller."""

    def write(text):
        path = tmp_path / "bench_controller.yaml"
        path.write_text(text)
        return f"--mutants={path}"

    return write


def test_every_mutant_fits_the_sources(mutants):
    code, told, words = mutants("--check")
    assert code == 0, words
    assert int(told.split()[0]) >= 150


def test_what_is_caught_survives_or_does_not_build(mutants, file, tmp_path):
    code, told, words = mutants(
        file(WRONG), f"--tests={VERDICTS}", f"--out={tmp_path}", "--workers=1"
    )
    assert (code, told) == (1, "1 of 3 mutants caught\n")
    assert "error: expected expression" in words
    document = json.loads((tmp_path / "mutants.json").read_text())
    assert {key: document[key] for key in ("mutants", "caught", "survived", "not_built")} == {
        "mutants": 3, "caught": 1, "survived": 1, "not_built": 1,
    }  # fmt: skip
    assert [r["outcome"] for r in document["results"]] == ["caught", "survived", "not built"]
    test = "test_a_score_that_is_none_makes_no_verdict[native-"
    assert document["results"][0]["caught_by"].startswith(f"{VERDICTS}::{test}")
    page = (tmp_path / "mutants.md").read_text()
    assert "1 of 3 caught" in page
    assert "| Nothing | `bench_verdict.c`:" in page


@pytest.mark.parametrize(
    ("was", "words"),
    [
        ("return (score >= 0.0) && (score <= 1.5);",
         "its text is not there:\nreturn (score >= 0.0) && (score <= 1.5);\nnearest is line "),
        ("verdict", "its text stands "),
        ("", "its text stands "),
    ],
)  # fmt: skip
def test_a_mutant_that_does_not_fit_is_an_error_that_says_where_to_look(mutants, file, was, words):
    entry = json.dumps([{"name": "one", "breaks": "-", "file": "bench_verdict.c",
                         "was": was, "now": "0"}])  # fmt: skip
    code, _, error = mutants(file(entry))
    assert code == 2
    assert f"mutant 'one': bench_controller/bench_verdict.c: {words}" in error
    if "nearest" in words:
        assert "static bool is_score(double score) { return (score >= 0.0)" in error


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"file": "no.c"}, "mutant 'one': bench_controller/no.c: there is no such source"),
        ({"now": "return (score >= 0.0) && (score <= 1.0);"}, "changes nothing"),
        ({"why": "x"}, "got the keys"),
    ],
)
def test_a_malformed_mutant_is_an_error(mutants, file, change, words):
    entry = {"name": "one", "breaks": "-", "file": "bench_verdict.c", "now": "0",
             "was": "return (score >= 0.0) && (score <= 1.0);"}  # fmt: skip
    code, _, error = mutants(file(json.dumps([entry | change])))
    assert code == 2
    assert words in error


def test_two_of_one_name_and_one_of_none_are_errors(mutants, file):
    code, _, error = mutants(file(WRONG + WRONG))
    assert code == 2
    assert "mutant 'harmless': named twice" in error
    code, _, error = mutants("--only=no such")
    assert code == 2
    assert "there is no mutant no such" in error


def test_a_suite_that_fails_without_a_mutant_proves_nothing(mutants, file, tmp_path):
    broken = tmp_path / "test_broken.py"
    broken.write_text("def test_this():\n    raise AssertionError\n")
    code, _, error = mutants(file(WRONG), f"--tests={broken}", "--workers=1")
    assert code == 2
    assert "without any mutant the suite fails" in error
