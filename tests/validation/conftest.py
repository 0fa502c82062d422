"""What the tests of all checks need."""

import pytest


@pytest.fixture(scope="session")
def failures():
    """Names of the rows that fail."""
    return lambda rows: [row.name for row in rows if not row.passed]


@pytest.fixture
def scaled(monkeypatch):
    """Patch a function so that its result is multiplied by a number or by a function's result."""

    def patch(module, name, factor):
        true = getattr(module, name)

        def broken(*args, **kwargs):
            result = true(*args, **kwargs)
            by = factor(**kwargs) if callable(factor) else factor
            return tuple(r * by for r in result) if isinstance(result, tuple) else result * by

        monkeypatch.setattr(module, name, broken)

    return patch
