"""The checks of `twin validate`, in the order of their numbers."""

from twin.validation import (
    bath_sweep,
    ketos_ring,
    line_rate,
    photon_budget,
    photon_transfer,
    pod_coverage,
    qqi_shim,
    queueing,
    settling,
    slanted_edge,
    slot_field,
    uv_ambient,
)
from twin.validation.check import Validation

VALIDATIONS: tuple[Validation, ...] = (
    slot_field.VALIDATION,
    settling.VALIDATION,
    ketos_ring.VALIDATION,
    qqi_shim.VALIDATION,
    bath_sweep.VALIDATION,
    uv_ambient.VALIDATION,
    pod_coverage.VALIDATION,
    photon_transfer.VALIDATION,
    slanted_edge.VALIDATION,
    line_rate.VALIDATION,
    photon_budget.VALIDATION,
    queueing.VALIDATION,
)
"""Every check module gives one `VALIDATION`; a new one is added here."""
