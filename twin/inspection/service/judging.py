"""One inspection as the service does it: verdict, what the monitoring says of it, document."""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from twin.core.records import Frame, Verdict, ViewName
from twin.inspection.inspector import CERTAIN_REJECT, Inspector
from twin.inspection.verdict_document import VerdictDocument, document_of


class Watch(Protocol):
    """Whoever looks over the shoulder of the inspection; what it says becomes `alarms`."""

    def see(self, frames: Sequence[Frame], verdict: Verdict) -> tuple[str, ...]:
        """Alarms that these images or this verdict raise."""
        ...


class Judging:
    """Runs in the one worker thread: the watch has a memory and meets parts in their order."""

    def __init__(self, watch: Watch | None = None) -> None:
        self._watch = watch

    def judge(self, inspector: Inspector, frames: Sequence[Frame], part_id: int) -> VerdictDocument:
        """Verdict on a part."""
        return self._told(inspector, frames, inspector.inspect(frames, part_id))

    def judge_image(
        self, inspector: Inspector, image: NDArray[np.uint8], view: ViewName
    ) -> VerdictDocument:
        """Verdict on a single image of any size, as if it were all there is of its part."""
        begin = time.perf_counter()
        result = inspector.inspect_image(image, view)
        is_ok = result.score < inspector.threshold and result.score < CERTAIN_REJECT
        verdict = Verdict(
            0,
            "ok" if is_ok else "reject",
            result.score,
            inspector.threshold,
            result.regions,
            {view: result.score},
            doubts=(f"{view}: {result.doubt}",) if result.doubt else (),
        )
        verdict = replace(verdict, wall_s=time.perf_counter() - begin)
        return self._told(inspector, [Frame(view, 0, 0, image)], verdict)

    def _told(
        self, inspector: Inspector, frames: Sequence[Frame], verdict: Verdict
    ) -> VerdictDocument:
        alarms = self._watch.see(frames, verdict) if self._watch else ()
        return document_of(verdict, model_sha256=inspector.recipe.sha256, alarms=alarms)
