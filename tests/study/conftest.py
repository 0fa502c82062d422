"""Studies written by a test."""

import pytest

from twin.study.plan.study import load_study

HEAD = "study: made\ndescription: made by a test\nscenario: nominal\n"


@pytest.fixture
def study_file(tmp_path):
    """Write a study, its head given; returns the file."""

    def write(text, *, head=HEAD):
        file = tmp_path / "made.yaml"
        file.write_text(head + text, encoding="utf-8")
        return file

    return write


@pytest.fixture
def make_study(study_file):
    """A study of a text, its head given."""
    return lambda text: load_study(study_file(text))
