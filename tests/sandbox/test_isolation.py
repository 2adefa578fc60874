import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import autograde
from autograde.sandbox import Child, IsolationError, Zygote, isolation, packages

Value = Callable[[Child, str], str]


@pytest.mark.parametrize(
    "name",
    [
        "keras",
        "sklearn",
        "nbgrader",
        "nbformat",
        "pip",
        "autograde.reference",
        "autograde.checks",
        "autograde.judge",
        "autograde.misconceptions",
        "autograde.keras_runs",
        "autograde.sandbox.zygote",
    ],
)
def test_nothing_else_can_be_imported(child: Child, name: str) -> None:
    run = child.run_cell(f"import {name}")
    assert run.outputs[-1]["ename"] == "ModuleNotFoundError"


def test_what_is_allowed_can_be_imported(child: Child) -> None:
    run = child.run_cell("import numpy, matplotlib, IPython, PIL")
    assert run.status == "ok"


def test_files_of_the_project_and_of_people_are_not_there(inside: Child, value: Value) -> None:
    package = Path(autograde.__file__).parent
    places = [
        package,
        package.parent / "solutions",
        Path.home() / ".ssh",
        Path("/etc/passwd"),
        Path("/home"),
    ]
    source = f"import os\n[p for p in {list(map(str, places))} if os.path.exists(p)]"
    assert value(inside, source) == "[]"


def test_only_named_parts_of_the_package_are_on_disk(inside: Child, value: Value) -> None:
    source = "import autograde, os\nsorted(os.listdir(os.path.dirname(autograde.__file__)))"
    found = eval(value(inside, source))
    assert set(found) <= {
        *(
            "__init__.py",
            "answer.py",
            "i18n.py",
            "locale",
            "plain.py",
            "plots",
            "printable.py",
            "problems",
            "sandbox",
        )
    }


def test_variables_of_the_environment_are_not_there(
    zygote: Zygote, monkeypatch: pytest.MonkeyPatch, value: Value
) -> None:
    monkeypatch.setenv("COURSE_SECRET", "s")
    zygote.close()
    with zygote.child() as child:
        assert value(child, "import os\n'COURSE_SECRET' in os.environ") == "False"


def test_the_network_cannot_be_reached(inside: Child) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        run = inside.run_cell(f"import socket\nsocket.create_connection(('127.0.0.1', {port}), 1)")
    assert run.outputs[-1]["ename"] in {"OSError", "ConnectionRefusedError"}


@pytest.mark.parametrize(
    "folder", ["/", "/packages", "/packages/numpy", "/usr/lib", "/dev", "/proc", sys.base_prefix]
)
def test_nothing_can_be_written_but_the_working_folder(inside: Child, folder: str) -> None:
    assert inside.run_cell(f"open({folder!r} + '/x', 'w')").status == "error"
    assert inside.run_cell("open('x', 'w').write('1')").status == "ok"


def test_children_do_not_see_each_other(walled: Zygote, value: Value) -> None:
    with walled.child() as one, walled.child() as other:
        assert one.run_cell("open('mine', 'w').write('1')\nx = 1").status == "ok"
        seen = "import os\nos.listdir('/tmp'), os.listdir('/proc')"
        assert value(other, seen) == "([], ['cpuinfo'])"
        assert value(other, "os.getpid()") == "1"
        assert other.run_cell("x").outputs[-1]["ename"] == "NameError"
        assert value(other, "os.listdir('/dev')").count("shm") == 0


@pytest.mark.parametrize(
    "source",
    [
        "import os; os.fork()",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.execv('/proc/self/exe', ['python'])",
        "import multiprocessing as m; m.get_context('fork').Process(target=print).start()",
    ],
)
def test_no_processes_are_started(child: Child, source: str) -> None:
    if sys.platform != "linux" or os.uname().machine not in {"x86_64", "aarch64"}:
        pytest.skip("the filter of system calls is for Linux on x86_64 and aarch64")
    assert child.run_cell(source).status == "error"


def test_threads_may_be_started(child: Child, value: Value) -> None:
    source = "from concurrent.futures import ThreadPoolExecutor as T\nlist(T(2).map(abs, [-1, -2]))"
    assert value(child, source) == "[1, 2]"


def test_rights_are_gone(inside: Child) -> None:
    source = (
        "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "[libc.mount(b'none', b'/tmp', b'tmpfs', 0, None), libc.umount2(b'/proc', 2),"
        " libc.unshare(0x10000000), libc.chroot(b'/tmp'), libc.setns(0, 0)]"
    )
    assert inside.run_cell(source).outputs[-1]["data"]["text/plain"] == "[-1, -1, -1, -1, -1]"


def test_without_bubblewrap_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    isolation._walls.cache_clear()
    monkeypatch.setattr(isolation.shutil, "which", lambda name: None)
    with pytest.raises(IsolationError, match=r"apt install bubblewrap.*--isolation process"):
        Zygote().child().__enter__()
    isolation._walls.cache_clear()


def test_a_bubblewrap_that_does_not_work_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho No permissions >&2\nexit 1\n")
    broken.chmod(0o755)
    isolation._walls.cache_clear()
    monkeypatch.setattr(isolation.shutil, "which", lambda name: str(broken))
    with pytest.raises(IsolationError, match=r"No permissions.*--isolation process"):
        Zygote().child().__enter__()
    isolation._walls.cache_clear()


def test_an_unknown_isolation_is_refused() -> None:
    with pytest.raises(ValueError, match="bubblewrap, process"):
        Zygote("none")


def test_an_unknown_library_is_refused() -> None:
    with pytest.raises(ValueError, match="may use keras, not tensorflow"):
        Zygote(uses=("tensorflow",))


def test_a_library_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "EXTRA", {"keras": ("keras-of-another-name",)})
    packages.importable.cache_clear()
    with pytest.raises(IsolationError, match=r"keras-of-another-name is not installed: install"):
        Zygote("process", ("keras",)).child().__enter__()
    packages.importable.cache_clear()


def test_importing_the_package_is_light() -> None:
    source = "import sys, autograde.sandbox; print([m for m in sys.modules if 'numpy' in m])"
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("signal", ["SIGSTOP", "SIGKILL"])
def test_signals_to_the_group_do_not_reach_the_zygote(walled: Zygote, signal: str) -> None:
    with walled.child():
        pass
    running = walled._running
    with walled.child() as child:
        child.run_cell(f"import os, signal\nos.kill(0, signal.{signal})")
    with walled.child() as child:
        assert child.run_cell("1").status == "ok"
    assert walled._running is running


def test_no_memory_is_held_that_no_limit_counts(child: Child, value: Value) -> None:
    if sys.platform != "linux" or os.uname().machine not in {"x86_64", "aarch64"}:
        pytest.skip("the filter of system calls is for Linux on x86_64 and aarch64")
    source = (
        "import ctypes, os\nlibc = ctypes.CDLL(None)\n"
        "[libc.shmget(0, 4096, 0o1600), libc.msgget(0, 0o1600), libc.semget(0, 1, 0o1600),"
        " libc.memfd_create(b'x', 0), libc.mq_open(b'/x', 0o102, 0o600, None)]"
    )
    assert value(child, source) == "[-1, -1, -1, -1, -1]"


@pytest.mark.parametrize("family", ["AF_NETLINK", "AF_PACKET", "AF_ALG", "AF_VSOCK"])
def test_sockets_that_know_no_namespace_are_refused(child: Child, family: str) -> None:
    run = child.run_cell(f"import socket\nsocket.socket(socket.{family}, socket.SOCK_RAW)")
    assert run.outputs[-1]["ename"] == "PermissionError"


def test_local_sockets_may_be_made(child: Child) -> None:
    source = "import socket\nsocket.socketpair()\nsocket.socket()\nsocket.socket(socket.AF_INET6);"
    assert child.run_cell(source).status == "ok"
