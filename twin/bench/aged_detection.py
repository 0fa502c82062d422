"""How far a detection model carries when bath and lamp are not what they were at the start."""

from dataclasses import dataclass
from math import exp, log

from twin.core.records import ProcessState
from twin.spec.scenario import BathState

SIGNAL_PER_LENGTH = 0.86
"""ln(signal) per ln(crack length): particles gather ∝ distance², and that ∝ depth^0.43."""
LEAST_SIGNAL = 1e-6
MOST_SHARE = 1 - 1e-9


@dataclass(frozen=True)
class Conditions:
    """What the detection model was made under: bath and irradiance at the start of the run."""

    bath: BathState
    irradiance_w_per_m2: float

    def signal_share(self, process: ProcessState) -> float:
        """Brightness of an indication over that under these conditions.

        Source: luminance ∝ irradiance × particles, of a thin deposit; foreign matter takes the
        place of particles. Physics of the twin, section 4.
        """
        now = _signal(process.uv_irradiance_w_per_m2, process.concentration_ml_per_100ml,
                      process.contamination_share)  # fmt: skip
        then = _signal(self.irradiance_w_per_m2, self.bath.concentration_ml_per_100ml,
                       self.bath.contamination_share)  # fmt: skip
        return max(now / then, LEAST_SIGNAL) if then > 0 else 1.0

    def of_crack(self, pod: float, *, slope: float, process: ProcessState) -> float:
        """POD of a crack that was `pod` under these conditions.

        A crack of less signal is found as a shorter one would be; `slope` is the rise of the
        log-odds with ln(length).
        """
        shift = slope * log(self.signal_share(process)) / SIGNAL_PER_LENGTH
        if shift == 0:
            return pod
        kept = min(max(pod, 1 - MOST_SHARE), MOST_SHARE)
        return 1 / (1 + exp(min(700.0, -(log(kept / (1 - kept)) + shift))))

    def of_sound(self, false_call_share: float, process: ProcessState) -> float:
        """False-call rate: loose dye, and what is taken for cracks, grow with contamination."""
        then = self.bath.contamination_share
        if then == 0 or process.contamination_share == then:
            return false_call_share
        return min(1.0, false_call_share * process.contamination_share / then)


def _signal(irradiance_w_per_m2: float, concentration: float, contamination: float) -> float:
    return irradiance_w_per_m2 * concentration * (1 - contamination)
