"""`twin io`: printing, writing and comparing what the signal list generates."""

import pytest

KINDS = {"header": "typedef struct bench_inputs", "table": "| register |",
         "registers": "register,words,", "enums": "class RobotProgram(IntEnum):"}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_printed_written_and_compared(twin, tmp_path, kind):
    printed = twin("io", kind)
    assert printed.code == 0
    assert KINDS[kind] in printed.out
    assert twin("io", kind, "--out", "file").out == ""
    file = tmp_path / "file"
    assert file.read_text() == printed.out
    assert twin("io", kind, "--out", "file", "--check").code == 0
    file.write_text(printed.out + "x")
    stale = twin("io", kind, "--out", "file", "--check")
    assert (stale.code, stale.err) == (1, "twin: file is out of date\n")
    assert file.read_text() == printed.out + "x"


def test_a_missing_file_is_out_of_date(twin):
    assert twin("io", "header", "--out", "no.h", "--check").code == 1


def test_check_needs_a_file(twin):
    refused = twin("io", "header", "--check")
    assert refused.code == 2
    assert "say with --out which file to compare" in refused.err


def test_an_unknown_rig_and_an_unwritable_file_are_usage_errors(twin):
    assert "unknown rig: got 'nobench'" in twin("io", "table", "--rig", "nobench").err
    refused = twin("io", "table", "--out", "no/such/folder")
    assert refused.code == 2
    assert "--out no/such/folder: cannot be written" in refused.err


def test_generate_asks_for_a_checkout(twin):
    refused = twin("io", "generate")
    assert refused.code == 2
    assert "is no checkout" in refused.err


def test_generate_writes_and_checks(twin, tmp_path):
    for folder in ("firmware_stubs/bench_controller", "twin/controllers"):
        (tmp_path / folder).mkdir(parents=True)
    stale = twin("io", "generate", "--check")
    assert stale.code == 1
    assert "bench_io.h is out of date" in stale.err
    assert "wrote firmware_stubs/bench_controller/bench_io.h\n" in twin("io", "generate").out
    assert twin("io", "generate", "--check").code == 0
    assert twin("io", "generate").out == ""
