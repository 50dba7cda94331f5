"""The sentences of the program: msgids are English, so English needs no catalog; Vietnamese has one.

The catalog is kept as text (messages.po). What programs read is compiled from it beside it, not kept in the
repository, and made again when the text is newer.
"""

import os
from contextlib import suppress
from pathlib import Path

FOLDER = Path(__file__).parent
DOMAIN = "messages"


def compile_stale(folder: Path = FOLDER) -> list[Path]:
    """Compiles each catalog whose text is newer than what was compiled from it; returns those written.

    Where the program may not write beside its own code nothing happens: whoever installs it there compiles first.
    """
    written = []
    for text in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        compiled = text.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime_ns < text.stat().st_mtime_ns:
            with suppress(PermissionError):
                compile_catalog(text, compiled)
                written.append(compiled)
    return written


def compile_catalog(text: Path, compiled: Path) -> None:
    """Replaces `compiled` at once: another process that starts now reads the old one or the new one."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with text.open("rb") as source:
        catalog = read_po(source, locale=text.parent.parent.name, domain=DOMAIN)
    temporary = compiled.with_name(f".{compiled.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as target:
            write_mo(target, catalog)
        temporary.replace(compiled)
    finally:
        temporary.unlink(missing_ok=True)
