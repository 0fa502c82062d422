"""Which detection model a scenario plays with: its own numbers, over its file's, over the rig's."""

from twin.core.errors import ScenarioError
from twin.spec.detection_sheet import DetectionSheet
from twin.spec.problems import validated
from twin.spec.rig import Rig
from twin.spec.scenario import Scenario
from twin.spec.yaml_file import YamlFile, read_yaml

NUMBERS = ("b0", "b1", "reference_length_m", "false_call_share")


def with_detection_model(scenario: Scenario, rig: Rig, file: YamlFile) -> Scenario:
    """`scenario` with every number of its detection model filled in.

    A file is looked for beside the scenario's.

    Raises: ScenarioError where the file it names is not there or wrong, one argument a problem.
    """
    asked = scenario.detection_model
    sheet = rig.detection_model if asked.file is None else _sheet(asked.file, file)
    filled = {name: getattr(sheet, name) for name in NUMBERS if getattr(asked, name) is None}
    return scenario.model_copy(update={"detection_model": asked.model_copy(update=filled)})


def _sheet(name: str, file: YamlFile) -> DetectionSheet:
    try:
        return validated(DetectionSheet, read_yaml(file.path.parent / name))
    except ScenarioError as error:
        place = file.origin(("detection_model", "file"))
        told = (f"{place}: detection_model.file: {text}" for text in error.args)
        raise ScenarioError(*told) from None
