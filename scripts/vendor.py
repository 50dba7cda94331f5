#!/usr/bin/env python3
"""Builds static/vendor/ out of node_modules/, so that no page loads anything from a foreign host.

    zxing/      the QR decoder, its files in their own tree: es/reader/index.js, es/share.js, reader/*.wasm
    chart.js/   charts, as one script that a module imports for its effect: globalThis.Chart
    socket.io/  the live connection as one ES module
    icons.svg   the chosen icons as one sprite: <svg><use href=".../icons.svg#users"></use></svg>
    fonts/      BeVietnamPro-{400,600,700,800}.ttf for PDF and .woff2 for pages
    licences/   of everything above

Run by scripts/run; does nothing when its stamp says that neither the lock file nor this script has changed.
"""

import argparse
import hashlib
import importlib.metadata
import re
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAMP = "stamp"

# Names from lucide.dev/icons; add one here and start scripts/run again
ICONS = """
activity armchair arrow-left ban bell calendar-days camera check chevron-down chevron-left chevron-right
circle-check circle-help circle-user clock copy door-open download external-link eye eye-off file-spreadsheet
file-text flashlight id-card keyboard landmark languages link list-checks log-in log-out map-pin menu monitor
moon octagon-x pencil play plus printer qr-code refresh-cw scan-line search settings sliders-horizontal
smartphone square sun trash-2 triangle-alert undo-2 upload user user-plus users volume-2 wifi wifi-off x
"""

COPIES = {
    "chart.js/dist/chart.umd.min.js": "chart.js/chart.umd.min.js",
    "zxing-wasm/dist/es/reader/index.js": "zxing/es/reader/index.js",
    "zxing-wasm/dist/es/share.js": "zxing/es/share.js",
    "zxing-wasm/dist/reader/zxing_reader.wasm": "zxing/reader/zxing_reader.wasm",
    "socket.io-client/dist/socket.io.esm.min.js": "socket.io/socket.io.esm.min.js",
}

# socket.io-client's one file has the three packages below it inside, chart.js's its colours
LICENCES = {
    "chart.js": "chart.js",
    "@kurkle/color": "kurkle-color",
    "zxing-wasm": "zxing-wasm",
    "socket.io-client": "socket.io-client",
    "engine.io-client": "engine.io-client",
    "engine.io-parser": "engine.io-parser",
    "socket.io-parser": "socket.io-parser",
    "@socket.io/component-emitter": "component-emitter",
    "lucide-static": "lucide",
    "@fontsource/be-vietnam-pro": "be-vietnam-pro",
    "@fontsource/noto-sans": "noto-sans",
}

SYMBOL = (
    '<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
    ' stroke-linecap="round" stroke-linejoin="round">{shapes}</symbol>'
)


class VendorError(Exception):
    """Something is missing in node_modules; str() is a sentence."""


def stamp_text() -> str:
    """Changes with the lock file and with the scripts that build."""
    digest = hashlib.sha256()
    for path in (ROOT / "package-lock.json", Path(__file__), Path(__file__).with_name("_setup_fonts.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current(target: Path) -> bool:
    stamp = target / STAMP
    return stamp.is_file() and stamp.read_text() == stamp_text()


def copy_modules(modules: Path, target: Path) -> None:
    for source, place in COPIES.items():
        destination = target / place
        destination.parent.mkdir(parents=True, exist_ok=True)
        if not (modules / source).is_file():
            raise VendorError(f"node_modules/{source} is missing; run npm ci.")
        if source.endswith(".js"):
            # A page without the map file would ask for it in vain whenever its developer tools are open
            text = (modules / source).read_text(encoding="utf-8")
            text = re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)
            destination.write_text(text, encoding="utf-8")
        else:
            shutil.copyfile(modules / source, destination)


def icon_shapes(svg: str) -> str:
    """What stands between <svg …> and </svg>, without the white space."""
    inside = re.search(r"<svg\b[^>]*>(.*)</svg>", svg, flags=re.DOTALL)
    assert inside is not None
    return "".join(line.strip() for line in inside[1].splitlines())


def build_sprite(modules: Path, names: list[str]) -> str:
    symbols = []
    for name in names:
        file = modules / "lucide-static" / "icons" / f"{name}.svg"
        if not file.is_file():
            raise VendorError(f"There is no icon named {name!r} in lucide-static.")
        symbols.append(SYMBOL.format(name=name, shapes=icon_shapes(file.read_text(encoding="utf-8"))))
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def copy_licences(modules: Path, folder: Path) -> None:
    folder.mkdir()
    for package, name in LICENCES.items():
        given = next(modules.joinpath(package).glob("LICENSE*"), None)
        if given is None:
            raise VendorError(f"node_modules/{package} has no licence.")
        shutil.copyfile(given, folder / f"{name}.txt")
    # The decoder inside the wasm has a licence of its own; its npm package leaves it out, its wheel brings it
    for file in importlib.metadata.files("zxing-cpp") or ():
        if file.name == "LICENSE":
            shutil.copyfile(Path(str(file.locate())), folder / "zxing-cpp.txt")


def build(modules: Path, target: Path) -> None:
    """Makes everything in a folder beside the target, then puts it in the target's place."""
    from _setup_fonts import build_fonts  # fontTools takes a while to load, and is not needed for the stamp

    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".vendor-") as temporary:
        new = Path(temporary) / "new"
        new.mkdir(mode=0o755)
        copy_modules(modules, new)
        (new / "icons.svg").write_text(build_sprite(modules, ICONS.split()), encoding="utf-8")
        copy_licences(modules, new / "licences")
        typefaces = modules / "@fontsource"
        build_fonts(typefaces / "be-vietnam-pro" / "files", typefaces / "noto-sans" / "files", new / "fonts")
        (new / STAMP).write_text(stamp_text())
        if target.exists():
            target.rename(Path(temporary) / "old")
        new.rename(target)


def main() -> int:
    parser = argparse.ArgumentParser(description="Builds static/vendor/ out of node_modules/.")
    parser.add_argument("--into", type=Path, default=ROOT / "static" / "vendor", help="the folder to make")
    parser.add_argument("--check", action="store_true", help="only say (exit code) whether it is current")
    options = parser.parse_args()
    if is_current(options.into):
        return 0
    if options.check:
        return 1
    try:
        build(ROOT / "node_modules", options.into)
    except VendorError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
