"""Independent random streams, one per component, all from the scenario seed."""

import hashlib

import numpy as np


def stream(seed: int, *name: str | int) -> np.random.Generator:
    """Generator of the component called `name` under a scenario `seed`.

    The stream depends on nothing else: not on creation order, worker or PYTHONHASHSEED.

    Source: PCG64DXSM, O'Neill 2014, as shipped by NumPy.
    """
    label = "/".join(str(part) for part in name)
    digest = hashlib.sha256(f"{seed}:{label}".encode()).digest()
    return np.random.Generator(np.random.PCG64DXSM(int.from_bytes(digest[:16], "little")))
