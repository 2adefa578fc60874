import os

import pytest

from autograde.grading.processors import available

ALL = len(os.sched_getaffinity(0))


@pytest.fixture
def groups(tmp_path):
    """Make control groups: what stands in ``cpu.max`` of each, and which one is this process's."""

    def make(limits, own="0::/pods/pod/box"):
        for group, limit in limits.items():
            folder = tmp_path / "groups" / group
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "cpu.max").write_text(limit)
        (tmp_path / "own").write_text(f"3:memory:/elsewhere\n{own}\n")
        return tmp_path / "groups", tmp_path / "own"

    return make


@pytest.mark.parametrize(
    ("limits", "count"),
    [
        ({}, ALL),
        ({"pods/pod/box": "max 100000"}, ALL),
        ({"pods/pod/box": "50000 100000"}, 1),
        ({"pods/pod/box": "max 100000", "pods": "100000 100000"}, 1),
        ({".": "100000 100000"}, 1),
        ({"pods/pod/box": f"{100_000 * ALL} 100000", "pods": "9900000 100000"}, ALL),
        ({"pods/other": "50000 100000"}, ALL),
        ({"pods/pod/box": ""}, ALL),
    ],
)
def test_a_share_of_time_counts_as_processors(groups, limits, count):
    assert available(*groups(limits)) == count


def test_a_part_of_a_processor_counts_as_one(groups, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: range(8))
    assert available(*groups({"pods/pod/box": "250000 100000"})) == 3
    assert available(*groups({"pods/pod/box": "max 100000"})) == 8


@pytest.mark.parametrize(("quota", "count"), [("150000", 2), ("-1", 8), ("", 8)])
def test_the_first_version_of_control_groups_counts_too(groups, monkeypatch, quota, count):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: range(8))
    root, own = groups({}, own="4:cpu,cpuacct:/docker/box")
    folder = root / "cpu"
    folder.mkdir(parents=True)
    (folder / "cpu.cfs_quota_us").write_text(quota)
    (folder / "cpu.cfs_period_us").write_text("100000")
    assert available(root, own) == count


def test_without_control_groups_all_that_are_allowed_count(tmp_path, groups):
    assert available(tmp_path, tmp_path / "none") == ALL
    assert available(*groups({".": "50000 100000"}, own="2:cpuset:/")) == ALL
    assert available() >= 1
