"""What an organizer writes and chooses for an event's credentials reports: kept, and used by every document."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from checkin.core.credentials.ages import USUAL_BANDS, check_bands
from checkin.core.credentials.composition import Dimension
from checkin.core.credentials.figures import Base
from checkin.core.errors import InvalidField, NotFound
from checkin.core.names import clean
from checkin.services.delegate_history import Actor
from checkin.store.engine import Store
from checkin.store.models import Event, ReportSettings

LONGEST_LINE = 300
MOST_LINES = 40
LONGEST_TEXT = 4000
MOST_DIMENSIONS = 60
LANGUAGES = ("vi", "en")
USUAL_DIMENSIONS = (
    Dimension.ORIGIN, Dimension.SEX, Dimension.AGE, Dimension.ETHNICITY, Dimension.RELIGION, Dimension.PARTY,
    Dimension.EDUCATION, Dimension.POLITICAL_THEORY,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportChoices:
    """`dimensions` as core.credentials.composition names them; `members` a line each. Texts that are "" are said
    in the report's language by whoever writes it."""

    language: str = "vi"
    base: str = Base.PRESENT.value
    dimensions: tuple[str, ...] = tuple(each.value for each in USUAL_DIMENSIONS)
    bands: tuple[int, ...] = USUAL_BANDS
    organization: str = ""
    committee: str = ""
    motto: tuple[str, ...] = ()
    place: str = ""
    members: tuple[str, ...] = ()
    chair: str = ""
    reservation: str = ""
    annexes: bool = True


def find_choices(store: Store, event_id: int) -> ReportChoices:
    """The usual ones where nobody chose."""
    with store.read() as session:
        return choices_of(session, event_id)


def choices_of(session: Session, event_id: int) -> ReportChoices:
    row = session.get(ReportSettings, event_id)
    return unpack_choices(row.content) if row else ReportChoices()


def save_choices(store: Store, event_id: int, choices: ReportChoices, by: Actor, now: datetime) -> None:
    """NotFound; InvalidField as `check_choices`."""
    checked = check_choices(choices)
    with store.write() as session:
        if session.get(Event, event_id) is None:
            raise NotFound
        content = asdict(checked)
        session.merge(ReportSettings(event_id=event_id, content=content, account_id=by.account_id, at=now))


def check_choices(choices: ReportChoices) -> ReportChoices:
    """With texts cleaned. InvalidField: language, base, dimensions "unknown"; bands "range"; a text "long"."""
    if choices.language not in LANGUAGES:
        raise InvalidField("language", "unknown")
    if choices.base not in set(Base):
        raise InvalidField("base", "unknown")
    known = all(each in set(Dimension) or _is_own(each) for each in choices.dimensions)
    if not known or len(choices.dimensions) > MOST_DIMENSIONS:
        raise InvalidField("dimensions", "unknown")
    try:
        bands = check_bands(choices.bands)
    except ValueError:
        raise InvalidField("bands", "range") from None
    return ReportChoices(
        language=choices.language,
        base=choices.base,
        dimensions=tuple(dict.fromkeys(choices.dimensions)),
        bands=bands,
        organization=_line("organization", choices.organization),
        committee=_line("committee", choices.committee),
        motto=_lines("motto", choices.motto),
        place=_line("place", choices.place),
        members=_lines("members", choices.members),
        chair=_line("chair", choices.chair),
        reservation=_paragraphs(choices.reservation),
        annexes=choices.annexes,
    )


def unpack_choices(content: Mapping[str, Any]) -> ReportChoices:
    """As it was saved, with the usual for what was not asked then."""
    usual = asdict(ReportChoices())
    kept = {name: content.get(name, value) for name, value in usual.items()}
    chosen: dict[str, Any] = {name: tuple(each) if isinstance(each, list) else each for name, each in kept.items()}
    return ReportChoices(**chosen)


def _is_own(dimension: str) -> bool:
    name, _, number = dimension.partition(":")
    return name == "field" and number.isascii() and number.isdecimal() and len(number) < 10


def _line(field: str, text: str) -> str:
    text = clean(text)
    if len(text) > LONGEST_LINE:
        raise InvalidField(field, "long")
    return text


def _lines(field: str, lines: Sequence[str]) -> tuple[str, ...]:
    kept = tuple(line for line in (_line(field, each) for each in lines) if line)
    if len(kept) > MOST_LINES:
        raise InvalidField(field, "long")
    return kept


def _paragraphs(text: str) -> str:
    kept = "\n".join(line for line in map(clean, text.splitlines()) if line)
    if len(kept) > LONGEST_TEXT:
        raise InvalidField("reservation", "long")
    return kept
