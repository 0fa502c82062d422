"""What must fit between the datasheets of one rig."""

from collections.abc import Iterator

from twin.spec.datasheets import Fastener, Lens, LineScanCamera
from twin.spec.rig import Rig


def rig_problems(rig: Rig) -> list[str]:
    """Every contradiction between the datasheets of a rig, in words."""
    lenses = (("line_lens", rig.line_lens), ("frame_lens", rig.frame_lens))
    problems = [text for name, lens in lenses for text in _lens_problems(name, lens)]
    problems.extend(_line_camera_problems(rig.line_camera))
    for name, fastener in rig.fasteners.items():
        found = (*_material_problems(rig, fastener), *_geometry_problems(fastener))
        problems.extend(f"{rig.name}: fasteners.{name}.{text}" for text in found)
    return problems


def _lens_problems(name: str, lens: Lens) -> Iterator[str]:
    if not lens.f_number_min <= lens.f_number <= lens.f_number_max:
        yield (
            f"{name}.f_number: got {lens.f_number}; "
            f"must lie in {lens.f_number_min} … {lens.f_number_max}, "
            f"as far as its iris opens and closes"
        )


def _line_camera_problems(camera: LineScanCamera) -> Iterator[str]:
    if camera.pixel_format == "BayerRG":
        yield (
            f"line_camera.pixel_format: got {camera.pixel_format!r}; "
            f"a line of pixels holds no mosaic, must be Mono or RGB"
        )


def _material_problems(rig: Rig, fastener: Fastener) -> Iterator[str]:
    if fastener.material not in rig.materials:
        yield f"material: got {fastener.material!r}; allowed: {', '.join(rig.materials)}"


def _geometry_problems(fastener: Fastener) -> Iterator[str]:
    limits = (
        ("thread_length_m", fastener.thread_length_m, "length_m", fastener.length_m),
        ("socket_depth_m", fastener.socket_depth_m, "head_height_m", fastener.head_height_m),
        ("socket_width_m", fastener.socket_width_m, "head_width_m", fastener.head_width_m),
    )
    for name, value, limit_name, limit in limits:
        if value > limit:
            yield f"{name}: got {value}; must be at most {limit_name} ({limit})"
