import os
import subprocess
import sys

import pytest

HURRY = (
    "import os; from autograde.sandbox.worker import compiler; "
    "compiler._QUICK += ({more}); "
    "compiler.hurry(); print(os.environ.get('XLA_FLAGS', ''))"
)


def flags_after(given, more=""):
    pytest.importorskip("jax")
    environment = os.environ | {"XLA_FLAGS": given, "JAX_PLATFORMS": "cpu"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", HURRY.format(more=more)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert not done.stderr
    return done.stdout.split()


def test_xla_is_told_to_hurry():
    found = flags_after("--xla_cpu_multi_thread_eigen=false")
    assert found[0] == "--xla_cpu_multi_thread_eigen=false"
    assert "--xla_backend_optimization_level=0" in found


def test_a_flag_that_xla_does_not_know_is_not_used():
    found = flags_after("", more="'--xla_no_such_flag=1',")
    assert "--xla_backend_optimization_level=0" in found
    assert "--xla_no_such_flag=1" not in found


def test_where_xla_starts_with_no_flag_there_are_no_more():
    # XLA ends every process that has this one, so with it none of the others is taken.
    assert flags_after("--xla_no_such_flag=1") == ["--xla_no_such_flag=1"]


def test_what_is_forked_looks_for_no_plugins_again():
    pytest.importorskip("jax")
    code = """
import importlib.metadata, os
from autograde.sandbox.worker import compiler
compiler.hurry()
importlib.metadata.entry_points = None
import jax
print(jax.devices()[0].platform)
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env=os.environ | {"JAX_PLATFORMS": "cpu"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "cpu\n"
