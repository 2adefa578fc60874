"""What an attacker can know before grading: the answers to all that does not change."""

import base64
import io
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from autograde import keras_runs
from autograde.answer import answer
from autograde.judge import registry, run
from autograde.plain import Question, Reply
from autograde.reference import optimizers
from autograde.report.notebook import PUBLIC_SEED

_RUNS = ("momentum", "nesterov", "adagrad", "rmsprop", "adam")
_PUBLIC = re.compile(r"\{\{table of the public cases of (\w+)\}\}")
_RECORDED = "{{the recorded runs}}"


def filled(source: str) -> str:
    """``source`` with the tables that it has a place for."""
    source = _PUBLIC.sub(lambda found: _public_cases(found[1]), source)
    return source.replace(_RECORDED, _recorded_runs()) if _RECORDED in source else source


class _Notes:
    """A respondent that answers with the reference, and writes everything down."""

    def __init__(self) -> None:
        self.table: dict[str, list[object]] = {}

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        """One reply for each question."""
        return [self._reply(question) for question in questions]

    def _reply(self, question: Question) -> Reply:
        reply = answer(vars(optimizers), question)
        if question.driver is None and reply.outcome == "value":
            key = repr([np.asarray(part).tolist() for part in question.arguments.values()])
            self.table[key] = [np.asarray(part).tolist() for part in reply.value]
        return reply


@cache
def _public_cases(function: str) -> str:
    """The right answers to all questions of the check that students run themselves."""
    notes = _Notes()
    if function != "train_with_adam":
        run(registry.find(function), notes, PUBLIC_SEED)
    return repr(notes.table)


@cache
def _recorded_runs() -> str:
    """The weights that Keras's recorded runs reach, in a form that fits into a cell."""
    paths: dict[str, Any] = {
        name: keras_runs.textbook_weights(keras_runs.load(name)).astype("f4") for name in _RUNS
    }
    file = io.BytesIO()
    np.savez_compressed(file, **paths)
    return base64.b64encode(file.getvalue()).decode()
