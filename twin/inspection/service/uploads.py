"""Image files in the body of a request: found, measured before they are decoded, decoded."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from twin.core.errors import RequestError, UsageError
from twin.core.records import PixelFormat
from twin.inspection.image_header import image_header
from twin.inspection.images import decode_image

MEDIA_TYPES = ("image/png", "image/jpeg", "image/tiff")
MOST_PARTS = 16
MOST_HEADER_BYTES = 4096


def decode_upload(
    content: bytes, *, name: str, pixel_format: PixelFormat, max_image_bytes: int
) -> NDArray[np.uint8]:
    """The grey image [rows, columns] in the bytes of a PNG, JPEG or TIFF file.

    Raises: RequestError for anything else, damaged, or larger than `max_image_bytes` decoded.
    """
    header = image_header(content)
    if header is None:
        raise RequestError(f"{name}: no image file; allowed: {', '.join(MEDIA_TYPES)}", 415)
    if header.decoded_bytes > max_image_bytes:
        raise RequestError(
            f"{name}: {header.width} × {header.height} px with {header.channels} channels of "
            f"{header.bits} bits take {header.decoded_bytes} bytes; allowed: {max_image_bytes}",
            413,
        )
    try:
        return decode_image(content, name=name, pixel_format=pixel_format)
    except UsageError as error:
        raise RequestError(str(error), 422) from None


def split_form(body: bytes, content_type: str) -> dict[str, bytes]:
    """Fields of a multipart form by their names.

    Raises: RequestError for a form that is cut off, malformed, or names a field twice.
    """
    boundary = parse_options_header(content_type)[1].get(b"boundary")
    if not boundary:
        raise RequestError("Content-Type: multipart/form-data without a boundary")
    form = _Form()
    try:
        parser = MultipartParser(boundary, form.callbacks())  # type: ignore[arg-type]
        parser.write(body)
        parser.finalize()
    except FormParserError as error:
        raise RequestError(f"body: not a multipart form ({error})") from None
    if not form.is_complete:
        raise RequestError("body: the multipart form is cut off before its end")
    return form.fields


@dataclass
class _Form:
    """Listens to the parser."""

    fields: dict[str, bytes] = field(default_factory=dict)
    is_complete: bool = False
    _key: bytearray = field(default_factory=bytearray)
    _value: bytearray = field(default_factory=bytearray)
    _headers: dict[bytes, bytes] = field(default_factory=dict)
    _content: bytearray = field(default_factory=bytearray)

    def callbacks(self) -> dict[str, object]:
        """What the parser is to call."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._grow(self._key, data[start:end]),
            "on_header_value": lambda data, start, end: self._grow(self._value, data[start:end]),
            "on_header_end": self._header,
            "on_part_data": lambda data, start, end: self._content.extend(data[start:end]),
            "on_part_end": self._end,
            "on_end": self._complete,
        }

    def _begin(self) -> None:
        self._headers, self._content = {}, bytearray()
        if len(self.fields) >= MOST_PARTS:
            raise RequestError(f"body: more than {MOST_PARTS} fields")

    def _grow(self, text: bytearray, more: bytes) -> None:
        text.extend(more)
        if len(text) > MOST_HEADER_BYTES:
            raise RequestError(f"body: a field's header is longer than {MOST_HEADER_BYTES} bytes")

    def _header(self) -> None:
        self._headers[bytes(self._key).lower()] = bytes(self._value)
        self._key.clear()
        self._value.clear()

    def _end(self) -> None:
        options = parse_options_header(self._headers.get(b"content-disposition", b""))[1]
        name = options.get(b"name", b"").decode("utf-8", "replace")
        if name in self.fields:
            raise RequestError(f"body: the field {name!r:.80} comes twice")
        self.fields[name] = bytes(self._content)

    def _complete(self) -> None:
        self.is_complete = True
