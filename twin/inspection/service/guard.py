"""What never reaches an address: requests without the token, too large, or packed."""

import hmac

from starlette.types import ASGIApp, Receive, Scope, Send

from twin.core.errors import RequestError
from twin.inspection.service.intake import too_large
from twin.inspection.service.refusal import refusal
from twin.inspection.service.settings import Settings

OPEN = ("/v2/health/live", "/v2/health/ready")
"""Addresses that need no token, for whoever restarts a dead service."""


class Guard:
    """Looks at the head of every request before its body is read."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http":
            headers = dict(scope["headers"])
            try:
                self._check_token(headers, scope["path"])
                _check_coding(headers)
                self._check_length(headers)
            except RequestError as error:
                await refusal(error)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _check_token(self, headers: dict[bytes, bytes], path: str) -> None:
        token = self._settings.token
        if token is None or path in OPEN:
            return
        scheme, _, given = headers.get(b"authorization", b"").partition(b" ")
        is_known = hmac.compare_digest(given.strip(), token.encode())
        if scheme.lower() != b"bearer" or not is_known:
            raise RequestError("Authorization: no or another token; allowed: Bearer TOKEN", 401)

    def _check_length(self, headers: dict[bytes, bytes]) -> None:
        given, limit = headers.get(b"content-length", b"0"), self._settings.max_request_bytes
        if given.isdigit() and int(given) > limit:
            raise RequestError(too_large(int(given), limit), 413)


def _check_coding(headers: dict[bytes, bytes]) -> None:
    coding = headers.get(b"content-encoding", b"identity").decode("latin-1").strip().lower()
    if coding not in ("identity", ""):
        raise RequestError(f"Content-Encoding: got {coding!r:.80}; allowed: identity", 415)
