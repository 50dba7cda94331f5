"""One font file a weight out of the three that the npm package splits Be Vietnam Pro into.

A browser and a PDF would otherwise take the letters of one Vietnamese word from two files. Letters that the
typeface lacks and names have (ŏ, ŭ, ƀ of Ê Đê, Gia Rai and Ba Na people) come from Noto Sans. The merged font also
gets figures of one width, which the typeface lacks: `font-variant-numeric: tabular-nums` asks for them,
so that a number on the screen does not jump when it changes.
"""

import copy
import logging
from pathlib import Path

from fontTools.merge import Merger
from fontTools.otlLib.builder import SingleSubstBuilder
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables

WEIGHTS = (400, 600, 700, 800)
SUBSETS = ("latin", "latin-ext", "vietnamese")
DIGITS = "0123456789"
LETTERS = set(range(0x0100, 0x0250))  # of Latin, beyond those that every typeface has


def build_fonts(source: Path, others: Path, target: Path) -> None:
    """Writes BeVietnamPro-WEIGHT.ttf and .woff2 into target, which must not exist yet. `others` has Noto Sans."""
    target.mkdir()
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    for weight in WEIGHTS:
        font = merge_subsets(source, others, weight, target)
        add_tabular_figures(font)
        font.save(target / f"BeVietnamPro-{weight}.ttf")
        font.flavor = "woff2"
        font.save(target / f"BeVietnamPro-{weight}.woff2")
        font.close()


def merge_subsets(source: Path, others: Path, weight: int, scratch: Path) -> TTFont:
    """The three subsets and the letters that they lack, as one font. `scratch` takes files that are gone when this
    returns."""
    plain: list[Path] = []
    known: set[int] = set()
    for subset in SUBSETS:
        font = TTFont(source / f"be-vietnam-pro-{subset}-{weight}-normal.woff2")
        font.flavor = None
        known |= set(font.getBestCmap())
        plain.append(scratch / f"{subset}.ttf")
        font.save(plain[-1])
    for subset in ("latin-ext", "latin"):
        font = TTFont(others / f"noto-sans-{subset}-{weight}-normal.woff2")
        lacking = (LETTERS & set(font.getBestCmap())) - known
        known |= lacking
        if not lacking:
            continue
        only_letters(font, lacking)
        plain.append(scratch / f"noto-{subset}.ttf")
        font.save(plain[-1])
    merged = Merger().merge([str(path) for path in plain])
    for path in plain:
        path.unlink()
    return merged


def only_letters(font: TTFont, codepoints: set[int]) -> None:
    """Nothing but these glyphs; how they would stand with others is left out."""
    options = Options(layout_features=[], hinting=False, notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codepoints)
    subsetter.subset(font)
    for table in ("GSUB", "GPOS", "GDEF", "STAT", "gasp", "prep", "fpgm", "cvt "):
        if table in font:
            del font[table]
    font.flavor = None


def add_tabular_figures(font: TTFont) -> None:
    """Adds a glyph of the widest figure's width for each figure, and the feature `tnum` that chooses them."""
    metrics, glyphs, cmap = font["hmtx"], font["glyf"], font.getBestCmap()
    names = [cmap[ord(digit)] for digit in DIGITS]
    width = max(metrics[name][0] for name in names)
    for name in names:
        advance, bearing = metrics[name]
        shift = (width - advance) // 2
        glyph = copy.deepcopy(glyphs[name])
        assert not glyph.isComposite()
        glyph.coordinates.translate((shift, 0))
        glyph.recalcBounds(glyphs)
        glyphs[f"{name}.tf"] = glyph
        metrics[f"{name}.tf"] = (width, bearing + shift)
    font.setGlyphOrder(glyphs.glyphOrder)
    _add_feature(font["GSUB"].table, "tnum", {name: f"{name}.tf" for name in names}, font)


def _add_feature(table: otTables.GSUB, tag: str, mapping: dict[str, str], font: TTFont) -> None:
    """Appends a single substitution as a feature of every script and language."""
    builder = SingleSubstBuilder(font, None)
    builder.mapping = mapping
    table.LookupList.Lookup.append(builder.build())
    record = otTables.FeatureRecord()
    record.FeatureTag = tag
    record.Feature = otTables.Feature()
    record.Feature.FeatureParams = None
    record.Feature.LookupListIndex = [len(table.LookupList.Lookup) - 1]
    table.FeatureList.FeatureRecord.append(record)
    index = len(table.FeatureList.FeatureRecord) - 1
    for script in table.ScriptList.ScriptRecord:
        languages = [entry.LangSys for entry in script.Script.LangSysRecord]
        for language in (script.Script.DefaultLangSys, *languages):
            if language is not None:
                language.FeatureIndex.append(index)
