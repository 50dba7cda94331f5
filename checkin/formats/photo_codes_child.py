"""The process that looks for QR codes in one photo: bytes in on stdin, JSON out on stdout.

A process of its own: decoders are native code fed by strangers, and neither their crash nor their hunger nor
their second of computing may reach the server that answers doors.
"""

import json
import os
import resource
import sys
from contextlib import suppress

from checkin.formats.photo_codes import PictureRefused, read_codes

MEMORY_BYTES = 1024 * 1024 * 1024  # 12 megapixels with colours and transparency take a third of it
CPU_SECONDS = 6
NICENESS = 10  # doors go first


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):
        os.nice(NICENESS)
    try:
        answer: dict[str, object] = {"codes": read_codes(sys.stdin.buffer.read())}
    except PictureRefused as refused:
        answer = {"refused": refused.code}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))


if __name__ == "__main__":
    main()
