"""Grading over encrypted connections, and what is said where they cannot be had."""

import stat

import dask
import pytest
from certificate import make_key
from click.testing import CliRunner
from distributed import LocalCluster, Security
from small_course import ASSIGNMENT, released_cells, to_file, written

from autograde.cli import main
from autograde.grading import distributed
from autograde.grading.class_run import ClassRun, grade_class
from autograde.grading.course import Submission


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    return make_key(tmp_path_factory.mktemp("keys") / "key")


def configuration(folder):
    """What dask makes of a folder that DASK_CONFIG names."""
    told = dask.config.collect([str(folder)], {})
    return dask.config.set(dask.config.merge(dask.config.config, told))


@pytest.fixture(scope="module")
def address(key):
    with configuration(key):
        security = Security()
    assert security.require_encryption
    place = {"protocol": "tls://", "dashboard_address": "127.0.0.1:0"}
    with LocalCluster(1, 1, security=security, silence_logs=60, **place) as cluster:
        yield cluster.scheduler_address


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    monkeypatch.setattr(distributed, "CONNECT_SECONDS", 3)


def told(course, address):
    """What the command line says in one sentence."""
    arguments = ["grade", "--course", str(course.root), "--scheduler", address]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    [said] = result.stderr.strip().splitlines()
    return said


def test_a_class_is_graded_with_the_certificate(key, address, tmp_path):
    path = tmp_path / "ada"
    path.write_bytes(to_file(written()))
    released = {ASSIGNMENT: to_file(released_cells())}
    run = ClassRun(released, b"secret", "process", 1, scheduler=address)
    assert address.startswith("tls://")
    with configuration(key):
        [(_submission, graded)] = grade_class(run, [Submission("ada", ASSIGNMENT, path)])
    assert graded.result.status == "graded"


def test_without_a_certificate_it_is_told_where_to_name_one(address, course):
    said = told(course, address)
    assert f"{address} needs a certificate" in said
    assert "DASK_CONFIG" in said


def test_with_another_certificate_there_is_no_connection(address, course, tmp_path):
    with configuration(make_key(tmp_path / "other")):
        assert f"with the same certificate to be reached at {address}" in told(course, address)


@pytest.mark.parametrize("scheme", ["tcp://", ""])
def test_nothing_is_sent_in_the_clear_where_encryption_is_configured(scheme, key, address, course):
    plain = address.replace("tls://", scheme)
    with configuration(key):
        assert f"{plain} is not: give an address that starts with tls://" in told(course, plain)


def test_an_encrypted_scheduler_does_not_talk_to_others(address, course):
    plain = address.replace("tls://", "tcp://")
    assert f"no dask scheduler to be reached at {plain}" in told(course, plain)


@pytest.mark.parametrize("damage", ["", "no key"])
def test_a_key_that_is_damaged_is_told(damage, address, course, tmp_path):
    folder = make_key(tmp_path / "key")
    (folder / "key.pem").write_text(damage)
    with configuration(folder):
        assert "certificate that dask's configuration names cannot be used" in told(course, address)


def test_the_key_is_for_its_owner_alone_and_no_other_replaces_it(tmp_path):
    folder = make_key(tmp_path / "key")
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())]
    assert not any(mode & 0o077 for mode in modes)
    before = (folder / "key.pem").read_bytes()
    with pytest.raises(Exception, match="exit status 1"):
        make_key(folder)
    assert (folder / "key.pem").read_bytes() == before
