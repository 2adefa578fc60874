"""A filter of system calls: no new processes, programs, namespaces or uncounted memory.

A student's notebook needs none of them, and what cannot be started need not be found and ended.
Linux's seccomp, written out as its small machine code (``man 2 seccomp``); where the processor is
not known here, or the system has no seccomp, the namespaces and limits must do.
"""

import ctypes
import os
import struct

_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2
_LOAD, _JUMP_EQUAL, _JUMP_GREATER_EQUAL, _JUMP_SET, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _REFUSE, _UNKNOWN, _KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_CLONE_THREAD = 0x10000
_CLONE3 = 435
_FAMILIES = (1, 2, 10)
"""Of sockets: local ones, IPv4 and IPv6, for which the namespace has no network. Others reach the
machine's host (vsock) or seldom used parts of the kernel, whatever the namespace."""

# fork, vfork, execve, execveat, ptrace, mount, umount2, pivot_root, unshare, setns, keyrings,
# bpf, perf_event_open, userfaultfd, io_uring, process_vm_*, pidfd_getfd, the mount API; and what
# holds memory that no limit of a process counts: shmget, msgget, semget, mq_open, memfd_create,
# io_setup
_COMMON = (424, 425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442, 447)
_TABLES = {
    "x86_64": (
        0xC000003E,
        56,
        41,
        (57, 58, 59, 322, 101, 165, 166, 155, 272, 308, 248, 249, 250, 321, 298, 323, 310, 311),
        (29, 68, 64, 240, 319, 206),
    ),
    "aarch64": (
        0xC00000B7,
        220,
        198,
        (221, 281, 117, 40, 39, 41, 97, 268, 217, 218, 219, 280, 241, 282, 270, 271),
        (194, 186, 190, 180, 279, 0),
    ),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def forbid_processes() -> bool:
    """Refuse, from now on, to start processes; whether the system knows how to.

    Needs ``no_new_privs`` to be set already. Threads stay allowed.
    """
    table = _TABLES.get(os.uname().machine)
    if table is None:
        return False
    architecture, clone, socket, rights, memory = table
    code = _filter(architecture, clone, socket, (*rights, *memory))
    program = _Program(len(code) // 8, code)
    libc = ctypes.CDLL(None, use_errno=True)
    done = libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)
    return bool(done == 0)


def _filter(architecture: int, clone: int, socket: int, refused: tuple[int, ...]) -> bytes:
    """The machine code: each step is (operation, operand, steps to skip if true, if false)."""
    steps = [
        (_LOAD, _ARCHITECTURE, 0, 0),
        (_JUMP_EQUAL, architecture, 1, 0),
        (_RETURN, _KILL, 0, 0),
        (_LOAD, _NUMBER, 0, 0),
        # Numbers of the 32-bit interface, which would go round the table.
        (_JUMP_GREATER_EQUAL, 0x40000000, 0, 1),
        (_RETURN, _REFUSE, 0, 0),
        # Its flags lie in memory, out of sight: libraries fall back on clone.
        (_JUMP_EQUAL, _CLONE3, 0, 1),
        (_RETURN, _UNKNOWN, 0, 0),
    ]
    for number in (*refused, *_COMMON):
        steps += [(_JUMP_EQUAL, number, 0, 1), (_RETURN, _REFUSE, 0, 0)]
    families = len(_FAMILIES)
    steps += [
        (_JUMP_EQUAL, socket, 0, families + 2),
        (_LOAD, _FIRST_ARGUMENT, 0, 0),
        *((_JUMP_EQUAL, family, families - i + 4, 0) for i, family in enumerate(_FAMILIES)),
        (_RETURN, _REFUSE, 0, 0),
        (_JUMP_EQUAL, clone, 0, 3),
        (_LOAD, _FIRST_ARGUMENT, 0, 0),
        (_JUMP_SET, _CLONE_THREAD, 1, 0),
        (_RETURN, _REFUSE, 0, 0),
        (_RETURN, _ALLOW, 0, 0),
    ]
    return b"".join(struct.pack("HBBI", op, yes, no, k) for op, k, yes, no in steps)
