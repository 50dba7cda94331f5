"""Where a form may send a browser on: a path of this server and nowhere else."""


def local_path(target: str | None, otherwise: str) -> str:
    """`target` if it is a path on this server, else `otherwise`."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return otherwise
    # browsers read a backslash as a slash, and leave tabs and line ends out
    if "\\" in target or any(ord(char) < 0x21 or ord(char) == 0x7F for char in target):
        return otherwise
    return target
