"""A scenario made ready to run: its bench, its controller and whoever judges its images."""

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from twin.bench.aged_detection import Conditions
from twin.bench.bench import Bench, build_bench, connect_controllers
from twin.bench.inspection_watch import InspectionWatch, inspection_watch
from twin.bench.judges import DetectionModelJudge, ImageJudge, InspectionStack, Witness, all_of
from twin.bench.recording import Recording
from twin.controllers.contract import Controller
from twin.core.journal import Entry
from twin.inspection.inspector import Inspector
from twin.inspection.remote import RemoteInspector
from twin.plant.captures import Darkroom
from twin.plant.inspection_pc import Judge
from twin.plant.robot_cell import RobotCell
from twin.render.uv_bars import irradiance_at_part_w_per_m2
from twin.spec.loader import Loaded
from twin.spec.rig import Rig
from twin.spec.scenario import Scenario

TOKEN = "TWIN_TOKEN"
"""Environment variable with the service's bearer token, for `twin serve` and whoever asks it."""


def set_up(
    loaded: Loaded,
    *,
    inspector: InspectionStack | None,
    recording: Recording,
    witness: Witness,
    closing: ExitStack,
    readers: Sequence[Callable[[Entry], None]] = (),
    cell: RobotCell | None = None,
    boot: Callable[[Scenario, Rig], Controller] | None = None,
    keep_in: Path | None = None,
) -> Bench:
    """The bench with its controller, as it is before anything happens.

    `inspector` judges the images, None where none are rendered; `witness` sees images, truth and
    verdict of every part that has any; `closing` ends what the bench holds; `readers` see the
    journal beside the recording; `cell` is one to be used again, which stays open; `boot` gives
    another controller than the scenario's; `keep_in` takes images unlike those of training.

    Raises: ControllerError where the controller cannot serve, ModelError where the model's
    reference cannot.
    """
    scenario, rig = loaded.scenario, loaded.rig
    judge, darkroom = _judge(loaded, inspector, all_of(recording.witness, witness))
    if darkroom:
        closing.callback(darkroom.close)
    bench = build_bench(
        scenario=scenario,
        rig=rig,
        draw=recording.draw,
        judge=judge,
        darkroom=darkroom,
        readers=(*recording.readers, *readers),
        cell=cell,
        watch=_watch(loaded, inspector, keep_in),
    )
    closing.callback(bench.close)
    connect_controllers(bench, scenario=scenario, rig=rig, boot=boot)
    return bench


def model_folder(loaded: Loaded) -> Path:
    """Where the inspection model of a scenario lies."""
    return loaded.rig.root / loaded.scenario.inspection.model


def inspector_of(loaded: Loaded) -> Inspector | RemoteInspector | None:
    """The inspection stack of a scenario, None where it renders no images.

    Raises: ModelError where the model cannot serve, or a service serves another; ServiceError
    where the service does not answer.
    """
    scenario, wanted = loaded.scenario, loaded.scenario.inspection
    if scenario.imaging == "timing":
        return None
    if wanted.url is None:
        return Inspector(model_folder(loaded), threshold=wanted.threshold, runtime=wanted.runtime)
    return RemoteInspector(
        wanted.url,
        model_folder(loaded),
        threshold=wanted.threshold,
        timeout_s=wanted.service_timeout_s,
        token=os.environ.get(TOKEN),
    )


def _watch(
    loaded: Loaded, inspector: InspectionStack | None, keep_in: Path | None
) -> InspectionWatch | None:
    if inspector is None:
        return None
    return inspection_watch(loaded.scenario.inspection, model_folder(loaded), keep_in)


def _judge(
    loaded: Loaded, inspector: InspectionStack | None, witness: Witness
) -> tuple[Judge, Darkroom | None]:
    scenario = loaded.scenario
    if inspector is None:
        irradiance = irradiance_at_part_w_per_m2(sheet=loaded.rig.light, lighting=scenario.light)
        conditions = Conditions(scenario.bath, irradiance)
        judge = DetectionModelJudge(
            scenario.detection_model, seed=scenario.seed, conditions=conditions, witness=witness
        )
        return judge, None
    return ImageJudge(inspector, witness), Darkroom(rig=loaded.rig, seed=scenario.seed)
