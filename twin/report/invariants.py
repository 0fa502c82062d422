"""The six invariants of the bench by number and name, as the monitor knows them."""

from twin.bench.monitor.ok_bin import OkBinEarned
from twin.bench.monitor.part_count import NoPartLostOrDoubled
from twin.bench.monitor.progress import NoWaitForEver
from twin.bench.monitor.robot_zone import StillWhileRobotInZone
from twin.bench.monitor.safe_stop import SafeAfterStop, UvOffWhileGuardOpen

INVARIANTS = {
    invariant.number: invariant.name
    for invariant in (
        OkBinEarned,
        NoPartLostOrDoubled,
        StillWhileRobotInZone,
        SafeAfterStop,
        NoWaitForEver,
        UvOffWhileGuardOpen,
    )
}
