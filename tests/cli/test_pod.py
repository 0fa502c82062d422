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


def test_separated_data_are_fitted_when_asked_to(twin, tmp_path):
    (tmp_path / "apart.csv").write_text("\n".join(f"{k},{int(k > 20)}" for k in range(1, 41)))
    called = twin("pod", "apart.csv", "--method", "firth", "--transform", "a", "--json")
    assert called.code == 0
    assert math.isclose(json.loads(called.out)["a50"], 20.5, rel_tol=1e-9)
    assert "separated" in called.err


def test_false_calls_from_blanks_in_the_file_or_beside_it(twin, tmp_path):
    (tmp_path / "data.csv").write_text(DATA)
    (tmp_path / "blanks.csv").write_text(DATA + "0,0\n" * 58 + "0,1\n" * 2)
    beside = twin("pod", "data.csv", "--blanks", "60", "--false-calls", "2", "--json")
    inside = twin("pod", "blanks.csv", "--json")
    first, second = json.loads(beside.out), json.loads(inside.out)
    assert first == second
    assert (first["n"], first["blanks"], first["false_calls"]) == (20, 60, 2)
    assert first["false_call_ci95"][0] < first["false_call_rate"] < first["false_call_ci95"][1]
    assert "blank" not in beside.err
    assert "false-call rate is unknown" in twin("pod", "data.csv").err
    both = twin("pod", "blanks.csv", "--blanks", "9")
    assert both.code == 2
    assert "holds 60 (size 0)" in both.err
    assert twin("pod", "data.csv", "--blanks", "3", "--false-calls", "4").code == 2


def test_signals_instead_of_hits(twin, tmp_path):
    rows = [f"{a},{3 * a * (1.1 if a % 2 else 0.9)}" for a in range(1, 50)] + ["0,1", "0,9"]
    (tmp_path / "contrast.csv").write_text("a,contrast\n" + "\n".join(rows))
    called = twin("pod", "contrast.csv", "--decision", "8", "--json")
    assert called.code == 0
    facts = json.loads(called.out)
    assert set(facts) >= {"n", "b0", "b1", "tau", "a50", "a90", "a90_95", "aic"}
    assert 2.4 < facts["a50"] < 2.9
    assert (facts["blanks"], facts["false_calls"]) == (2, 1)
    for wrong in (("--noise", "1"), ("--decision", "8", "--link", "probit")):
        assert twin("pod", "contrast.csv", *wrong).code == 2
