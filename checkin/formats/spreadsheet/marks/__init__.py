"""What calamine does not tell of cells: hidden rows, merges, struck-out text, month-first dates and old fonts.

Each module has `read(data) -> {sheet name: {"hidden": [row], "merged": [[top, left, bottom, right]], "cells":
{row: {column: flags}}}}`, rows from 1, columns from 0. They run in the bounded child, and import nothing of ours.
"""
