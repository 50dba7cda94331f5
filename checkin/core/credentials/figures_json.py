"""Figures as JSON, to be stored, sealed by a fingerprint and read again."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from checkin.core.credentials.composition import Row
from checkin.core.credentials.figures import (
    CategoryLine,
    Figures,
    Line,
    Numbers,
    Part,
    SittingFacts,
    Standing,
)
from checkin.core.credentials.frozen_log import Mark
from checkin.core.quorum import Quorum, QuorumFigures, rule_from_json, rule_to_json

_QUORUMS: dict[str, type] = {
    "quorum_figures": QuorumFigures,
    "quorum": Quorum,
    "settled_figures": QuorumFigures,
    "settled": Quorum,
}


def figures_to_json(figures: Figures) -> dict[str, Any]:
    """`figures_from_json` is its inverse."""
    return asdict(figures) | {
        "composition": {
            base: {name: [[row.code, row.count] for row in rows] for name, rows in dimensions.items()}
            for base, dimensions in figures.composition.items()
        }
    }


def figures_from_json(stored: Mapping[str, Any]) -> Figures:
    return Figures(
        numbers=Numbers(**stored["numbers"]),
        **{name: kind(**stored[name]) for name, kind in _QUORUMS.items()},
        delegations=tuple(Line(**each) for each in stored["delegations"]),
        categories=tuple(CategoryLine(**each) for each in stored["categories"]),
        people=tuple(_standing(each) for each in stored["people"]),
        composition={
            base: {name: [Row(code, count) for code, count in rows] for name, rows in dimensions.items()}
            for base, dimensions in stored["composition"].items()
        },
    )


def _standing(stored: Mapping[str, Any]) -> Standing:
    marks = tuple(Mark(each) for each in stored["marks"])
    return Standing(**{**stored, "part": Part(stored["part"]), "marks": marks})


def facts_to_json(sitting: SittingFacts) -> dict[str, Any]:
    """`facts_from_json` is its inverse."""
    return {
        "id": sitting.id,
        "name": sitting.name,
        "closings": _moments_to_json(sitting.closings),
        "elsewhere": {str(key): _moments_to_json(ends) for key, ends in sitting.elsewhere.items() if ends},
        "rule": rule_to_json(sitting.rule),
    }


def facts_from_json(stored: Mapping[str, Any]) -> SittingFacts:
    """Older ones say nothing of `elsewhere`."""
    return SittingFacts(
        id=stored["id"],
        name=stored["name"],
        closings=_moments(stored["closings"]),
        rule=rule_from_json(stored["rule"]),
        elsewhere={int(key): _moments(ends) for key, ends in stored.get("elsewhere", {}).items()},
    )


def _moments_to_json(moments: Iterable[datetime]) -> list[str]:
    return sorted(moment.isoformat() for moment in moments)


def _moments(stored: Iterable[str]) -> tuple[datetime, ...]:
    return tuple(datetime.fromisoformat(each) for each in stored)
