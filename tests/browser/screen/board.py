"""What tests read from a screen, and halls to fill it."""

from collections.abc import Callable

from playwright.sync_api import Page

from checkin.store.models import Delegation
from tests.browser.conftest import PHONE, PROJECTOR
from tests.congress import Congress

SMALL_PROJECTOR = {"viewport": {"width": 1280, "height": 720}}
WALL = {"viewport": {"width": 3840, "height": 2160}}
OLD_PROJECTOR = {"viewport": {"width": 1024, "height": 768}}
SIZES = {"720p": SMALL_PROJECTOR, "1080p": PROJECTOR, "4K": WALL, "4:3": OLD_PROJECTOR, "phone": PHONE}
LOST_CONNECTION = ("WebSocket connection", "ERR_CONNECTION_REFUSED", "ERR_EMPTY_RESPONSE", "ERR_TIMED_OUT")

OpenScreen = Callable[..., Page]


def live_state(page: Page) -> str | None:
    return page.evaluate("() => document.documentElement.dataset.live")


def present(page: Page) -> int:
    return int(page.inner_text("#present"))


def names(page: Page) -> list[str]:
    return page.locator("#arrivals .name").all_inner_texts()


def quorum_line(page: Page) -> tuple[str, str, bool]:
    """The sentence, the words at the mark, and whether the bar is drawn as reached."""
    return (
        page.inner_text("#quorum-sentence"),
        page.inner_text("#quorum-needed"),
        page.locator("#bar.reached").count() == 1,
    )


def crowd(congress: Congress, count: int) -> list[str]:
    added = [f"Đại biểu {number:03d}" for number in range(count)]
    for name in added:
        congress.add_delegate(name)
    congress.issue()
    return added


def add_delegations(congress: Congress, count: int, each: int = 2) -> None:
    """With long names, and somebody from each."""
    with congress.store.write() as session:
        added = [
            Delegation(
                event_id=congress.event_id,
                name=f"Công đoàn cơ sở Công ty Trách nhiệm hữu hạn số {number}",
                folded=f"cong doan {number}",
                position=10 + number,
            )
            for number in range(count)
        ]
        session.add_all(added)
        session.flush()
        congress.delegations |= {delegation.name: delegation.id for delegation in added}
    for delegation in list(congress.delegations):
        for number in range(each):
            congress.add_delegate(f"Nguyễn Thị {number} {delegation[-3:]}", delegation=delegation)
    congress.issue()


def outside(page: Page) -> list[str]:
    """What is drawn, with text or as a bar, and reaches out of the window or of its own part of the board."""
    found: list[str] = page.evaluate(
        """() => {
          const parts = [...document.querySelectorAll(".head, .count, .arrivals, .delegations, .guests")];
          const things = "h1, h2, p, time, .figures, .bar, .tile, .name, .from, .line, .numbers";
          return parts.flatMap((part) => {
            const room = part.getBoundingClientRect();
            return [...part.querySelectorAll(things)].filter((thing) => {
              const box = thing.getBoundingClientRect();
              if (!box.width || !thing.checkVisibility()) return false;
              return box.left < room.left - 1 || box.right > room.right + 1 || box.top < room.top - 1
                || box.bottom > room.bottom + 1 || box.bottom > innerHeight + 1 || box.right > innerWidth + 1;
            }).map((thing) => `${part.className}: ${thing.id || thing.className || thing.tagName}`);
          });
        }"""
    )
    return found
