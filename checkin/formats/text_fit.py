"""Breaks text into lines and finds the size at which a name fills its place.

Pure arithmetic on widths: `measure` gives the width of a text, and is the sum of what it gives for its parts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

Measure = Callable[[str], float]

ELLIPSIS = "…"
# Below a usual line's pitch the marks of Ễ and Ộ meet; capitals need more, as every letter may carry them
PITCH = 1.3
PITCH_OF_CAPITALS = 1.42

# One line is worth a tenth of the size: it reads better than two that are hardly larger
_ONE_LINE_BONUS = 1.1
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines set at `size`; their baselines lie `pitch` apart."""

    lines: tuple[str, ...]
    size: float
    pitch: float

    @property
    def height(self) -> float:
        return len(self.lines) * self.pitch


@dataclass(frozen=True, slots=True)
class Place:
    """Room for a name. `comfortable`: below this size a third and fourth line is taken; never below `least`."""

    width: float
    height: float
    largest: float
    comfortable: float
    least: float


def pitch_of(text: str) -> float:
    """Distance of baselines in units of the size."""
    return PITCH_OF_CAPITALS if text.isupper() else PITCH


def fit_name(name: str, measure: Measure, place: Place) -> Fitted:
    """The largest size at which the name stands in one or two lines, broken between words only.

    A name too long for that gets up to four lines; at `least` size the rest gives way to an ellipsis.
    """
    if not name:
        return Fitted((), place.largest, 0.0)
    ratio = pitch_of(name)
    words = name.split()
    found = [_size(_even_lines(words, count, measure), measure, place, ratio) for count in (1, 2)]
    best = found[0] if found[0][0] * _ONE_LINE_BONUS >= found[1][0] else found[1]
    if best[0] < place.comfortable:
        longer = [_size(_even_lines(words, count, measure), measure, place, ratio) for count in (3, 4)]
        best = max(best, *longer, key=lambda each: each[0])
    size, lines = best
    if size < place.least:
        size = place.least
        most = max(1, int(place.height / (size * ratio)))
        lines = wrap(name, lambda text: measure(text) * size, place.width, most)
    return Fitted(tuple(lines), size, size * ratio)


def wrap(text: str, measure: Measure, width: float, most_lines: int) -> list[str]:
    """As few lines as the text needs, of about one length, each within `width`; at most `most_lines`.

    What does not fit ends in an ellipsis. A single word wider than a line is broken where it must be:
    addresses and numbers, never names.
    """
    words = [piece for word in text.split() for piece in _pieces(word, measure, width)]
    lines = _greedy(words, measure, width)
    if len(lines) <= most_lines:
        return _pleasing_lines(words, len(lines), measure, width)
    kept = lines[:most_lines]
    kept[-1] = _with_ellipsis(f"{kept[-1]} {lines[most_lines]}", measure, width)
    return kept


def fill(text: str, measure: Measure, width: float) -> list[str]:
    """Lines filled one after the other, as running text is: none of `wrap`'s care, in a tenth of its time."""
    return _greedy([piece for word in text.split() for piece in _pieces(word, measure, width)], measure, width)


def _pleasing_lines(words: list[str], count: int, measure: Measure, width: float) -> list[str]:
    """The words in `count` lines, with the breaks that cost least: a shortest path from word to word."""
    widths, space = [measure(word) for word in words], measure(" ")
    costs = [_cost_of_break(words, end) for end in range(len(words) + 1)]
    cheapest: dict[int, tuple[float, list[int]]] = {0: (0.0, [0])}
    for _ in range(count):
        reached: dict[int, tuple[float, list[int]]] = {}
        for start, (cost, ends) in cheapest.items():
            used = 0.0
            for end in range(start + 1, len(words) + 1):
                used = used + space + widths[end - 1] if used else widths[end - 1]
                if used > width + _ROUNDING:
                    break
                total = cost + (1 - used / width) ** 2 + costs[end]
                if end not in reached or total < reached[end][0]:
                    reached[end] = (total, [*ends, end])
        cheapest = reached
    return [" ".join(words[start:end]) for start, end in pairwise(cheapest[len(words)][1])]


def _cost_of_break(words: list[str], before: int) -> float:
    """Vietnamese words are often two, "Công ty", "Dệt may": a small letter goes on with what stands before it."""
    if before in (0, len(words)) or words[before - 1][-1] in ",;:–":
        return 0.0
    return 0.3 if words[before][0].islower() else 0.05


def _size(lines: list[str], measure: Measure, place: Place, ratio: float) -> tuple[float, list[str]]:
    widest = max(map(measure, lines))
    return min(place.largest, place.width / widest, place.height / (len(lines) * ratio)), lines


def _even_lines(words: list[str], count: int, measure: Measure) -> list[str]:
    """At most `count` lines whose widest is as narrow as can be."""
    low = max(map(measure, words), default=0.0)
    lines = _greedy(words, measure, low)
    if len(lines) <= count:
        return lines
    best, high = [" ".join(words)], measure(" ".join(words))
    for _ in range(12):
        middle = (low + high) / 2
        lines = _greedy(words, measure, middle)
        if len(lines) <= count:
            best, high = lines, middle
        else:
            low = middle
    return best


def _greedy(words: list[str], measure: Measure, width: float) -> list[str]:
    lines: list[list[str]] = []
    space, used = measure(" "), 0.0
    for word in words:
        needed = measure(word)
        longer = used + space + needed
        if lines and longer <= width + _ROUNDING:
            lines[-1].append(word)
            used = longer
        else:
            lines.append([word])
            used = needed
    return [" ".join(line) for line in lines]


def _pieces(word: str, measure: Measure, width: float) -> list[str]:
    if measure(word) <= width:
        return [word]
    pieces = [""]
    for char in word:
        if pieces[-1] and measure(pieces[-1] + char) > width + _ROUNDING:
            pieces.append("")
        pieces[-1] += char
    return pieces


def _with_ellipsis(line: str, measure: Measure, width: float) -> str:
    while line and measure(line + ELLIPSIS) > width:
        shorter = line.rpartition(" ")[0]
        line = shorter if shorter else line[:-1]
    return line.rstrip(" ,;.–-") + ELLIPSIS
