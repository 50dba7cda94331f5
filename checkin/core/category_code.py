"""The code of a category that an event makes for itself."""

from hashlib import sha256

from checkin.core.names import fold

LONGEST_CODE = 32


def category_code(name: str) -> str:
    """Made of the name, the same however it is typed; a long one ends in a digest, to stay the only one."""
    code = fold(name).replace(" ", "_")
    if len(code) <= LONGEST_CODE:
        return code
    return f"{code[: LONGEST_CODE - 9]}_{sha256(code.encode()).hexdigest()[:8]}"
