"""The suite: every case rendered, read, compared with its prediction, and judged by its cost."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.core.errors import UsageError
from twin.core.random import stream
from twin.spec.rig import Rig
from twin.spec.scenario import Scenario
from twin.study.distortion.case import CASES, Case, case_names, square_as_bright
from twin.study.distortion.detection import Detection, Shanks
from twin.study.distortion.judged import Row, rows_of
from twin.study.distortion.metrics import averaged, distortion_of
from twin.study.distortion.prediction import chance_of, predicted
from twin.study.distortion.scan import scan_of_case
from twin.study.distortion.target import Bands, read_bands, target_image


@dataclass(frozen=True)
class Outcome:
    """One case: its figures, the image and the bands of its first turn, and what it costs.

    `rows` is empty where the target cannot be read in an image; `detection` is None where it was
    not asked for; `control` is that of a square image of the same exposure, where it differs from
    the reference's.
    """

    case: Case
    rows: tuple[Row, ...]
    image: NDArray[np.uint8]
    bands: Bands | None
    detection: Detection | None
    control: Detection | None = None

    @property
    def passed(self) -> bool:
        """Whether every figure was read and agrees with its prediction."""
        return bool(self.rows) and all(row.passed for row in self.rows)


def chosen(names: Sequence[str]) -> tuple[Case, ...]:
    """Cases by name, all where none is named.

    Raises: UsageError naming every case that does not exist.
    """
    unknown = [name for name in names if name not in case_names()]
    if unknown:
        allowed = ", ".join(case_names())
        raise UsageError(*(f"case: got {name!r}; allowed: {allowed}" for name in unknown))
    return tuple(case for case in CASES if not names or case.name in names)


def outcomes(
    cases: Sequence[Case],
    *,
    rig: Rig,
    scenario: Scenario,
    shanks: Shanks | None = None,
    told: Callable[[], None] | None = None,
) -> Iterator[Outcome]:
    """Run `cases` one after the other; `told` is called after each image.

    The scenario gives bath, light and seed; the timing is that of the case.
    """
    for case in cases:
        images = [_image(case, turn, rig, scenario, told) for turn in range(case.repeats)]
        bands = [read_bands(image) for image in images]
        found = [distortion_of(one) for one in bands if one is not None]
        rows: tuple[Row, ...] = ()
        if len(found) == len(images):
            rows = rows_of(case=case, measured=averaged(found), chance=chance_of(case, rig),
                           expected=predicted(case=case, rig=rig))  # fmt: skip
        detection = shanks.under(case, told) if shanks else None
        square = square_as_bright(case)
        control = shanks.under(square, told) if shanks and square else None
        yield Outcome(case, rows, images[0], bands[0], detection, control)


def images_of(cases: Sequence[Case], *, parts: int) -> int:
    """Images that a run of the suite renders."""
    inspected = len(cases) + sum(square_as_bright(case) is not None for case in cases)
    return sum(case.repeats for case in cases) + 2 * parts * inspected


def _image(
    case: Case, turn: int, rig: Rig, scenario: Scenario, told: Callable[[], None] | None
) -> NDArray[np.uint8]:
    seed = scenario.seed
    scan = scan_of_case(case=case, rig=rig, rng=stream(seed, "distortion", case.name, "t", turn))
    image = target_image(
        rig=rig, scenario=scenario, line_scan=scan,
        rng=stream(seed, "distortion", case.name, "camera", turn),
    )  # fmt: skip
    if told:
        told()
    return image
