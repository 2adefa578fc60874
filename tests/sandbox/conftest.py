from collections.abc import Callable, Iterator
from typing import Any

import pytest

from autograde.sandbox import Child, IsolationError, Limits, Zygote
from autograde.sandbox.isolation import KINDS

QUICK = Limits(cell_cpu=0.5, cell_wall=1.5, ask_cpu=0.5, ask_wall=1.5, memory=300 * 2**20)


def started(isolation: str, uses: tuple[str, ...] = ()) -> Zygote:
    """A running zygote; skips the test, with the reason, where it cannot be had."""
    zygote = Zygote(isolation, uses)
    try:
        with zygote.child():
            pass
    except IsolationError as error:
        pytest.skip(str(error))
    return zygote


@pytest.fixture(scope="session", params=KINDS)
def zygote(request: pytest.FixtureRequest) -> Iterator[Zygote]:
    """A zygote of either isolation."""
    with started(request.param) as zygote:
        yield zygote


@pytest.fixture(scope="session")
def walled() -> Iterator[Zygote]:
    """A zygote behind bubblewrap's walls."""
    with started("bubblewrap") as zygote:
        yield zygote


@pytest.fixture
def child(zygote: Zygote) -> Iterator[Child]:
    """A child with small limits, of either isolation."""
    with zygote.child(QUICK) as child:
        yield child


@pytest.fixture
def inside(walled: Zygote) -> Iterator[Child]:
    """A child behind bubblewrap's walls."""
    with walled.child(QUICK) as child:
        yield child


@pytest.fixture
def value() -> Callable[[Child, str], Any]:
    """Runs one cell and gives the text of its last line's value."""

    def run(child: Child, source: str) -> str:
        outputs = child.run_cell(source).outputs
        assert outputs, source
        assert outputs[-1]["output_type"] == "execute_result", outputs
        return str(outputs[-1]["data"]["text/plain"])

    return run
