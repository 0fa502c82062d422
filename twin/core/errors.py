"""The one tree of errors.

    TwinError
    ├── UsageError        (ValueError)    a command was asked for something impossible      exit 2
    ├── ScenarioError     (ValueError)    a scenario or datasheet is wrong                  exit 2
    ├── ModelError        (ValueError)    an inference model file cannot serve              exit 2
    ├── ControllerError   (ValueError)    a controller library cannot be run                exit 2
    ├── RequestError      (ValueError)    a request to the inspection service is wrong      HTTP
    ├── ServiceError      (RuntimeError)  the inspection service gave no usable answer      exit 3
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


class RequestError(TwinError, ValueError):
    """A request the inspection service can not serve: reason in words, HTTP status."""

    @property
    def reason(self) -> str:
        """What is wrong, what was got and what is allowed."""
        return str(self.args[0])

    @property
    def status(self) -> int:
        """HTTP status; 400 where none was given."""
        return int(self.args[1]) if len(self.args) > 1 else 400


class ServiceError(TwinError, RuntimeError):
    """The inspection service could not be reached, failed, or answered nonsense."""


class SignalError(TwinError, KeyError):
    """A signal that `io.yaml` does not name."""


class MotionError(TwinError, RuntimeError):
    """The robot cannot reach a pose or would collide on the way."""


class RunError(TwinError, RuntimeError):
    """A run could not be carried to its end."""
