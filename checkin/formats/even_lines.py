"""Lines of about one length, as the head of an official paper is broken."""

from checkin.core.names import clean
from checkin.formats.fonts import Weight, printable, typefaces
from checkin.formats.text_fit import wrap

MOST_LINES = 9  # what an organization can be called at most


def even_lines(text: str, weight: Weight, size: float, room: float) -> list[str]:
    """At most nine; `size` and `room` in points of our typeface, which is wider than that of offices."""
    return wrap(printable(clean(text)), typefaces()[weight].width, room / size, MOST_LINES)
