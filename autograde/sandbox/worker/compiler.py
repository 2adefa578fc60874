"""Keras's compiler in a hurry: programs that run once should not take long to make."""

import os
from collections.abc import Sequence
from contextlib import suppress

_QUICK = (
    "--xla_backend_optimization_level=0",
    "--xla_cpu_parallel_codegen_split_count=1",
    "--xla_cpu_use_fusion_emitters=false",
    "--xla_cpu_use_xnnpack=false",
)


def hurry() -> None:
    """Do once what each process would do, and tell XLA to optimize little.

    That is, with those flags that this version of it knows. It ends a process in which it finds
    one that it does not know, so another process tries.
    """
    _find_plugins()
    known = _QUICK if _starts_with(_QUICK) else [flag for flag in _QUICK if _starts_with([flag])]
    if known:
        os.environ["XLA_FLAGS"] = _all_flags(known)


def _find_plugins() -> None:
    """Have JAX look for other hardware's plugins, in the metadata of all that is installed."""
    with suppress(ImportError, AttributeError):  # not there, or of a version with other names
        from jax._src import xla_bridge  # noqa: PLC0415 - there only where an assignment uses it

        xla_bridge._discover_and_register_pjrt_plugins()  # type: ignore[no-untyped-call]


def _all_flags(more: Sequence[str]) -> str:
    return " ".join((os.environ.get("XLA_FLAGS", ""), *more)).strip()


def _starts_with(flags: Sequence[str]) -> bool:
    """Whether JAX starts with these flags, besides those that are set, in another process."""
    pid = os.fork()
    if not pid:
        _try_out(_all_flags(flags))
    return os.waitpid(pid, 0)[1] == 0


def _try_out(flags: str) -> None:
    """End this process, with 0 if JAX starts with these flags."""
    try:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 2)
        os.environ["XLA_FLAGS"] = flags
        import jax  # noqa: PLC0415 - there only where an assignment uses it

        jax.devices()
        os._exit(0)
    finally:
        os._exit(1)
