import os
import signal

import click
import pytest

from autograde.failures import sentence, told
from autograde.grading.course import CourseError
from autograde.grading.distributed import ClusterError


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (CourseError("losses is not released."), "losses is not released."),
        (ClusterError("there are no workers"), "There are no workers."),
    ],
)
def test_a_sentence_starts_with_a_capital_unless_it_starts_with_a_name(error, said):
    assert sentence(error) == said


@pytest.fixture
def own_interrupts():
    """Python's own handling, whatever a library of other tests has set on being imported."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield signal.default_int_handler
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("own_interrupts")
def test_a_second_interrupt_does_not_disturb_who_ends_what_the_first_broke_off():
    ended = []

    @told
    def command():
        try:
            os.kill(os.getpid(), signal.SIGINT)
            signal.pause()
        finally:
            os.kill(os.getpid(), signal.SIGINT)
            ended.append("all")

    with pytest.raises(click.ClickException, match="Interrupted: run it again"):
        command()
    assert ended == ["all"]


def test_a_command_that_is_done_leaves_interrupts_as_they_were(own_interrupts):
    told(lambda: None)()
    assert signal.getsignal(signal.SIGINT) is own_interrupts


@pytest.mark.usefixtures("own_interrupts")
def test_whoever_has_interrupts_ignored_is_not_interrupted():
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    @told
    def command():
        os.kill(os.getpid(), signal.SIGINT)
        return signal.getsignal(signal.SIGINT)

    assert command() is signal.SIG_IGN
