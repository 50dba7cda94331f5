"""Servers as of `tests.browser.serve`, each a process of its own, that need not import the application again.

    python -m tests.browser.serve_copies

Each line of its input is a JSON list: data folder, port (0 for a free one), file for the log. Prints the new
process's id and, once it serves, its port: 0 where it cannot, and the log says why. Ends with its input.
"""

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
import traceback  # noqa: E402
from importlib import import_module  # noqa: E402

from tests.browser import serve  # noqa: E402
from tests.kept_start import keep_start  # noqa: E402

fork = monkey.get_original("os", "fork")  # there is no loop to be carried over


def become_server(data_folder: str, port: int, log_file: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(os.open(log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), 2)
    print(os.getpid(), flush=True)
    sys.argv[1:] = [data_folder, str(port)]
    try:
        serve.main()
    except BaseException:
        traceback.print_exc()
        print(0, flush=True)
        os._exit(1)


def main() -> None:
    for imported_when_made in ("realtime", "services.quorum_watch", "store.migrations", "web"):
        import_module(f"checkin.{imported_when_made}")
    keep_start()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a copy's exit code
    for line in sys.stdin:
        if fork() == 0:
            become_server(*json.loads(line))
            sys.stdout.flush()
            os._exit(0)


if __name__ == "__main__":
    main()
