"""The process that paints many badges, so that the server's own keeps answering doors.

In on stdin, a JSON object a line: first {"layout", "printed_at", "look"}, then a badge's face each. Out on stdout:
the PDF. Codes travel through the pipe only, never through arguments or files. An input that breaks off before
its closing {"count"} ends in exit code 1.
"""

import base64
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, TextIO

from checkin.formats.badge_face import BadgeFace, BadgeLabels
from checkin.formats.badge_look import PLAIN, BadgeLook, Layout, pack_look, unpack_look
from checkin.formats.badge_pdf import render_badges


class _CutShortError(Exception):
    """Whoever feeds us is gone."""


def header_line(layout: Layout, printed_at: str, look: BadgeLook = PLAIN) -> bytes:
    return _line({"layout": layout, "printed_at": printed_at, "look": pack_look(look)})


def face_line(face: BadgeFace) -> bytes:
    return _line(asdict(face) | {"photo": base64.b64encode(face.photo).decode()})


def closing_line(count: int) -> bytes:
    return _line({"count": count})


def main() -> None:
    header: dict[str, Any] = json.loads(sys.stdin.readline())
    render_badges(
        _faces(sys.stdin),
        header["layout"],
        sys.stdout.buffer,
        printed_at=header["printed_at"],
        look=unpack_look(header["look"]),
    )
    sys.stdout.buffer.flush()


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode() + b"\n"


def _faces(lines: TextIO) -> Iterator[BadgeFace]:
    for seen, line in enumerate(lines):
        fields = json.loads(line)
        if "count" in fields:
            if fields["count"] != seen:
                raise _CutShortError
            return
        made = {"labels": BadgeLabels(**fields["labels"]), "photo": base64.b64decode(fields["photo"])}
        yield BadgeFace(**(fields | made))
    raise _CutShortError


if __name__ == "__main__":
    main()
