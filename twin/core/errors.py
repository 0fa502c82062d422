"""The one tree of errors.

    TwinError
    ├── UsageError        (ValueError)    a command was asked for something impossible      exit 2
    ├── ScenarioError     (ValueError)    a scenario or datasheet is wrong                  exit 2
    ├── ModelError        (ValueError)    an inference model file cannot serve              exit 2
    ├── ControllerError   (ValueError)    a controller library cannot be run                exit 2
    ├── SignalError       (KeyError)      a signal that `io.yaml` does not name             exit 3
    ├── MotionError       (RuntimeError)  the robot cannot reach or would collide           exit 3
    └── RunError          (RuntimeError)  a run could not be carried to its end             exit 3

Arguments are positional only: SimPy raises an error again as `type(e)(*e.args)`.
"""


class TwinError(Exception):
    """Everything the twin raises on purpose."""

    def __str__(self) -> str:
        return "\n".join(str(arg) for arg in self.args)


class UsageError(TwinError, ValueError):
    """A command was asked for something impossible."""


class ScenarioError(TwinError, ValueError):
    """A scenario or datasheet is wrong; holds every problem found, one per argument."""


class ModelError(TwinError, ValueError):
    """An inference model file or its recipe cannot serve."""


class ControllerError(TwinError, ValueError):
    """A controller library or firmware image cannot be run on this bench."""


class SignalError(TwinError, KeyError):
    """A signal that `io.yaml` does not name."""


class MotionError(TwinError, RuntimeError):
    """The robot cannot reach a pose or would collide on the way."""


class RunError(TwinError, RuntimeError):
    """A run could not be carried to its end."""
