"""What was studied: the design, the settings, the versions, and every table to take away."""

from twin.report.section import Section
from twin.report.study.download import downloads
from twin.report.study.folder import StudyFolder


def facts_section(study: StudyFolder) -> Section:
    """Provenance and all tables."""
    manifest, summary = study.manifest, study.summary
    design = summary["design"]
    size = ", ".join(f"{key} {value}" for key, value in design.items() if key != "kind")
    facts = [
        ("Scenario", summary["scenario"]),
        ("Design", f"{design['kind'].replace('_', ' ')}{', ' + size if size else ''}"),
        ("Design points", str(len(study.points))),
        ("Replications", str(summary["replications"])),
        ("Seed", str(manifest["file"]["seed"])),
        ("Random numbers", "common to all points" if manifest["file"]["common_random_numbers"]
         else "independent"),
        ("Model, SHA-256", manifest["model_sha256"] or "no model"),
        ("Rig, SHA-256", manifest["rig_sha256"]),
    ]  # fmt: skip
    view = {
        "facts": facts,
        "versions": [(name, v or "not installed") for name, v in manifest["versions"].items()],
        "downloads": downloads(study, *study.tables),
    }
    return Section("facts", "Provenance and tables", view)
