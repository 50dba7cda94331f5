"""Sentences between code and catalog: collects every msgid, drops what nobody says any more, compiles.

    scripts/translations                    collect, write the catalog, compile it, say what is not translated
    scripts/translations --merge FILE...    the same, taking translations from other PO files; a later file wins
    scripts/translations --check            write nothing; exit code 1 where the catalog is not complete and fresh

Exit code 1 also where a sentence is left without a translation.
"""

import argparse
import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from checkin.translations import FOLDER, compile_catalog  # noqa: E402

CATALOG = FOLDER / "vi" / "LC_MESSAGES" / "messages.po"
SOURCES = {"checkin": [("**.py", "python")], "templates": [("**.html", "jinja2")]}
# N_ and NN_ only mark a sentence, for whoever says it later
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None, "NN_": (1, 2)}
HEADER = """\
# The sentences of the program. Left of each colon stands the file that says it; written by scripts/translations.
msgid ""
msgstr ""
"Language: vi\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


def collect(root: Path = ROOT) -> Catalog:
    """Every sentence that code and templates say, untranslated, with the files that say it."""
    catalog = Catalog(locale="vi", fuzzy=False)
    for folder, methods in SOURCES.items():
        found = extract_from_dir(
            root / folder, methods, options_map={"**.html": {"silent": "false"}}, keywords=KEYWORDS
        )
        for file, _line, msgid, comments, context in found:
            catalog.add(msgid, None, [(f"{folder}/{file}", 0)], auto_comments=comments, context=context)
    return catalog


def load(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="vi")


def merge(wanted: Catalog, sources: Iterable[Catalog]) -> None:
    """Puts the sources' translations into `wanted`; the last source that has one wins."""
    for source in sources:
        for message in wanted:
            if message.id and (translation := translation_of(source, message)):
                message.string = translation


def disagreements(wanted: Catalog, sources: Sequence[Catalog]) -> list[tuple[str, list[str]]]:
    """Sentences that the sources translate differently, with what they say."""
    found = []
    for message in wanted:
        said = {str(text): None for source in sources if message.id and (text := translation_of(source, message))}
        if len(said) > 1:
            found.append((singular_of(message), list(said)))
    return found


def translation_of(source: Catalog, message: Message) -> str | tuple[str, ...] | None:
    """What `source` says for the message, in the message's own form (a text, or a tuple of plural forms)."""
    singular = message.id[0] if isinstance(message.id, tuple) else message.id
    known = source.get(singular, message.context)
    if known is None or known.fuzzy or not known.string:
        return None
    forms = known.string if isinstance(known.string, tuple | list) else (known.string,)
    if not forms[0]:
        return None
    # Vietnamese has one form: what a fragment says last is what it says for many
    return (forms[-1],) if isinstance(message.id, tuple) else forms[0]


def untranslated(catalog: Catalog) -> list[str]:
    return [singular_of(message) for message in catalog if message.id and not any(strings_of(message))]


def singular_of(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple) else message.id


def strings_of(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string or "",)


def as_text(catalog: Catalog) -> str:
    """The catalog as it is kept: by file and sentence, no line numbers, no dates, so that changes stay small."""
    buffer = io.BytesIO()
    for message in catalog:
        message.locations = sorted({(file, None) for file, _line in message.locations})
    write_po(buffer, catalog, width=0, omit_header=True, include_lineno=False, sort_by_file=True)
    return HEADER + buffer.getvalue().decode("utf-8").strip() + "\n"


def fresh_catalog(catalog_path: Path, fragments: Sequence[Catalog] = ()) -> Catalog:
    """The catalog as it should be now."""
    wanted = collect()
    merge(wanted, [*([load(catalog_path)] if catalog_path.exists() else []), *fragments])
    return wanted


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--merge", nargs="+", type=Path, default=[], metavar="FILE")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--catalog", type=Path, default=CATALOG, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    fragments = [load(path) for path in chosen.merge]
    fresh = fresh_catalog(chosen.catalog, fragments)
    missing, text = untranslated(fresh), as_text(fresh)
    for msgid, said in disagreements(fresh, fragments):
        print(f"translated in two ways, the last is kept: {msgid!r}: {' | '.join(said)}", file=sys.stderr)
    for msgid in missing:
        print(f"not translated: {msgid!r}", file=sys.stderr)
    before = chosen.catalog.read_text(encoding="utf-8") if chosen.catalog.exists() else ""
    if chosen.check:
        if text != before:
            print("the catalog is not up to date: run scripts/translations", file=sys.stderr)
        return 1 if missing or text != before else 0
    if text != before:
        chosen.catalog.parent.mkdir(parents=True, exist_ok=True)
        chosen.catalog.write_text(text, encoding="utf-8")
    compile_catalog(chosen.catalog, chosen.catalog.with_suffix(".mo"))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
