"""The tables. Importing this package loads them all."""

from checkin.store.models.accounts import Account, Login, SignInLink
from checkin.store.models.badges import Badge
from checkin.store.models.delegates import Delegate, DelegateSensitive, ImportDraft, WalkIn
from checkin.store.models.doors import Device, PairingCode
from checkin.store.models.events import (
    Category,
    Delegation,
    Entrance,
    Event,
    Sitting,
    SittingAct,
    entrance_category,
    sitting_category,
)
from checkin.store.models.live import Delta, ScreenLink
from checkin.store.models.scans import Attendance, Scan, ScanVoid

__all__ = [
    "Account",
    "Attendance",
    "Badge",
    "Category",
    "Delegate",
    "DelegateSensitive",
    "Delegation",
    "Delta",
    "Device",
    "Entrance",
    "Event",
    "ImportDraft",
    "Login",
    "PairingCode",
    "Scan",
    "ScanVoid",
    "ScreenLink",
    "SignInLink",
    "Sitting",
    "SittingAct",
    "WalkIn",
    "entrance_category",
    "sitting_category",
]
