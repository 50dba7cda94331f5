"""`python -m checkin`. For `serve`, gevent replaces sockets, locks and the like before anything else is loaded."""

import sys
from io import TextIOWrapper

if "serve" in sys.argv[1:]:
    from gevent import monkey

    monkey.patch_all()

# What a terminal of another encoding cannot show is a question mark, and no reason to end
if isinstance(sys.stdout, TextIOWrapper):
    sys.stdout.reconfigure(errors="replace")

from checkin.cli import main

if __name__ == "__main__":
    main(prog_name="python -m checkin")
