"""Two workers against one on a rendered POD study."""

from collections.abc import Sequence

from twin.perf.stopwatch import Figure, median_seconds
from twin.spec.loader import Loaded
from twin.study.engine.task import Task
from twin.study.engine.workers import LocalWorkers, completed
from twin.study.plan.study_file import PodTask

SPECIMENS = 24
REPEATS = 3
WARM_UP = 6
POD = PodTask(cracks=SPECIMENS // 2, blanks=SPECIMENS // 2)


def sweep_speedup(loaded: Loaded) -> Figure:
    """Time of one worker over time of two, on the same specimens, rendered and inspected."""
    tasks = _tasks(loaded)
    alone, pair = LocalWorkers(1), LocalWorkers(2)
    try:
        _do(alone, tasks[:WARM_UP])
        _do(pair, tasks[: 2 * WARM_UP])
        alone_s, pair_s = median_seconds(
            lambda _: _do(alone, tasks), lambda _: _do(pair, tasks), repeats=REPEATS, warm_ups=0
        )
    finally:
        alone.close()
        pair.close()
    return Figure(
        alone_s / pair_s,
        f"{alone_s:.1f} s with one worker, {pair_s:.1f} s with two: {SPECIMENS} specimens of a POD "
        f"study, five native images each, judged; medians of {REPEATS} that take turns, workers "
        "started and warm, one thread each",
    )


def _tasks(loaded: Loaded) -> list[Task]:
    """A specimen a task, all of the first fastener type of the mix."""
    infeed = loaded.scenario.infeed
    one_type = infeed.model_copy(update={"mix": infeed.mix[:1]})
    scenario = loaded.scenario.model_copy(update={"infeed": one_type})
    alike = Loaded(scenario, loaded.rig, loaded.path)
    return [Task("pod", 0, 0, k, alike, pod=POD, first=k, last=k + 1) for k in range(SPECIMENS)]


def _do(workers: LocalWorkers, tasks: Sequence[Task]) -> None:
    for _ in completed(workers, tasks):
        pass
