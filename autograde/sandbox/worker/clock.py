"""Stopping a stranger's code from within, so that what it defined stays usable."""

import signal
from types import FrameType, TracebackType
from typing import Self

from autograde.i18n import _

_AGAIN = 1.0


class TimeUp(KeyboardInterrupt):
    """The code ran longer than it may. Not an ``Exception``: a student's handler lets it pass."""


class Clock:
    """``with Clock(cpu, wall) as clock:`` raises :class:`TimeUp` inside after so many seconds.

    ``cpu`` counts processor time, ``wall`` all time. Where the code catches the exception, it
    comes again every second. ``struck`` says whether it ever came, caught or not.
    """

    def __init__(self, cpu: float, wall: float) -> None:
        self.cpu, self.wall = cpu, wall
        self.struck = False
        self._running = False

    def __enter__(self) -> Self:
        self._running = True
        signal.signal(signal.SIGPROF, self._strike)
        signal.signal(signal.SIGALRM, self._strike)
        signal.setitimer(signal.ITIMER_PROF, self.cpu, _AGAIN)
        signal.setitimer(signal.ITIMER_REAL, self.wall, _AGAIN)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        self._running = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        return isinstance(error, TimeUp)

    def _strike(self, number: int, frame: FrameType | None) -> None:
        if not self._running:
            return
        self.struck = True
        if number == signal.SIGPROF:
            raise TimeUp(_("stopped after {:g} s of computing").format(self.cpu))
        raise TimeUp(_("stopped after {:g} s").format(self.wall))
