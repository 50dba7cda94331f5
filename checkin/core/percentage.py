"""Percentages as reports print them: two decimals, halves away from zero, whole numbers in."""


def hundredths_of_percent(part: int, whole: int) -> int:
    """7140 for 392 of 549 (71,40 %). 0 where there is no whole. Never used to compare: see quorum."""
    return (part * 20000 + whole) // (2 * whole) if whole else 0
