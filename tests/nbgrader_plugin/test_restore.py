from copy import deepcopy

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.api import Gradebook
from nbgrader.nbgraderformat import MetadataValidator

from autograde.grading.restore import Original, read_originals, restore
from autograde.grading.sources import new_cell, node
from autograde.nbgrader_plugin.restore import recorded_originals


def original(grade_id, source, **flags):
    metadata = {
        "schema_version": 3,
        "grade_id": grade_id,
        "grade": False,
        "solution": False,
        "task": False,
        "locked": True,
        "cell_type": "code",
    } | flags
    return Original("code", source, metadata)


ORIGINALS = {
    "given-1": original("given-1", "import numpy as np"),
    "f-answer": original("f-answer", "def f(): ...", solution=True, locked=False),
    "f": original("f", 'autograde.check("f")', grade=True, points=2.0),
    "g": original("g", 'autograde.check("g")', grade=True, points=1.0),
}


def test_the_gradebook_holds_what_the_released_notebook_says(toy):
    with Gradebook(toy.gradebook) as gradebook:
        recorded = recorded_originals(gradebook, "toy", "toy")
    released = read_originals(nbformat.read(toy.released, as_version=4))
    assert list(recorded) == list(released)
    for name, there in recorded.items():
        assert there == Original(
            released[name].cell_type, released[name].source, dict(released[name].metadata)
        )


FORGED = [
    {"grade": False},
    {"locked": False},
    {"solution": True},
    {"points": 100},
    {"points": "many"},
    {"schema_version": 1},
    {"schema_version": 99},
    {"extra": True},
    {"checksum": None},
]


@pytest.mark.parametrize("forged", FORGED)
def test_forged_metadata_becomes_what_was_released(forged):
    cells = [new_cell("code", o.source, {"nbgrader": o.metadata}) for o in ORIGINALS.values()]
    notebook = node({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    before = deepcopy(notebook)
    notebook.cells[2].metadata["nbgrader"].update(forged)
    restore(notebook, ORIGINALS)
    assert notebook == before


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
claims = st.dictionaries(
    st.sampled_from(["grade_id", "grade", "solution", "locked", "schema_version", "points"]),
    json | st.sampled_from([*ORIGINALS, "other"]),
)


@given(st.lists(st.tuples(st.sampled_from(["code", "markdown", "raw"]), json | claims), max_size=8))
def test_whatever_a_notebook_claims_nbgrader_can_read_it_afterwards(written):
    cells = [new_cell(kind, "text", {"nbgrader": claim}) for kind, claim in written]
    notebook = node({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    restore(notebook, ORIGINALS)
    MetadataValidator().validate_nb(notebook)
    here = [
        cell.metadata.nbgrader.grade_id for cell in notebook.cells if "nbgrader" in cell.metadata
    ]
    assert len(set(here)) == len(here)
    assert {"given-1", "f", "g"} <= set(here) <= set(ORIGINALS)
