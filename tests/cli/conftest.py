"""Commands as a shell would call them, in this process."""

import sys
from dataclasses import dataclass

import pytest

from twin.cli import main


@dataclass
class Called:
    """What a command left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


@pytest.fixture
def twin(monkeypatch, capfd, tmp_path):
    """Call `twin` with arguments, in an empty directory."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> Called:
        monkeypatch.setattr(sys, "argv", ["twin", *arguments])
        with pytest.raises(SystemExit) as exit_:
            main()
        captured = capfd.readouterr()
        return Called(int(exit_.value.code or 0), captured.out, captured.err)

    return call
