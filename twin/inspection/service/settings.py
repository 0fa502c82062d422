"""How the service guards itself."""

from dataclasses import dataclass

from twin.core.errors import UsageError

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Settings:
    """Limits of the service.

    `max_request_bytes` of one request's body · `queue` requests that may wait beside the one in
    work · `timeout_s` for reading a body, and again for its answer · `token` every request must
    bear, None for none.
    """

    max_request_bytes: int = 64 * MEGABYTE
    max_json_bytes: int = 16 * MEGABYTE
    max_image_bytes: int = 128 * MEGABYTE
    queue: int = 8
    timeout_s: float = 10.0
    token: str | None = None

    def __post_init__(self) -> None:
        wrong = [
            f"{name}: got {value!r}; allowed: {allowed}"
            for name, value, allowed, is_fine in (
                ("--max-request-mb", self.max_request_bytes / MEGABYTE, "0.01 to 2000",
                 0.01 * MEGABYTE <= self.max_request_bytes <= 2000 * MEGABYTE),
                ("--queue", self.queue, "0 to 1000", 0 <= self.queue <= 1000),
                ("--timeout-s", self.timeout_s, "0.1 to 3600", 0.1 <= self.timeout_s <= 3600),
                ("--token", "…", "at least 8 printable ASCII characters, no blanks",
                 self.token is None or _is_token(self.token)),
            )
            if not is_fine
        ]  # fmt: skip
        if wrong:
            raise UsageError(*wrong)


def _is_token(token: str) -> bool:
    return len(token) >= 8 and all(33 <= ord(letter) <= 126 for letter in token)
