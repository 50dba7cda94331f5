"""The tables. Importing this package loads them all."""

from checkin.store.models.accounts import Account, Login, SignInLink
from checkin.store.models.badge_designs import BadgeDesignRow, BadgePicture
from checkin.store.models.badges import Badge
from checkin.store.models.delegates import Delegate, DelegateSensitive, DelegationHead, WalkIn
from checkin.store.models.doors import Device, PairingCode
from checkin.store.models.events import (
    Category,
    Delegation,
    Entrance,
    Event,
    FormerRules,
    ReplacementPolicy,
    Sitting,
    SittingAct,
    entrance_category,
    sitting_category,
)
from checkin.store.models.exports import RosterExport, SensitiveReveal
from checkin.store.models.hall import HallPlanRow, Seating
from checkin.store.models.imports import ChangeKind, ColumnMemory, EventField, ImportChange, ImportDraft, ImportRun
from checkin.store.models.live import Delta, QuorumChange, ScreenKind, ScreenLink, ScreenTheme
from checkin.store.models.persons import (
    BulkAct,
    DelegateAbsence,
    DelegateAct,
    DelegateChange,
    DelegatePhoto,
    ReplacedPhoto,
    Replacement,
)
from checkin.store.models.reports import FrozenRoster, ReportFreeze, ReportSettings
from checkin.store.models.scans import Attendance, Scan, ScanVoid, Settlement

__all__ = [
    "Account",
    "Attendance",
    "Badge",
    "BadgeDesignRow",
    "BadgePicture",
    "BulkAct",
    "Category",
    "ChangeKind",
    "ColumnMemory",
    "Delegate",
    "DelegateAbsence",
    "DelegateAct",
    "DelegateChange",
    "DelegatePhoto",
    "DelegateSensitive",
    "Delegation",
    "DelegationHead",
    "Delta",
    "Device",
    "Entrance",
    "Event",
    "EventField",
    "FormerRules",
    "FrozenRoster",
    "HallPlanRow",
    "ImportChange",
    "ImportDraft",
    "ImportRun",
    "Login",
    "PairingCode",
    "QuorumChange",
    "ReplacedPhoto",
    "Replacement",
    "ReplacementPolicy",
    "ReportFreeze",
    "ReportSettings",
    "RosterExport",
    "Scan",
    "ScanVoid",
    "ScreenKind",
    "ScreenLink",
    "ScreenTheme",
    "Seating",
    "SensitiveReveal",
    "Settlement",
    "SignInLink",
    "Sitting",
    "SittingAct",
    "WalkIn",
    "entrance_category",
    "sitting_category",
]
