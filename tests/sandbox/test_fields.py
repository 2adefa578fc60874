from dataclasses import make_dataclass
from typing import Any, TypeVar

import numpy as np
from typing_extensions import TypeAliasType

from autograde.sandbox.fields import fits

T = TypeVar("T", bound=np.generic)
Alias = TypeAliasType("Alias", np.ndarray[tuple[Any, ...], np.dtype[T]], type_params=(T,))
"""What NumPy's ``NDArray`` is from 2.5 on."""


def test_an_alias_stands_for_what_it_names() -> None:
    bowl = make_dataclass("Bowl", [("matrix", Alias[np.floating]), ("name", str)])
    assert fits(bowl, {"matrix": np.eye(2), "name": "bowl"})
    assert not fits(bowl, {"matrix": [[1.0]], "name": "bowl"})
    assert not fits(bowl, {"matrix": np.eye(2), "name": 1})
