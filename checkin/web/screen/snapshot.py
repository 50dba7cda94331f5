"""The live picture as JSON: what a screen begins with, and takes again after a gap. Read by screen/board.js."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from checkin.core.quorum import rule_to_json
from checkin.core.quorum_count import SittingCount
from checkin.core.stream import stream_time
from checkin.services.live_picture import Arrival, LivePicture, take_picture
from checkin.store.engine import Store
from checkin.store.models import Event, ScreenLink, Sitting

KEPT = timedelta(seconds=0.5)


@dataclass(frozen=True, slots=True)
class _Kept:
    seq: int
    taken_at: datetime
    snapshot: dict[str, Any]


class SnapshotKeeper:
    """One picture for all screens of the same moment.

    A change that deltas cannot tell makes hundreds of screens ask at once, and each picture takes as long as
    several scans. A picture is given again while the event stands at the same delta, for half a second at most.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: dict[tuple[int, int | None], _Kept] = {}

    def snapshot(self, link: ScreenLink, now: datetime) -> dict[str, Any]:
        """As `snapshot_json`; `link` has just been read, with its event."""
        key = (link.event_id, link.sitting_id)
        kept = self._kept.get(key)
        if kept is None or kept.seq != link.event.last_seq or not timedelta(0) <= now - kept.taken_at < KEPT:
            picture = take_picture(self._store, link.event_id, link.sitting_id)
            kept = _Kept(picture.seq, now, snapshot_json(picture))
            self._kept[key] = kept
        return kept.snapshot | {"view": _view(link), "now": stream_time(now)}


def snapshot_json(picture: LivePicture) -> dict[str, Any]:
    """Beside it a screen gets its `view` and `now`, so that its clock follows the server's. Times are UTC."""
    return {
        "seq": picture.seq,
        "event": _event(picture.event),
        "sitting": _sitting(picture.sitting) if picture.sitting else None,
        "rule": rule_to_json(picture.rule),
        "count": _count(picture.count),
        "guests_present": picture.guests_present,
        "delegations": [asdict(one) for one in picture.delegations],
        "arrivals": [_arrival(arrival) for arrival in picture.arrivals],
    }


def _view(link: ScreenLink) -> dict[str, Any]:
    """How this link shows it; `delegations` null: all."""
    return {
        "kind": link.kind.value,
        "theme": link.theme.value,
        "photos": link.shows_photos,
        "delegations": link.delegation_ids,
    }


def _event(event: Event) -> dict[str, str]:
    return {"name": event.name, "place": event.place, "time_zone": event.time_zone, "accent": event.accent}


def _sitting(sitting: Sitting) -> dict[str, Any]:
    return {"id": sitting.id, "name": sitting.name, "state": sitting.state.value}


def _arrival(arrival: Arrival) -> dict[str, Any]:
    return {
        "at": stream_time(arrival.at),
        "full_name": arrival.full_name,
        "delegation": arrival.delegation,
        "seat": arrival.seat,
        "counts": arrival.counts,
        "photo": arrival.photo,
    }


def _count(count: SittingCount) -> dict[str, Any]:
    """What a rule may look at: screens go on counting from here (quorum.js)."""
    tallies = {
        "convened": count.convened,
        "excused": count.excused,
        "registered": count.registered,
        "ever": count.ever,
        "now": count.now,
    }
    return {name: asdict(tally) for name, tally in tallies.items()} | {"allotted": count.allotted}
