"""`twin pod` as a shell calls it."""

import json
import math

import twin.cli.pod  # noqa: F401

DATA = "size,hit\n" + "1,1\n" * 2 + "1,0\n" * 8 + "3,1\n" * 9 + "3,0\n"
KEYS = {"n", "hits", "link", "transform", "b0", "b1", "a50", "a90", "a90_95", "bound", "aic"}


def test_json_has_the_agreed_keys_and_nothing_else_on_stdout(twin, tmp_path):
    (tmp_path / "data.csv").write_text(DATA)
    called = twin("pod", "data.csv", "--transform", "a", "--json")
    assert called.code == 0
    facts = json.loads(called.out)
    assert set(facts) >= KEYS
    assert (facts["n"], facts["hits"], facts["link"], facts["bound"]) == (20, 11, "logit", "wald")
    assert math.isclose(facts["a90"], 3.0, rel_tol=1e-9)
    assert "20 targets" in called.err


def test_a_table_for_people(twin, tmp_path):
    (tmp_path / "data.csv").write_text(DATA)
    called = twin("pod", "data.csv", "--link", "probit", "--bound", "lr")
    assert called.code == 0
    assert "a90_95" in called.out


def test_wrong_input_is_exit_2(twin, tmp_path):
    (tmp_path / "data.csv").write_text("size,hit\n1,0\n2,x\n")
    (tmp_path / "apart.csv").write_text("1,0\n2,0\n3,1\n")
    for arguments, message in (
        (("data.csv",), "data.csv:3: column 2 (hit)"),
        (("apart.csv",), "separated"),
        (("none.csv",), "none.csv"),
        (("apart.csv", "--link", "cauchit"), "cauchit"),
    ):
        called = twin("pod", *arguments, "--json")
        assert called.code == 2
        assert called.out == ""
        assert message in called.err
        assert "Traceback" not in called.err
