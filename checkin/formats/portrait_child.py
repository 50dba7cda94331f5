"""The process that makes one portrait: a photo in on stdin; out comes a line of JSON, then the JPEG.

A process of its own, for the reasons that photo_codes_child.py gives.
"""

import json
import os
import resource
import sys
from contextlib import suppress

from checkin.formats.photo_codes import PictureRefused
from checkin.formats.photo_codes_child import CPU_SECONDS, MEMORY_BYTES, NICENESS
from checkin.formats.portrait import make_portrait


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):
        os.nice(NICENESS)
    picture = b""
    try:
        picture, width, height = make_portrait(
            sys.stdin.buffer.read(), int(sys.argv[1]), keep_transparent="transparent" in sys.argv[2:]
        )
        head: dict[str, object] = {"width": width, "height": height}
    except PictureRefused as refused:
        head = {"refused": refused.code}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + picture)


if __name__ == "__main__":
    main()
