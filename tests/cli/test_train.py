"""`twin train` and `distil` as a shell calls them: what no training can be ordered with."""

import pytest

pytest.importorskip("torch", reason="needs the extra `train`")
import twin.cli.train  # noqa: F401


@pytest.mark.parametrize("rate", ["0", "-0.001", "1.5", "nan"])
def test_a_learning_rate_out_of_range_is_exit_2(twin, rate):
    called = twin("train", "data", "--out", "model", "--learning-rate", rate)
    assert called.code == 2
    assert "--learning-rate: got" in called.err
    assert "allowed: above 0, to 1" in called.err


def test_everything_wrong_is_said_at_once(twin, tmp_path):
    called = twin(
        "train", "data", "--out", "model", "--network", "vgg", "--tile", "100", "--mix", "2"
    )
    assert called.code == 2
    for said in ("--network: got 'vgg'", "--tile: got 100", "--mix: got 2.0"):
        assert said in called.err
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize(("option", "value"), [("--temperature", "0"), ("--weight", "1.5")])
def test_a_lesson_out_of_range_is_exit_2(twin, option, value):
    called = twin("distil", "data", "--teacher", "t", "--out", "model", option, value)
    assert called.code == 2
    assert f"{option}: got {float(value)!r}" in called.err
