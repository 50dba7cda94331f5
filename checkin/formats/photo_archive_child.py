"""The process that looks into one ZIP of photos: its path and the portraits' side are the arguments.

First it says a line of JSON about what is in it. Then for each line on stdin, the place of an entry, it answers
with a line of JSON and, where that says a length, so many bytes of JPEG. A process of its own for the reasons that
photo_codes_child.py gives; whoever feeds it watches the time of each picture.
"""

import json
import os
import resource
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

from checkin.formats.photo_archive import ArchiveRefused, list_pictures, read_picture
from checkin.formats.photo_codes import PictureRefused
from checkin.formats.photo_codes_child import MEMORY_BYTES, NICENESS
from checkin.formats.portrait import make_portrait

CPU_SECONDS = 3600


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):
        os.nice(NICENESS)
    path, side = Path(sys.argv[1]), int(sys.argv[2])
    try:
        listing = list_pictures(path)
    except ArchiveRefused as refused:
        _say({"refused": refused.code})
        return
    _say({"pictures": listing.pictures, "others": listing.others})
    with zipfile.ZipFile(path) as archive:
        for line in sys.stdin.buffer:
            try:
                picture, width, height = make_portrait(read_picture(archive, int(line)), side)
            except (ArchiveRefused, PictureRefused) as refused:
                _say({"refused": refused.code})
            else:
                _say({"width": width, "height": height, "length": len(picture)}, picture)


def _say(head: dict[str, object], body: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + body)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
