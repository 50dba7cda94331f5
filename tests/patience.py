"""How long a test may wait for what has to be quick, on a machine that others use as well."""

import os


def allowed(seconds: float) -> float:
    """So many seconds on an idle machine; where more is asked of its processors than they have, as much more.

    The figures themselves are measured by scripts/bench.
    """
    load, processors = max(os.getloadavg()[:2]), os.cpu_count() or 1
    return seconds * max(1.0, 2 * load / processors)
