"""Time of one noisy image over the time NumPy takes to draw as many Poisson numbers."""

from collections.abc import Callable
from dataclasses import dataclass

from twin.core.random import stream
from twin.perf.stopwatch import Figure, median_seconds, one_thread
from twin.render.camera import expose
from twin.render.conditions import Conditions, draw_conditions
from twin.render.head import render_head
from twin.render.population import draw_part
from twin.render.shank import render_shank
from twin.render.view import View
from twin.spec.datasheets import Sensor
from twin.spec.loader import Loaded
from twin.spec.part import Part

REPEATS = 9


@dataclass(frozen=True)
class Subject:
    """A part to take a picture of, and what it went through."""

    part: Part
    conditions: Conditions


def line_image_vs_poisson(loaded: Loaded) -> Figure:
    """Shank image of 2048 lines of 2048 pixels, noise included, on one thread."""
    rig = loaded.rig

    def view(subject: Subject) -> View:
        process, scan = subject.conditions.process, subject.conditions.line_scan
        return render_shank(rig=rig, part=subject.part, process=process, line_scan=scan)

    return _against_poisson(loaded, view, rig.line_camera)


def head_image_vs_poisson(loaded: Loaded) -> Figure:
    """Head view at the frame camera's full resolution, noise included, on one thread."""
    rig = loaded.rig

    def view(subject: Subject) -> View:
        return render_head(
            rig=rig,
            part=subject.part,
            process=subject.conditions.process,
            spindle_angle_rad=subject.conditions.head_angles_rad[0],
            index=0,
        )

    return _against_poisson(loaded, view, rig.frame_camera)


def _against_poisson(loaded: Loaded, view: Callable[[Subject], View], sensor: Sensor) -> Figure:
    """Ratio of medians; every repeat takes a part that was never rendered before."""
    subjects = [_subject(loaded, number) for number in range(REPEATS)]
    electrons = view(_subject(loaded, REPEATS)).electrons
    mean_e, shape = float(electrons.mean()), electrons.shape
    rng = stream(1, "perf")

    def image(repeat: int) -> object:
        return expose(electrons=view(subjects[repeat]).electrons, sensor=sensor, rng=rng)

    with one_thread():
        expose(electrons=electrons, sensor=sensor, rng=rng)
        image_s, poisson_s = median_seconds(
            image, lambda _: rng.poisson(mean_e, shape), repeats=REPEATS, warm_ups=0
        )
    return Figure(
        image_s / poisson_s,
        f"{image_s * 1e3:.0f} ms for an image of {shape[0]} x {shape[1]}, {poisson_s * 1e3:.0f} ms "
        f"for as many NumPy Poisson numbers of mean {mean_e:.1f}; medians of {REPEATS} parts never "
        "seen before, geometry of the fastener type cached, one thread",
    )


def _subject(loaded: Loaded, number: int) -> Subject:
    """Part `number`, all of the first fastener type of the mix."""
    scenario, rig = loaded.scenario, loaded.rig
    infeed = scenario.infeed.model_copy(update={"mix": scenario.infeed.mix[:1]})
    part = draw_part(seed=scenario.seed, part_id=number, infeed=infeed, fasteners=rig.fasteners)
    conditions = draw_conditions(
        rig=rig,
        scenario=scenario,
        fastener=rig.fasteners[part.fastener],
        rng=stream(scenario.seed, "perf", "conditions", number),
    )
    return Subject(part, conditions)
