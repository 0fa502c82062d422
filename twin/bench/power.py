"""The controller's power supply: when it fails, all that the controller knew is lost."""

from collections.abc import Callable

from twin.bench.scan_cycle import ScanCycle
from twin.controllers.contract import Controller
from twin.plant.site import Site


class PowerSupply:
    """While the fault power.controller_restart lasts there is no controller; then a new one."""

    def __init__(self, site: Site, cycle: ScanCycle, boot: Callable[[], Controller]) -> None:
        """`boot` gives a controller as it is at power-on."""
        self._faults = site.faults
        self._cycle = cycle
        self._boot = boot
        site.env.process(self._run())

    def _run(self):
        while True:
            yield from self._until(is_failed=True)
            self._cycle.power_off()
            yield from self._until(is_failed=False)
            self._cycle.power_on(self._boot())

    def _until(self, *, is_failed: bool):
        while (self._faults.active("power", "controller_restart") is not None) != is_failed:
            yield self._faults.changed()
