"""How many processors a run may use."""

import math
import os
from pathlib import Path

GROUPS = Path("/sys/fs/cgroup")
OWN_GROUP = Path("/proc/self/cgroup")


def available(groups: Path = GROUPS, own_group: Path = OWN_GROUP) -> int:
    """Those of this machine that a batch system or a container leaves to this process.

    A container's share may be a time in each period, such as 150 of 100 ms, which is rounded up
    (``cpu.max`` in https://docs.kernel.org/admin-guide/cgroup-v2.html, or the first version's
    ``cpu.cfs_quota_us``).
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
    found = []
    for line in lines:
        _number, controllers, place = line.split(":", 2)
        if not controllers:
            found += [_share(group, "cpu.max") for group in _around(groups, place)]
        elif "cpu" in controllers.split(","):  # the first version, as a container sees its own
            found.append(_share(groups / "cpu", "cpu.cfs_quota_us", "cpu.cfs_period_us"))
    return [share for share in found if share > 0]


def _around(groups: Path, place: str) -> list[Path]:
    """A group and those that it is in."""
    own = groups / place.lstrip("/")
    inside = [own, *own.parents]
    return inside[: inside.index(groups) + 1]


def _share(group: Path, *files: str) -> float:
    """The processors that these files allow, 0 where they set no limit."""
    try:
        texts = [(group / name).read_text(encoding="ascii") for name in files]
        time, period = " ".join(texts).split()
        return int(time) / int(period)
    except (OSError, ValueError):  # the first group of all has no file, and "max" is no limit
        return 0
