"""A finished study as it lies on disk."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twin.core.errors import UsageError

SUMMARY = "summary.json"
MANIFEST = "manifest.json"
DATA = "data"
MM_SUFFIX = "_mm"


@dataclass(frozen=True)
class Factor:
    """What was varied: its key, its short name, its unit if it has one."""

    key: str
    name: str
    unit: str | None
    is_logarithmic: bool

    @property
    def title(self) -> str:
        """Name and unit, as an axis has it."""
        name = self.name.replace("_", " ")
        return f"{name} [{self.unit}]" if self.unit else name


@dataclass(frozen=True)
class StudyFolder:
    """`summary` and `manifest` as written; `tables` the text of each CSV by its stem."""

    folder: Path
    summary: Mapping[str, Any]
    manifest: Mapping[str, Any]
    tables: Mapping[str, str]

    @property
    def factors(self) -> tuple[Factor, ...]:
        """What was varied."""
        return tuple(Factor(**factor) for factor in self.summary["factors"])

    @property
    def points(self) -> list[Mapping[str, Any]]:
        """Every design point with its values and responses."""
        return self.summary["points"]

    def responses(self) -> list[str]:
        """Names of all responses that any point has a value of, headline figures first."""
        names = {name for point in self.points for name, response in point["responses"].items()
                 if response["value"] is not None}  # fmt: skip
        first = [name for name in (*HEADLINES, *STATION_FIGURES) if name in names]
        return first + sorted(names - set(first))


HEADLINES = (
    "pod.a90_95_mm", "pod.a90_mm", "pod.a50_mm", "pod.false_call_share", "pod.miss_share",
    "pod.miss_share_ge_3mm", "pod.cnr_median", "pod.shank_background_dn", "pod.head_background_dn",
    "run.kpi.throughput_parts_per_h", "run.kpi.cycle_time_s.mean", "run.inspection.miss_rate",
    "run.inspection.false_alarm_rate",
)  # fmt: skip
STATION_FIGURES = (
    "run.kpi.station_kinds.busy_share.robot", "run.kpi.station_kinds.bottleneck_share.robot",
    "run.kpi.station_kinds.busy_share.inspection", "run.kpi.iso22400.oee",
)  # fmt: skip
TITLES = {
    "pod.a90_95_mm": "a90/95 [mm]",
    "pod.a90_mm": "a90, whisker to a90/95 [mm]",
    "pod.a50_mm": "a50 [mm]",
    "pod.false_call_share": "false calls per blank part [1]",
    "pod.miss_share": "cracks of the design missed [1]",
    "pod.miss_share_ge_3mm": "cracks of 3 mm and more missed [1]",
    "pod.cnr_median": "median contrast-to-noise ratio of cracks [1]",
    "pod.shank_background_dn": "background of the shank [DN]",
    "pod.head_background_dn": "background of the head [DN]",
    "run.kpi.cycle_time_s.mean": "mean cycle time [s]",
    "run.kpi.throughput_parts_per_h": "throughput [parts/h]",
    "run.inspection.miss_rate": "escapes per cracked part [1]",
    "run.inspection.false_alarm_rate": "false alarms per good part [1]",
    "run.kpi.station_kinds.busy_share.robot": "utilisation of a robot [1]",
    "run.kpi.station_kinds.bottleneck_share.robot": "share of a robot as bottleneck [1]",
    "run.kpi.station_kinds.busy_share.inspection": "utilisation of an inspection PC [1]",
    "run.kpi.iso22400.oee": "OEE [1]",
}


def response_title(name: str) -> str:
    """What a response is called on an axis."""
    return TITLES.get(name, name.removeprefix("run."))


def is_study(folder: Path) -> bool:
    """Whether the folder holds a study rather than a run."""
    try:
        return "study" in json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError):
        return False


def read_study(folder: Path) -> StudyFolder:
    """The study in `folder`.

    Raises: UsageError where it is none, is not finished or is damaged.
    """
    tables = {}
    for file in sorted((folder / DATA).glob("*.csv")):
        try:
            tables[file.stem] = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{file}: cannot be read ({error})") from None
    return StudyFolder(folder, _block(folder / SUMMARY), _block(folder / MANIFEST), tables)


def _block(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{file}: cannot be read as JSON ({error}); the study is not finished, "
                         "or this is none") from None  # fmt: skip
    if not isinstance(content, dict) or "study" not in content:
        raise UsageError(f"{file}: is not that of a study")
    return content
