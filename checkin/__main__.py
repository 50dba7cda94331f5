"""`python -m checkin`. For `serve`, gevent replaces sockets, locks and the like before anything else is loaded."""

import sys

if "serve" in sys.argv[1:]:
    from gevent import monkey

    monkey.patch_all()

from checkin.cli import main

if __name__ == "__main__":
    main(prog_name="python -m checkin")
