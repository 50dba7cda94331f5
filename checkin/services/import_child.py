"""The process that `services.read_apart` starts: one request in on stdin, answers out on stdout."""

import os
import resource
import sys
from contextlib import closing
from typing import Any

from checkin.core.errors import Refused
from checkin.formats.spreadsheet import SpreadsheetRefused
from checkin.services.import_roster import open_import, start_import
from checkin.services.read_apart import MOST_SECONDS, Step, receive, send
from checkin.store.engine import Store
from checkin.store.vault import Vault

MEMORY = 1 << 30


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    os.nice(10)  # doors go first
    answers = sys.stdout.buffer
    verb, url, *arguments = receive(sys.stdin.buffer)
    send(answers, ("step", Step.READING))
    # no secret is opened here, so none is handed over
    with closing(Store(url, Vault(bytes(32)))) as store:
        try:
            send(answers, ("result", _verb(store, verb, arguments)))
        except SpreadsheetRefused as refused:
            send(answers, ("refused", None, {"code": refused.code, **refused.facts}))
        except Refused as refused:
            send(answers, ("refused", type(refused), {}))


def _verb(store: Store, verb: str, arguments: list[Any]) -> Any:
    if verb == "open":
        return open_import(store, *arguments)
    event_id, account_id, file_name, data, now = arguments
    return start_import(store, event_id, account_id, file_name=file_name, data=data, now=now)


if __name__ == "__main__":
    main()
