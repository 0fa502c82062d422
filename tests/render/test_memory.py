"""One part needs little memory: five native images, one after the other, with noise."""

import tracemalloc

import pytest

from twin.core.random import stream
from twin.render.camera import expose
from twin.render.conditions import draw_conditions
from twin.render.head import render_head
from twin.render.population import draw_part
from twin.render.shank import render_shank
from twin.spec.loader import load_scenario

LIMIT_BYTES = 300 * 2**20


@pytest.fixture(scope="module")
def loaded():
    return load_scenario("nominal", overrides=["infeed.defective_share=1"])


def images(loaded, part_id):
    """The five images of one part."""
    rig, scenario = loaded.rig, loaded.scenario
    part = draw_part(
        seed=scenario.seed, part_id=part_id, infeed=scenario.infeed, fasteners=rig.fasteners
    )
    conditions = draw_conditions(
        rig=rig, scenario=scenario, fastener=rig.fasteners[part.fastener], rng=stream(1, "memory")
    )
    process = conditions.process
    view = render_shank(rig=rig, part=part, process=process, line_scan=conditions.line_scan)
    yield expose(electrons=view.electrons, sensor=rig.line_camera, rng=stream(1, "noise"))
    for index, angle in enumerate(conditions.head_angles_rad):
        view = render_head(
            rig=rig, part=part, process=process, spindle_angle_rad=angle, index=index
        )
        yield expose(electrons=view.electrons, sensor=rig.frame_camera, rng=stream(1, "noise"))


def test_a_part_stays_within_300_mib_and_leaves_nothing_behind(loaded):
    list(images(loaded, 0))  # compile, and fill the caches of geometry
    tracemalloc.start()
    try:
        for part_id in range(6):
            tracemalloc.reset_peak()
            kept = list(images(loaded, part_id))
            _, peak = tracemalloc.get_traced_memory()
            assert sum(image.nbytes for image in kept) < peak < LIMIT_BYTES
        del kept
        begin, _ = tracemalloc.get_traced_memory()
        list(images(loaded, 1))  # a type of fastener that was seen: nothing new is cached
        end, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert end - begin < 2**20
