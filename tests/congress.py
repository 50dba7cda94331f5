"""A small congress for tests: everybody's name is their role."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy import select

from checkin.core.names import searchable, sort_key
from checkin.services.issue_badges import issue_badges, printable_badges
from checkin.services.plan_event import EventPlan, SittingPlan, create_event, open_sitting
from checkin.store.engine import Store
from checkin.store.models import Category, Delegate, Delegation, Entrance, Sitting

NOW = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)  # half past seven in the morning in Vietnam


@dataclass
class Congress:
    """Ids and badge codes by name; `sittings` are in order, the first one open."""

    store: Store
    event_id: int
    sittings: list[int]
    entrances: list[int]
    categories: dict[str, int]
    delegations: dict[str, int]
    delegates: dict[str, int] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)

    def add_delegate(self, full_name: str, *, category: str = "official", delegation: str | None = "Quận 1") -> int:
        link = self.store.vault.new_token()
        with self.store.write() as session:
            delegate = Delegate(
                event_id=self.event_id,
                full_name=full_name,
                sort_key=sort_key(full_name),
                folded=searchable(full_name, delegation or ""),
                category_id=self.categories[category],
                delegation_id=self.delegations[delegation] if delegation else None,
                link_hash=self.store.vault.hash("delegate", link),
                link_sealed=self.store.vault.seal("delegate", link),
                created_at=NOW,
            )
            session.add(delegate)
            session.flush()
            self.delegates[full_name] = delegate.id
        self.links[full_name] = link
        return self.delegates[full_name]

    def issue(self) -> None:
        issue_badges(self.store, self.event_id, NOW)
        for badge in printable_badges(self.store, self.event_id):
            self.codes[badge.delegate.full_name] = badge.code


def hold_congress(store: Store, name: str = "Đại hội thử") -> Congress:
    """Two delegations, four delegates (three of them official), badges issued, the first of two sittings open."""
    event_id = create_event(
        store,
        EventPlan(
            name=name,
            starts_on=date(2026, 11, 23),
            ends_on=date(2026, 11, 24),
            place="Hội trường",
            sittings=(SittingPlan("Phiên thứ nhất"), SittingPlan("Phiên bế mạc")),
            entrances=("Cửa 1", "Cửa 2"),
            delegations=("Quận 1", "Quận 3"),
        ),
        NOW,
    )
    with store.read() as session:
        congress = Congress(
            store,
            event_id,
            sittings=list(
                session.scalars(select(Sitting.id).where(Sitting.event_id == event_id).order_by(Sitting.id))
            ),
            entrances=list(
                session.scalars(select(Entrance.id).where(Entrance.event_id == event_id).order_by(Entrance.id))
            ),
            categories={
                row[0]: row[1]
                for row in session.execute(select(Category.code, Category.id).where(Category.event_id == event_id))
            },
            delegations={
                row[0]: row[1]
                for row in session.execute(
                    select(Delegation.name, Delegation.id).where(Delegation.event_id == event_id)
                )
            },
        )
    open_sitting(store, event_id, congress.sittings[0], NOW)
    congress.add_delegate("Nguyễn Thị Hằng")
    congress.add_delegate("Lê Hữu Đức")
    congress.add_delegate("H'Hen Niê", delegation="Quận 3")
    congress.add_delegate("Trần Khách", category="guest", delegation=None)
    congress.issue()
    return congress
