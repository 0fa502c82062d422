"""The checks of `twin validate`, in the order of their numbers."""

from twin.validation.check import Validation

VALIDATIONS: tuple[Validation, ...] = ()
"""Every check module gives one `VALIDATION`; a new one is added here."""
