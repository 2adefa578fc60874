"""How many processors a run may use."""

import math
import os
from pathlib import Path

GROUPS = Path("/sys/fs/cgroup")
OWN_GROUP = Path("/proc/self/cgroup")


def available(groups: Path = GROUPS, own_group: Path = OWN_GROUP) -> int:
    """Those of this machine that a batch system or a container leaves to this process.

    A container's share may be a time in each period, such as 150 of 100 ms, which is rounded up
    (``cpu.max`` in https://docs.kernel.org/admin-guide/cgroup-v2.html).
    """
    allowed = getattr(os, "sched_getaffinity", None)
    count = len(allowed(0)) if allowed else os.cpu_count() or 1
    return min([count, *(math.ceil(share) for share in _shares(groups, own_group))])


def _shares(groups: Path, own_group: Path) -> list[float]:
    """The processors that the own control group and each around it may use, where limited."""
    try:
        lines = own_group.read_text(encoding="utf-8").splitlines()
    except OSError:  # not Linux
        return []
    place = next((line.removeprefix("0::/") for line in lines if line.startswith("0::/")), None)
    if place is None:  # groups of the first version
        return []
    own = groups / place
    inside = [own, *own.parents]
    found = []
    for group in inside[: inside.index(groups) + 1]:
        try:
            time, period = (group / "cpu.max").read_text(encoding="ascii").split()
            found.append(int(time) / int(period))
        except (OSError, ValueError):  # the first group of all has none, and "max" is no limit
            continue
    return found
