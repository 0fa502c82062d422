"""Scenario and datasheet models: YAML in, frozen and validated objects out."""

from twin.spec.loader import Loaded, load_scenario
from twin.spec.rig_loader import load_rig

__all__ = ["Loaded", "load_rig", "load_scenario"]
