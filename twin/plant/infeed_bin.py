"""The infeed bin: fasteners in nests, named one by one by the order system."""

from collections import deque
from collections.abc import Callable

from twin.plant.faults import Faults
from twin.plant.wires import Wires
from twin.plant.workpiece import Workpiece
from twin.spec.part import Part
from twin.spec.scenario import BathState


class InfeedBin:
    """Hands out the parts of the run; draws each one only when it comes to the front.

    The order announces number and type of the front one, wrongly while part.wrong_type acts.
    """

    def __init__(
        self,
        wires: Wires,
        *,
        parts: deque[int],
        draw: Callable[[int], Part],
        types: tuple[str, ...],
        bath: BathState,
        faults: Faults,
        choose: Callable[[], int | None] | None = None,
    ) -> None:
        """`parts` are the numbers still to come, which may be dealt out to other fixtures as well;
        `choose` names the part that comes next; without it they come in order."""
        self._wires = wires
        self._faults = faults
        self._ids = parts
        self._draw = draw
        self._types = types
        self._bath = bath
        self._choose = choose or self._in_order
        self.next: Workpiece | None = None
        self._advance()
        wires.env.process(self._watch())

    def take(self) -> Workpiece:
        """The next workpiece, out of its nest. Raises IndexError when the bin is empty."""
        if self.next is None:
            raise IndexError("the infeed bin is empty")
        workpiece = self.next
        code = self._announced(workpiece)
        workpiece.ordered = self._types[code] if code < len(self._types) else None
        self._advance()
        return workpiece

    def _advance(self) -> None:
        part_id = self._choose()
        self.next = None if part_id is None else Workpiece(self._draw(part_id), self._bath)
        self._wires["infeed_empty"] = self.next is None
        self._wires["infeed_part_id"] = self.next.part_id if self.next else 0
        self._wires["infeed_type"] = self._announced(self.next) if self.next else 0

    def _in_order(self) -> int | None:
        return self._ids.popleft() if self._ids else None

    def _announced(self, workpiece: Workpiece) -> int:
        """Recipe number of the order; the wrong one of a single type has no recipe."""
        code, types = self._types.index(workpiece.part.fastener), len(self._types)
        if self._faults.active("part", "wrong_type") is None:
            return code
        return (code + 1) % types if types > 1 else types

    def _watch(self):
        while True:
            yield self._faults.changed()
            self._wires["infeed_type"] = self._announced(self.next) if self.next else 0
