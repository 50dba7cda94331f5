"""The live picture as JSON: what a screen begins with, and takes again after a gap. Read by screen/board.js."""

from datetime import datetime
from typing import Any

from checkin.core.stream import stream_time
from checkin.services.live_picture import Arrival, LivePicture
from checkin.store.models import Event, Sitting


def snapshot_json(picture: LivePicture, now: datetime) -> dict[str, Any]:
    """`now` lets the screen's clock follow the server's; `percentage` is in hundredths. Times are UTC."""
    return {
        "seq": picture.seq,
        "now": stream_time(now),
        "event": _event(picture.event),
        "sitting": _sitting(picture.sitting) if picture.sitting else None,
        "convened": picture.convened,
        "present": picture.present,
        "guests_present": picture.guests_present,
        "percentage": picture.percentage,
        "delegations": [
            {"id": one.id, "name": one.name, "convened": one.convened, "present": one.present}
            for one in picture.delegations
        ],
        "arrivals": [_arrival(arrival) for arrival in picture.arrivals],
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
    }
