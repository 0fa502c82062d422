"""A scenario made ready to run: its bench, its controller and whoever judges its images."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from twin.bench.aged_detection import Conditions
from twin.bench.bench import Bench, build_bench, connect_controller
from twin.bench.judges import DetectionModelJudge, ImageJudge
from twin.bench.recording import Recording
from twin.core.journal import Entry
from twin.core.records import Verdict
from twin.inspection.inspector import Inspector
from twin.plant.captures import Capture, Darkroom, Developed
from twin.plant.inspection_pc import Judge
from twin.render.uv_bars import irradiance_at_part_w_per_m2
from twin.spec.loader import Loaded

Witness = Callable[[Sequence[Capture], Sequence[Developed], Verdict], None]


def set_up(
    loaded: Loaded,
    *,
    inspector: Inspector | None,
    recording: Recording,
    witness: Witness,
    closing: ExitStack,
    readers: Sequence[Callable[[Entry], None]] = (),
) -> Bench:
    """The bench with its controller, as it is before anything happens.

    `inspector` judges the images, None where none are rendered; `witness` sees images, truth and
    verdict of every part that has any; `closing` ends what the bench holds; `readers` see the
    journal beside the recording.

    Raises: ControllerError where the controller cannot serve.
    """
    scenario, rig = loaded.scenario, loaded.rig
    judge, darkroom = _judge(loaded, inspector, witness)
    if darkroom:
        closing.callback(darkroom.close)
    bench = build_bench(
        scenario=scenario,
        rig=rig,
        draw=recording.draw,
        judge=judge,
        darkroom=darkroom,
        readers=(*recording.readers, *readers),
    )
    closing.callback(bench.cell.close)
    connect_controller(bench, scenario=scenario, rig=rig)
    return bench


def model_folder(loaded: Loaded) -> Path:
    """Where the inspection model of a scenario lies."""
    return loaded.rig.root / loaded.scenario.inspection.model


def inspector_of(loaded: Loaded) -> Inspector | None:
    """The inspection stack of a scenario, None where it renders no images.

    Raises: ModelError where the model cannot serve.
    """
    scenario = loaded.scenario
    if scenario.imaging == "timing":
        return None
    return Inspector(model_folder(loaded), threshold=scenario.inspection.threshold)


def _judge(
    loaded: Loaded, inspector: Inspector | None, witness: Witness
) -> tuple[Judge, Darkroom | None]:
    scenario = loaded.scenario
    if inspector is None:
        irradiance = irradiance_at_part_w_per_m2(sheet=loaded.rig.light, lighting=scenario.light)
        conditions = Conditions(scenario.bath, irradiance)
        model = scenario.detection_model
        return DetectionModelJudge(model, seed=scenario.seed, conditions=conditions), None
    return ImageJudge(inspector, witness), Darkroom(rig=loaded.rig, seed=scenario.seed)
