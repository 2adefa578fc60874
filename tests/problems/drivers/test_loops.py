import numpy as np
import pytest

from autograde.problems import Bowl
from autograde.problems.drivers import walk, watch_batches, with_gradient
from autograde.reference import batchnorm, optimizers

BOWL = Bowl(np.array([1.0, 2.0]), np.zeros(2))
START = np.array([1.0, -1.0])
SETTINGS = {"learning_rate": 0.1, "momentum": 0.5}


def walked(step, **options):
    arguments = {
        "problem": BOWL,
        "w": START,
        "memory": {"velocity": np.zeros(2)},
        "settings": SETTINGS,
        "steps": 6,
    }
    return walk(step, **(arguments | options))


def test_a_walk_tells_the_start_and_every_step():
    path = walked(optimizers.momentum_step)
    assert path.keys() == {"w", "velocity"}
    assert path["w"].shape == (7, 2)
    assert np.array_equal(path["w"][0], START)
    w, velocity = START, np.zeros(2)
    for t in range(6):
        w, velocity = optimizers.momentum_step(w, BOWL.gradient(w), velocity, *SETTINGS.values())
        assert np.array_equal(path["w"][t + 1], w)
        assert np.array_equal(path["velocity"][t + 1], velocity)


def test_a_walk_may_tell_fewer_points():
    path, coarse = walked(optimizers.momentum_step), walked(optimizers.momentum_step, every=3)
    assert np.array_equal(coarse["w"], path["w"][::3])


def test_the_gradient_may_be_handed_over_as_a_function():
    path = walked(optimizers.nesterov_step, gradient="function")
    first = optimizers.nesterov_step(START, BOWL.gradient, np.zeros(2), *SETTINGS.values())
    assert np.array_equal(path["w"][1], first[0])


def test_steps_are_counted_from_one():
    seen = []

    def step(w, g, t, learning_rate):
        seen.append(t)
        return {"w": w}

    with pytest.raises(TypeError, match="expected"):
        walked(lambda w, g, velocity, *_s: w)
    walked(step, memory={}, settings={"a": 1}, counter=True, steps=3)
    assert seen == [1, 2, 3]


def test_a_walk_keeps_its_points_when_the_student_works_in_place():
    def in_place(w, g, velocity, learning_rate, momentum):
        w -= learning_rate * g
        return w, velocity

    path = walked(in_place)
    assert len(np.unique(path["w"][:, 0])) == 7


def test_batches_are_watched_one_after_the_other():
    batches = np.random.default_rng(0).normal(size=(4, 5, 2))
    found = watch_batches(
        batchnorm.update_moving,
        batches=batches,
        memory={"moving_mean": np.zeros(2), "moving_variance": np.ones(2)},
        names=("moving_mean", "moving_variance"),
        before=(),
        after=(0.9,),
    )
    mean, variance = np.zeros(2), np.ones(2)
    for t, batch in enumerate(batches):
        mean, variance = batchnorm.update_moving(batch, mean, variance, 0.9)
        assert np.array_equal(found["moving_mean"][t], mean)
        assert np.array_equal(found["moving_variance"][t], variance)


def test_a_problems_gradient_is_handed_over():
    assert with_gradient(lambda w, f, a: (f(w), a), w=START, gradient=BOWL, a=3)[1] == 3
