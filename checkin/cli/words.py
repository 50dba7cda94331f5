"""Sentences of the command line, from the same catalog as the web's.

CHECKIN_LANG chooses (vi or en), else the terminal's own language when it is English, else Vietnamese.
`_` and `ngettext` look the language up when they are called; `N_` only marks a sentence for the catalog.
"""

import gettext as stdlib_gettext
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from checkin.translations import DOMAIN, FOLDER, compile_stale


def language(environ: Mapping[str, str] = os.environ) -> str:
    """ "vi" or "en"."""
    for name in ("CHECKIN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return "en" if environ[name].lower().startswith("en") else "vi"
    return "vi"


def catalog(of: str) -> stdlib_gettext.NullTranslations:
    """The sentences of one language."""
    return stdlib_gettext.translation(DOMAIN, str(FOLDER), [of], fallback=True)


def gettext(msgid: str, **values: object) -> str:
    sentence = catalog(language()).gettext(msgid)
    return sentence % values if values else sentence


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """The sentence for `num`, which is also `%(num)s` in it."""
    return catalog(language()).ngettext(one, many, num) % {"num": num, **values}


def N_(msgid: str) -> str:
    return msgid


@contextmanager
def click_speaks() -> Iterator[None]:
    """While it lasts click's own sentences come from our catalog; checkin.cli.click_words lists them.

    click asks the standard library's gettext, and that one asks LANGUAGE.
    """
    compile_stale()
    stdlib_gettext.bindtextdomain(DOMAIN, str(FOLDER))
    before = os.environ.get("LANGUAGE")
    os.environ["LANGUAGE"] = language()
    try:
        yield
    finally:
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before
