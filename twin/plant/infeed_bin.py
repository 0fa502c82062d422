"""The infeed bin: fasteners in nests, named one by one by the order system."""

from collections import deque
from collections.abc import Callable

from twin.plant.wires import Wires
from twin.plant.workpiece import Workpiece
from twin.spec.part import Part
from twin.spec.scenario import BathState


class InfeedBin:
    """Holds the parts of the run; draws each one only when it comes to the front."""

    def __init__(
        self,
        wires: Wires,
        *,
        parts: int,
        draw: Callable[[int], Part],
        types: tuple[str, ...],
        bath: BathState,
    ) -> None:
        self._wires = wires
        self._ids = deque(range(1, parts + 1))
        self._draw = draw
        self._types = types
        self._bath = bath
        self.next: Workpiece | None = None
        self._advance()

    def take(self) -> Workpiece:
        """The next workpiece, out of its nest. Raises IndexError when the bin is empty."""
        if self.next is None:
            raise IndexError("the infeed bin is empty")
        workpiece = self.next
        self._advance()
        return workpiece

    def _advance(self) -> None:
        self.next = Workpiece(self._draw(self._ids.popleft()), self._bath) if self._ids else None
        self._wires["infeed_empty"] = self.next is None
        self._wires["infeed_part_id"] = self.next.part_id if self.next else 0
        self._wires["infeed_type"] = self._types.index(self.next.part.fastener) if self.next else 0
