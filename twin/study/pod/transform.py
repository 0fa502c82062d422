"""How size enters the POD model: as it is, or as its logarithm."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Transform:
    """f(a) and its inverse; `smallest_text` says which sizes it can take."""

    name: str
    of_size: Callable[[Array], Array]
    to_size: Callable[[Array], Array]
    accepts: Callable[[Array], NDArray[np.bool_]]
    smallest_text: str


TRANSFORMS = {
    "a": Transform("a", np.asarray, np.asarray, lambda a: a >= 0, "0 or more"),
    "ln": Transform("ln", np.log, np.exp, lambda a: a > 0, "above 0 for ln a"),
}
