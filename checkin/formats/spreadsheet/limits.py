"""How much of a spreadsheet is read: ten times the people of the largest congress."""

UPLOAD_BYTES = 20 * 1024 * 1024
TEXT_BYTES = 10 * 1024 * 1024
UNPACKED_BYTES = 80 * 1024 * 1024
SUSPICIOUS_BYTES = 8 * 1024 * 1024  # below this no ratio is too high
RATIO = 100  # real lists pack to a tenth or a twentieth
ARCHIVE_ENTRIES = 2_000

ROWS = 20_000  # with content
COLUMNS = 200
CELLS = 800_000  # with content, on all sheets together
CHARACTERS = 16_000_000
TEXT_RECORDS = 100_000  # empty ones included
CELL_LENGTH = 32_767  # what a spreadsheet's cell can hold

WORKING_SECONDS = 2.4  # of processor time, so that a busy hour refuses no good list
READING_SECONDS = 30
READING_MEMORY = 512 * 1024 * 1024
