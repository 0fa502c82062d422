"""Alarms and reject reasons: one code for each thing that can keep a part from the OK bin."""

from enum import IntEnum


class Alarm(IntEnum):
    """Code of the `alarm` and `reject_reason` signals."""

    NONE = 0
    DEFECT_FOUND = 1
    VERDICT_MISSING = 2
    VERDICT_INVALID = 3
    INSPECTION_FAULT = 4
    LINES_MISSING = 5
    TRIGGER_OVERRUN = 6
    LINE_CAMERA_ERROR = 7
    FRAME_CAMERA_ERROR = 8
    SCAN_TIMEOUT = 9
    SHOT_FAILED = 10
    LAMP_FAULT = 11
    BATH_LEVEL = 12
    BATH_CONCENTRATION = 13
    DEMAG_TIMEOUT = 14
    RESIDUAL_HIGH = 15
    CLAMP_TIMEOUT = 16
    UNCLAMP_TIMEOUT = 17
    SPINDLE_TIMEOUT = 18
    ROBOT_TIMEOUT = 19
    ROBOT_FAULT = 20
    PART_MISSING = 21
    PART_STUCK = 22
    EMERGENCY_STOP = 23
    GUARD_OPEN = 24
    CYCLE_ABORTED = 25
    HOLD_TIMEOUT = 26
    TYPE_UNKNOWN = 27
    CLAMP_LOST = 28
    TABLE_TIMEOUT = 29


TEXTS: dict[Alarm, str] = {
    Alarm.DEFECT_FOUND: "the inspection found an indication above the threshold",
    Alarm.VERDICT_MISSING: "no verdict before the deadline",
    Alarm.VERDICT_INVALID: "verdict of another part or cycle, unasked, or that makes no sense",
    Alarm.INSPECTION_FAULT: "the inspection PC reports an error",
    Alarm.LINES_MISSING: "fewer or more lines than one revolution needs",
    Alarm.TRIGGER_OVERRUN: "triggers came faster than the camera takes lines",
    Alarm.LINE_CAMERA_ERROR: "the shank image was lost",
    Alarm.FRAME_CAMERA_ERROR: "a head image was lost",
    Alarm.SCAN_TIMEOUT: "the revolution did not end in time",
    Alarm.SHOT_FAILED: "a magnetising shot did not reach its current",
    Alarm.LAMP_FAULT: "the UV irradiance is below its limit",
    Alarm.BATH_LEVEL: "the bath is empty",
    Alarm.BATH_CONCENTRATION: "the bath concentration is outside its window",
    Alarm.DEMAG_TIMEOUT: "demagnetising did not end in time",
    Alarm.RESIDUAL_HIGH: "the residual field is above its limit",
    Alarm.CLAMP_TIMEOUT: "the clamp did not close in time",
    Alarm.UNCLAMP_TIMEOUT: "the clamp did not open in time",
    Alarm.SPINDLE_TIMEOUT: "the spindle did not reach its command in time",
    Alarm.ROBOT_TIMEOUT: "the robot program did not end in time",
    Alarm.ROBOT_FAULT: "the robot reports a fault",
    Alarm.PART_MISSING: "no part in the fixture after loading",
    Alarm.PART_STUCK: "the part is still in the fixture after unloading",
    Alarm.EMERGENCY_STOP: "emergency stop",
    Alarm.GUARD_OPEN: "guard door open",
    Alarm.CYCLE_ABORTED: "the cycle was aborted before the part was out",
    Alarm.HOLD_TIMEOUT: "nobody ended the hold in time",
    Alarm.TYPE_UNKNOWN: "no recipe for this type of fastener",
    Alarm.CLAMP_LOST: "the clamp did not stay closed",
    Alarm.TABLE_TIMEOUT: "the rotary table did not bring the fixture to its station in time",
}
