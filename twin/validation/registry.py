"""The checks of `twin validate`, in the order of their numbers."""

from twin.validation import (
    bath_sweep,
    ketos_ring,
    qqi_shim,
    settling,
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
)
"""Every check module gives one `VALIDATION`; a new one is added here."""
