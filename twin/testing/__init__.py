"""Regression tests of a bench controller in pytest: the fixture `bench` and what it can do.

Installed with the package, pytest finds it by itself; see firmware_stubs/REGRESSION_TESTS.md.
Nothing of the simulator is imported before a test asks for a bench.
"""
