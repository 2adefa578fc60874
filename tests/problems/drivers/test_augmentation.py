import numpy as np

from autograde.answer import answer
from autograde.plain import Question
from autograde.problems.drivers.augmentation import augment_at_random


def test_each_seed_has_a_generator_of_its_own():
    first, again, other = augment_at_random(
        lambda x, scale, rng: x + scale * rng.random(3), seeds=(4, 4, 5), x=np.ones(3), scale=2.0
    )
    np.testing.assert_array_equal(first, 1 + 2 * np.random.default_rng(4).random(3))
    np.testing.assert_array_equal(first, again)
    assert (first != other).all()


def doubles_in_place(x, rng):
    x *= 2
    return x.copy()


def test_a_change_in_place_does_not_reach_the_next_seed_but_is_told():
    question = Question(("f",), {"x": np.ones(2), "seeds": (1, 2, 3)}, "augment_at_random")
    reply = answer({"f": doubles_in_place}, question)
    assert [found.tolist() for found in reply.value] == [[2.0, 2.0]] * 3
    assert reply.mutated == ("x",)
