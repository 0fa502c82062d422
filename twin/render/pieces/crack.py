"""A known crack on the plain shank of a fastener, treated as the scenario's recipe says."""

import math
from dataclasses import asdict

from twin.render.pieces.piece import Drawn, Parameter, Piece, Setting
from twin.render.pieces.stage import fastener_of, process_of, scan_of
from twin.render.shank import render_shank
from twin.render.zones import zones_of
from twin.spec.part import Defect, Part


def straight_crack(setting: Setting) -> Defect:
    """The crack, its middle on the plain shank, half a turn from the index."""
    zones = zones_of(fastener_of(setting))
    middle_z = (zones.fillet_end_m + zones.thread_start_m) / 2
    middle_arc = zones.circumference_m / 2
    half, angle = setting["length_m"] / 2, setting["angle_rad"]
    dz, darc = half * math.cos(angle), half * math.sin(angle)
    return Defect(
        kind="seam",
        surface="shank",
        points_m=((middle_z - dz, middle_arc - darc), (middle_z + dz, middle_arc + darc)),
        length_m=setting["length_m"],
        depth_m=setting["depth_m"],
        opening_m=setting["opening_m"],
        profile="even" if setting["even_depth"] else "elliptic",
    )


def _draw(setting: Setting) -> Drawn:
    crack = straight_crack(setting)
    name = setting.scenario.infeed.mix[0].fastener
    view = render_shank(
        rig=setting.rig,
        part=Part(1, name, (crack,), (), texture_seed=setting.scenario.seed),
        process=process_of(setting),
        line_scan=scan_of(setting),
    )
    return Drawn(view, {"fastener": name, "crack": asdict(crack)})


CRACK = Piece(
    name="crack",
    description="straight crack on the plain shank of the scenario's first fastener",
    cameras=("line",),
    parameters=(
        Parameter("length_m", "m", 3e-3, 0.2e-3, 15e-3, "along its line"),
        Parameter("depth_m", "m", 0.3e-3, 1e-6, 5e-3, "greatest depth"),
        Parameter("opening_m", "m", 15e-6, 0.1e-6, 0.5e-3, "width of the mouth"),
        Parameter("angle_rad", "rad", 0.0, -math.pi / 2, math.pi / 2, "to the axis"),
        Parameter(
            "even_depth", "1", 0.0, 0.0, 1.0,
            "1: as deep from end to end, as an eroded slot; 0: half an ellipse, uneven",
            is_whole=True,
        ),
    ),
    draw=_draw,
)  # fmt: skip
