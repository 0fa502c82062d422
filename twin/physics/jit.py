"""Machine code for loops over pixels, kept on disk between processes where that is possible."""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable)


def compiled(function: Function) -> Function:
    """`function` compiled by Numba on first use, free of the interpreter lock.

    The machine code is cached beside the source or, in a read-only installation, in the user's
    cache folder; where neither can be written each process compiles for itself.
    The cache knows of changes in the function's own file only: compiled functions must not call
    compiled functions or read constants of other files.
    No `fastmath`: the same input gives the same bytes on every machine.
    """
    try:
        compiled_function = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:
        compiled_function = numba.njit(nogil=True, error_model="numpy")(function)
    return cast(Function, compiled_function)
