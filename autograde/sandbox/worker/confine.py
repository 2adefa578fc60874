"""What a child loses before it runs a stranger's code: sight, rights and means."""

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

from autograde.sandbox.limits import Limits
from autograde.sandbox.worker.syscalls import forbid_processes

_CLONE_NEWNS, _CLONE_NEWIPC = 0x20000, 0x08000000
_CLONE_NEWUSER, _CLONE_NEWPID = 0x10000000, 0x20000000
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC = 1, 2, 4, 8
_MS_REMOUNT, _MS_REC, _MS_PRIVATE = 0x20, 0x4000, 0x40000
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_CHILD_SUBREAPER = 1, 38, 36
_PR_CAPBSET_DROP = 24
_CAPABILITY_VERSION = 0x20080522

KEPT = 3
"""The descriptor of the only connection that a child has."""

_CPUINFO = Path("/proc/cpuinfo")

LINUX = sys.platform == "linux"
_libc = ctypes.CDLL(None, use_errno=True)


def _do(name: str, *arguments: object) -> None:
    if getattr(_libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def adopt_orphans() -> None:
    """Make this process the parent of whatever its descendants leave behind."""
    if LINUX:
        _do("prctl", _PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def lead() -> None:
    """Go on as the first process of a world of its own, which may give its children theirs.

    To be called while there is one thread. Raises ``OSError`` if the system does not allow it.
    """
    _new_user(_CLONE_NEWPID)
    pid = os.fork()
    if pid:
        os._exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) & 0xFF)


def own_children() -> set[int]:
    """The process numbers of this process's children, where the system tells them."""
    path = Path(f"/proc/self/task/{os.getpid()}/children")
    return {int(pid) for pid in path.read_text().split()} if path.exists() else set()


def fork(namespaces: bool) -> int:
    """Like ``os.fork``; with ``namespaces``, the child is the first process of its own.

    This process has to :func:`lead` then. Raises ``OSError`` if the system does not allow it, and
    ``SystemExit`` where no other child could follow.
    """
    if not namespaces:
        return os.fork()
    # What is new is for the children that follow, so the old one is put back for the next.
    with Path("/proc/self/ns/pid").open("rb") as own:
        _do("unshare", _CLONE_NEWPID)
        pid = -1
        try:
            pid = os.fork()
        finally:
            if pid:
                _go_back(own.fileno())
    return pid


def _go_back(descriptor: int) -> None:
    """Have children born where this process lives; end it, and them with it, where that fails."""
    try:
        _do("setns", descriptor, _CLONE_NEWPID)
    except OSError as error:
        raise SystemExit(str(error)) from error


def _new_user(others: int) -> None:
    """Move into a user namespace, and into ``others`` that belong to it, as the same user."""
    uid, gid = os.getuid(), os.getgid()
    _do("unshare", _CLONE_NEWUSER | others)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")


def confine(limits: Limits, namespaces: bool) -> None:
    """Take from this process all but the descriptor :data:`KEPT` and what ``limits`` allow.

    The working directory becomes an empty one: with ``namespaces``, one that only this process
    has, else one that :func:`own_folder` names.
    Raises ``OSError`` if something could not be taken away.
    """
    size = _size()
    if namespaces:
        _new_user(_CLONE_NEWNS | _CLONE_NEWIPC)
    if LINUX and not namespaces:
        _do("prctl", _PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # Of a group of its own: signals to the whole group would reach the zygote, which is in it too.
    os.setsid()
    quiet = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(quiet, descriptor)
    os.closerange(KEPT + 1, 1024)
    if namespaces:
        _hide(os.environ["HOME"])
        os.chdir(os.environ["HOME"])
    else:
        folder = own_folder(os.getpid())
        folder.mkdir()
        os.chdir(folder)
    _limit(limits, size, namespaces)
    if LINUX:
        if namespaces:
            _drop_capabilities()
        _do("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        forbid_processes()


def own_folder(pid: int) -> Path:
    """The working directory of a child that has no namespaces of its own."""
    return Path(os.environ["HOME"], f"notebook-{pid}")


def _size() -> int:
    """The bytes of address space that this process has taken already."""
    path = Path("/proc/self/statm")
    return int(path.read_text().split()[0]) * resource.getpagesize() if path.exists() else 0


def _hide(folder: str) -> None:
    """Empty folders of its own over those that other processes could be seen through.

    What the processor can do is still told: compilers inside libraries choose by it.
    """
    flags = _MS_NOSUID | _MS_NODEV | _MS_NOEXEC
    processor = _CPUINFO.read_bytes()
    _do("mount", b"none", b"/", None, _MS_REC | _MS_PRIVATE, None)
    _do("mount", b"tmpfs", b"/proc", b"tmpfs", flags, b"size=2m,nr_inodes=8")
    _CPUINFO.write_bytes(processor)
    _do("mount", b"none", b"/proc", None, _MS_REMOUNT | flags | _MS_RDONLY, None)
    _do("mount", b"tmpfs", folder.encode(), b"tmpfs", flags, b"size=64m,nr_inodes=4096,mode=700")


def _limit(limits: Limits, size: int, namespaces: bool) -> None:
    seconds = int(limits.notebook_wall) + 10
    bounds = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: limits.file,
        resource.RLIMIT_NOFILE: 64,
    }
    if size:
        bounds[resource.RLIMIT_AS] = size + limits.memory + reserve(limits)
    if namespaces:
        bounds[resource.RLIMIT_NPROC] = 256
    for kind, bound in bounds.items():
        hard = resource.getrlimit(kind)[1]
        bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)  # noqa: PLW2901
        resource.setrlimit(kind, (bound, bound))
    if size:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (min(size + limits.memory, hard), hard))


def reserve(limits: Limits) -> int:
    """The bytes kept back for telling that memory ran out, and for the cells that follow."""
    return limits.memory // 4


def open_reserve() -> None:
    """Let this process have the memory that was kept back."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _drop_capabilities() -> None:
    last = 0
    while _libc.prctl(_PR_CAPBSET_DROP, last, 0, 0, 0) == 0:
        last += 1
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    _do("capset", header, (ctypes.c_uint32 * 6)())
