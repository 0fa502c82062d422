"""The list of checks."""

from twin.validation.registry import VALIDATIONS


def test_checks_are_numbered_in_order():
    numbers = [validation.number for validation in VALIDATIONS]
    assert numbers == list(range(1, len(numbers) + 1))


def test_no_two_rows_share_a_name():
    names = [row.name for validation in VALIDATIONS[:3] for row in validation.rows()]
    assert len(names) == len(set(names))
