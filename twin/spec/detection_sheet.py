"""The measured detection model: what `imaging: timing` draws verdicts from."""

from typing import Annotated

from twin.spec.datasheets import Datasheet, Metres, Positive, Ratio, Share


class DetectionSheet(Datasheet):
    """Logistic POD in ln(length), logit POD = b0 + b1·ln(length/reference), and false calls.

    `twin study` writes one where its study says `writes_detection_model`.

    Source: MIL-HDBK-1823A, appendix G.3.
    """

    b0: Ratio
    b1: Annotated[Ratio, Positive]
    reference_length_m: Annotated[Metres, Positive]
    false_call_share: Annotated[Ratio, Share]
