"""`/inspect`: one image file, or the five of a part, to a verdict."""

from dataclasses import dataclass
from typing import Literal, get_args

from twin.core.errors import RequestError
from twin.core.records import VIEWS, Frame, ViewName
from twin.inspection.inspector import Inspector
from twin.inspection.service.judging import Judging
from twin.inspection.service.uploads import MEDIA_TYPES, decode_upload, split_form
from twin.inspection.verdict_document import VerdictDocument

FORM = "multipart/form-data"
ViewChoice = Literal["shank", "head", "head_0", "head_1", "head_2", "head_3"]
FilePixelFormat = Literal["Mono", "BayerRG"]


@dataclass(frozen=True)
class Question:
    """What is asked besides the pictures: `view` of a single one, number of the part."""

    view: str | None
    part_id: int
    pixel_format: FilePixelFormat


class Pictures:
    """Image files in, verdict out."""

    def __init__(self, inspector: Inspector, judging: Judging, *, max_image_bytes: int) -> None:
        self._inspector = inspector
        self._judging = judging
        self._max_image_bytes = max_image_bytes

    def answer(self, body: bytes, content_type: str, question: Question) -> VerdictDocument:
        """Verdict on the pictures in `body`.

        Raises: RequestError naming the field, what was got and what is allowed.
        """
        media_type = content_type.split(";")[0].strip().lower()
        if media_type == FORM:
            return self._part(split_form(body, content_type), question)
        if media_type in MEDIA_TYPES:
            return self._single(body, question)
        raise RequestError(
            f"Content-Type: got {content_type!r:.80}; allowed: {', '.join((*MEDIA_TYPES, FORM))}",
            415,
        )

    def _single(self, body: bytes, question: Question) -> VerdictDocument:
        view = _view(question.view)
        image = self._image(body, "body", question)
        return self._judging.judge_image(self._inspector, image, view)

    def _part(self, fields: dict[str, bytes], question: Question) -> VerdictDocument:
        if sorted(fields) != sorted(VIEWS):
            raise RequestError(
                f"body: got the fields {sorted(fields)!r:.200}; needed: {', '.join(VIEWS)}"
            )
        frames = [
            Frame(view, question.part_id, 0, self._image(fields[view], view, question))
            for view in VIEWS
        ]
        doubts = [doubt for frame in frames for doubt in self._inspector.format_doubts(frame)]
        if doubts:
            raise RequestError("; ".join(doubts), 422)
        return self._judging.judge(self._inspector, frames, question.part_id)

    def _image(self, content: bytes, name: str, question: Question):
        return decode_upload(
            content,
            name=name,
            pixel_format=question.pixel_format,
            max_image_bytes=self._max_image_bytes,
        )


def _view(view: str | None) -> ViewName:
    if view not in get_args(ViewChoice):
        allowed = ", ".join(get_args(ViewChoice))
        raise RequestError(f"view: got {view!r:.80}; allowed with a single image: {allowed}")
    return "head_0" if view == "head" else view  # type: ignore[return-value]
