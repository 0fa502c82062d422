"""A scenario made ready to run: its bench, its controller and whoever judges its images."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from twin.bench.bench import Bench, build_bench, connect_controller
from twin.bench.judges import DetectionModelJudge, ImageJudge, Witness, all_of
from twin.bench.recording import Recording
from twin.core.journal import Entry
from twin.inspection.inspector import Inspector
from twin.plant.captures import Darkroom
from twin.plant.inspection_pc import Judge
from twin.spec.loader import Loaded


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
    judge, darkroom = _judge(loaded, inspector, all_of(recording.causes.witness, witness))
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
    if bench.picker:
        closing.callback(bench.picker.close)
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
        judge = DetectionModelJudge(scenario.detection_model, seed=scenario.seed, witness=witness)
        return judge, None
    return ImageJudge(inspector, witness), Darkroom(rig=loaded.rig, seed=scenario.seed)
