"""What a head view is made of: one part on one bench, treated in one way, turned to one angle."""

from dataclasses import dataclass
from functools import partial

from twin.core.records import ProcessState
from twin.render.applied_field import FieldAt, head_face_field
from twin.render.film import Film, film_on_part
from twin.render.head_camera import HeadCamera, head_camera
from twin.render.head_geometry import HeadView, head_view
from twin.render.head_optics import sharp_px
from twin.render.head_shape import HeadShape, head_shape
from twin.spec import datasheets as ds
from twin.spec.calibration import Calibration
from twin.spec.part import Part
from twin.spec.rig import Rig


@dataclass(frozen=True)
class HeadScene:
    """A head before the frame camera: `pose` is the camera's, `view` what its pixels see.

    `sharp_px` blur (standard deviation) of what is in focus.
    """

    rig: Rig
    part: Part
    process: ProcessState
    calibration: Calibration
    fastener: ds.Fastener
    material: ds.Material
    shape: HeadShape
    pose: HeadCamera
    view: HeadView
    sharp_px: float
    film: Film

    @property
    def field_at(self) -> FieldAt:
        """Field of every shot at points (x, y) of the top face."""
        return partial(
            head_face_field,
            shots=self.process.shots,
            fastener=self.fastener,
            material=self.material,
            magnetiser=self.rig.magnetiser,
            calibration=self.calibration,
        )


def head_scene(
    *,
    rig: Rig,
    part: Part,
    process: ProcessState,
    spindle_angle_rad: float,
) -> HeadScene:
    """The scene of one part turned by the spindle."""
    fastener, camera = rig.fasteners[part.fastener], rig.frame_camera
    shape = head_shape(fastener)
    pose = head_camera(
        camera=camera,
        lens=rig.frame_lens,
        light=rig.light,
        shape=shape,
        spindle_angle_rad=spindle_angle_rad,
    )
    return HeadScene(
        rig=rig,
        part=part,
        process=process,
        calibration=rig.calibration,
        fastener=fastener,
        material=rig.materials[fastener.material],
        shape=shape,
        pose=pose,
        view=head_view(shape=shape, camera=pose, columns=camera.columns, rows=camera.rows),
        sharp_px=sharp_px(rig),
        film=film_on_part(
            bath=rig.bath, process=process, fastener=fastener, calibration=rig.calibration
        ),
    )
