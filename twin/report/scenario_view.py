"""What was played: the settings that matter, the whole resolved scenario, and its provenance."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML

from twin.report.run_folder import Run
from twin.report.section import Section
from twin.report.wording import fastener_name, number, percent, words
from twin.spec.layout import DEFAULT_LAYOUT

SETTINGS = (
    ("Bath concentration", ("bath", "concentration_ml_per_100ml"), 1, "mL/100 mL"),
    ("Bath contamination", ("bath", "contamination_share"), 100, "% of solids"),
    ("UV-A irradiance at the part", ("light", "uv_irradiance_w_per_m2"), 1, "W/m²"),
    ("Ambient light", ("light", "ambient_lx"), 1, "lx"),
    ("Head shot, current per diameter", ("recipe", "head_current_a_per_m"), 0.001, "A/mm"),
    ("Coil shot, field in the empty coil", ("recipe", "coil_field_a_per_m"), 0.001, "kA/m"),
    ("Shots", ("recipe", "shots"), 1, ""),
    ("Shot time", ("recipe", "shot_s"), 1, "s"),
    ("Drain time", ("recipe", "drain_s"), 1, "s"),
    ("Spindle speed", ("line_scan", "spindle_speed_rpm"), 1, "rpm"),
    ("Lines per revolution", ("line_scan", "lines"), 1, "lines"),
    ("Line exposure", ("line_scan", "exposure_s"), 1e6, "µs"),
)


@dataclass(frozen=True)
class ScenarioView:
    """Settings as (label, value with unit), and the resolved scenario as YAML.

    `windows_left` are the operating windows of standards that it leaves, one line each.
    """

    description: str
    settings: tuple[tuple[str, str], ...]
    windows_left: tuple[str, ...]
    yaml: str


@dataclass(frozen=True)
class ProvenanceView:
    """What the run was made with; `facts` are (label, value)."""

    command: str
    facts: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str], ...]


def scenario_section(run: Run) -> Section:
    """The scenario as it was resolved."""
    scenario = run.scenario
    view = ScenarioView(
        description=str(scenario.get("description", "")),
        settings=(*_layout(scenario), *_infeed(scenario.get("infeed", {})), *_settings(scenario)),
        windows_left=tuple(w["text"] for w in run.summary.get("operating_windows_left", ())),
        yaml=yaml_text(scenario),
    )
    return Section("scenario", "Scenario", view)


def provenance_section(run: Run) -> Section:
    """What is needed to make this run again."""
    manifest = run.manifest
    flags = manifest.get("cpu_flags") or ["none recorded"]
    trace_hash = run.summary.get("trace_sha256") or manifest.get("trace_sha256")
    view = ProvenanceView(
        command=str(manifest.get("command", "")),
        facts=(
            ("Seed", str(manifest.get("seed", "–"))),
            ("Trace, SHA-256", str(trace_hash or "not recorded")),
            ("Model, SHA-256", str(manifest.get("model_sha256") or "no model used")),
            ("Processor features", ", ".join(map(str, flags))),
        ),
        versions=tuple(
            (name, str(version or "not installed"))
            for name, version in manifest.get("versions", {}).items()
        ),
    )
    return Section("provenance", "Provenance", view)


def yaml_text(content: Mapping[str, Any]) -> str:
    """`content` as YAML."""
    stream = io.StringIO()
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    writer.width = 100
    writer.allow_unicode = True
    writer.dump(dict(content), stream)
    return stream.getvalue()


def _layout(scenario: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    layout = scenario.get("layout", DEFAULT_LAYOUT)
    if layout != DEFAULT_LAYOUT:
        yield "Layout", words(layout)


def _infeed(infeed: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    mix = infeed.get("mix", ())
    total = sum(entry.get("weight", 1.0) for entry in mix)
    if total:
        parts = (f"{fastener_name(entry['fastener'])} "
                 f"({percent(entry.get('weight', 1.0) / total)})" for entry in mix)  # fmt: skip
        yield "Fasteners", ", ".join(parts)
    if "defective_share" in infeed:
        yield "Defective share", percent(infeed["defective_share"])
    lengths = infeed.get("crack_length")
    if lengths:
        low_mm, high_mm = 1000 * lengths["low_m"], 1000 * lengths["high_m"]
        yield "Crack length, uniform", f"{low_mm:g} to {high_mm:g} mm"


def _settings(scenario: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for label, (block, key), factor, unit in SETTINGS:
        value = scenario.get(block, {}).get(key)
        if value is not None:
            yield label, f"{number(value * factor)} {unit}".strip()
