"""The pytest plugin: fixtures `bench` and `make_bench`, marker `scenario`, `--controller`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from twin.testing.live_bench import LiveBench

MARKER = "scenario"
SCENARIO = "nominal"
OVERRIDES = ("imaging=timing", "parts=3")
HELP = "Controller under test: reference, native or qemu; default: the one the scenario names."


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--controller`, and the same as a setting of pytest.ini."""
    parser.getgroup("twin", "digital twin of the MPI bench").addoption(
        "--controller", metavar="KIND", default=None, help=HELP
    )
    parser.addini("twin_controller", HELP, default="")


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers",
        f"{MARKER}(name, *overrides): scenario the fixture `bench` plays, by name or file, with "
        "overrides such as 'parts=2'.",
    )


def pytest_report_header(config: pytest.Config) -> str | None:
    """Which controller is under test, where the call says so."""
    controller = controller_of(config)
    return f"twin: controller {controller}" if controller else None


def controller_of(config: pytest.Config) -> str:
    """The controller asked for, "" for the scenario's own."""
    return config.getoption("--controller") or config.getini("twin_controller")


@pytest.fixture
def make_bench(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., LiveBench]]:
    """Makes benches: `make_bench("nominal", "parts=2")`, each fresh, all closed after the test.

    A scenario file is looked for beside the test first.
    """
    with ExitStack() as closing:

        def make(name: str = SCENARIO, *overrides: str) -> LiveBench:
            bench = _made(request, tmp_path_factory, name, overrides)
            closing.callback(bench.close)
            return bench

        yield make


@pytest.fixture
def bench(request: pytest.FixtureRequest, make_bench: Callable[..., LiveBench]) -> LiveBench:
    """A fresh bench that plays the scenario of the marker, else `nominal` with three parts.

    Verdicts come from the scenario's detection model unless an override says `imaging=full`.
    """
    marker = request.node.get_closest_marker(MARKER)
    return make_bench(*(marker.args if marker else ()))


def _made(
    request: pytest.FixtureRequest,
    folders: pytest.TempPathFactory,
    name: str,
    overrides: tuple[str, ...],
) -> LiveBench:
    from twin.core.errors import TwinError
    from twin.spec.loader import load_scenario
    from twin.testing.live_bench import LiveBench

    beside = request.path.parent / name
    controller = controller_of(request.config)
    chosen = (f"controller.kind={controller}",) if controller else ()
    try:
        loaded = load_scenario(
            beside if beside.is_file() else name, overrides=(*OVERRIDES, *overrides, *chosen)
        )
        return LiveBench(loaded, folders.mktemp("bench"))
    except TwinError as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None
