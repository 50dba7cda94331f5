"""Spreadsheets that people send: XLSX, XLS, ODS and CSV, read defensively."""

from checkin.formats.spreadsheet.refusal import Problem, SpreadsheetRefused
from checkin.formats.spreadsheet.workbook import Workbook, read_workbook

__all__ = ["Problem", "SpreadsheetRefused", "Workbook", "read_workbook"]
