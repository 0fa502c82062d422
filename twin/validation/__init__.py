"""Validation: the twin's physics against independent arithmetic and published figures."""
