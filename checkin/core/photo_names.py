"""Whose picture a file is, by its name: a badge number, a person's name, or both. Pure; nothing is guessed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from checkin.core.names import clean, fold, tokens


@dataclass(frozen=True, slots=True)
class Depicted:
    """`numbers` are the delegate's badge number and those of all badges printed for them."""

    delegate_id: int
    full_name: str
    numbers: tuple[str, ...] = ()


class PhotoNames:
    """Finds people by names of files. Signs between words, marks, capitals and folders do not count."""

    def __init__(self, people: Iterable[Depicted]) -> None:
        self._by_number: dict[str, set[int]] = {}
        self._by_words: dict[str, set[int]] = {}
        self._by_name: dict[str, set[int]] = {}
        for person in people:
            for number in person.numbers:
                self._by_words.setdefault(fold(number), set()).add(person.delegate_id)
                for key in {_number(number), _number(number).lstrip("0")} - {""}:
                    self._by_number.setdefault(key, set()).add(person.delegate_id)
            self._by_name.setdefault(_joined(person.full_name), set()).add(person.delegate_id)

    def people_in(self, file_name: str) -> frozenset[int]:
        """One where the name is clear, several where it could be any of them, none where it says nobody.

        A number with other words beside it counts only together with the name of its owner: cameras number their
        files too. Figures in two places are a number only where one is written so: "0001 (2)" is a copy.
        """
        stem = clean(PurePosixPath(file_name).stem)
        if found := self._of_number(stem):
            return frozenset(found)
        if found := self._by_name.get(_joined(stem)):
            return frozenset(found)
        words = tokens(stem)
        numbers = _with_figures(words)
        named = self._by_name.get("".join(word for word in words if word not in numbers), set())
        numbered = {
            key
            for word in numbers
            for key in self._by_number.get(word.lstrip("0") or word, self._by_number.get(word, ()))
        }
        return frozenset(named & numbered or named)

    def _of_number(self, stem: str) -> set[int] | None:
        if len(_with_figures(tokens(stem))) > 1:
            return self._by_words.get(fold(stem))
        whole = _number(stem)
        return self._by_number.get(whole) or self._by_number.get(whole.lstrip("0") or whole)


@dataclass(frozen=True, slots=True)
class NamedPhoto:
    """`people` is one where it is clear whose picture it is; `rivals` are other files of the same one person."""

    people: frozenset[int]
    rivals: tuple[int, ...] = ()

    @property
    def delegate_id(self) -> int | None:
        """Whose it is, without a doubt."""
        return next(iter(self.people)) if len(self.people) == 1 and not self.rivals else None


def name_photos(file_names: Sequence[str], people: Iterable[Depicted]) -> list[NamedPhoto]:
    """In the order of the files. Two files that mean one person are rivals: neither is taken by itself."""
    names = PhotoNames(people)
    found = [names.people_in(name) for name in file_names]
    claims: dict[int, list[int]] = {}
    for at, people_of in enumerate(found):
        if len(people_of) == 1:
            claims.setdefault(next(iter(people_of)), []).append(at)
    return [
        NamedPhoto(people_of, tuple(other for other in claims[next(iter(people_of))] if other != at))
        if len(people_of) == 1
        else NamedPhoto(people_of)
        for at, people_of in enumerate(found)
    ]


def _with_figures(words: Iterable[str]) -> list[str]:
    return [word for word in words if any(char.isdigit() for char in word)]


def _number(text: str) -> str:
    return fold(text).replace(" ", "")


def _joined(text: str) -> str:
    return "".join(tokens(text))
