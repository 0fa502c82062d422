"""How the body of a request is read: never more of it than is allowed, never for ever."""

import asyncio

from starlette.types import Receive

from twin.core.errors import RequestError


async def read_body(receive: Receive, *, limit_bytes: int, timeout_s: float) -> bytes:
    """The whole body.

    Raises: RequestError 413 as soon as more than `limit_bytes` have come, 408 after `timeout_s`,
    400 where the client goes away.
    """
    chunks, size = [], 0
    try:
        async with asyncio.timeout(timeout_s):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise RequestError("the client went away before its request was complete")
                chunks.append(message.get("body", b""))
                size += len(chunks[-1])
                if size > limit_bytes:
                    raise RequestError(too_large(size, limit_bytes), 413)
                if not message.get("more_body", False):
                    return b"".join(chunks)
    except TimeoutError:
        raise RequestError(f"the request was not complete after {timeout_s:g} s", 408) from None


def too_large(size: int, limit_bytes: int) -> str:
    """Why a body of `size` bytes or more is refused."""
    return f"body of {size} bytes or more; allowed: {limit_bytes}"
