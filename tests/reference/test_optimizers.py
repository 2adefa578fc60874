import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograde.problems import Bowl
from autograde.reference import optimizers

vectors = arrays.arrays(float, 3, elements=st.floats(-5, 5))
positive = arrays.arrays(float, 3, elements=st.floats(0.01, 5))
rates = st.floats(0.001, 1)
fractions = st.floats(0, 0.999)


@given(vectors, vectors, rates)
def test_without_memory_momentum_and_nesterov_are_plain_descent(w, g, rate):
    zero = np.zeros(3)
    plain = optimizers.sgd_step(w, g, rate)
    assert np.allclose(optimizers.momentum_step(w, g, zero, rate, 0.9)[0], plain)
    assert np.allclose(optimizers.nesterov_step(w, lambda _w: g, zero, rate, 0.9)[0], plain)


@given(vectors, vectors, vectors, rates, fractions)
def test_the_weights_follow_the_velocity(w, g, velocity, rate, mu):
    new_w, new_velocity = optimizers.momentum_step(w, g, velocity, rate, mu)
    assert np.allclose(new_w - w, new_velocity)


@given(vectors, rates, st.floats(0, 0.95))
def test_under_a_constant_gradient_the_velocity_approaches_its_limit(g, rate, mu):
    w, velocity = np.zeros(3), np.zeros(3)
    for _step in range(400):
        w, velocity = optimizers.momentum_step(w, g, velocity, rate, mu)
    assert np.allclose(velocity, -rate * g / (1 - mu), atol=1e-6)


@given(vectors, vectors, rates, fractions)
def test_nesterov_asks_once_at_the_point_ahead(w, velocity, rate, mu):
    asked = []
    optimizers.nesterov_step(w, lambda at: asked.append(at) or at, velocity, rate, mu)
    assert len(asked) == 1
    assert np.allclose(asked[0], w + mu * velocity)


@given(vectors, positive, rates)
def test_the_first_step_of_adagrad_is_the_learning_rate(w, g, rate):
    moved, accumulator = optimizers.adagrad_step(w, g, np.zeros(3), rate, 1e-12)
    assert np.allclose(w - moved, rate)
    assert np.allclose(accumulator, g**2)


@given(vectors, vectors, positive, rates)
def test_adagrads_accumulator_never_shrinks(w, g, accumulator, rate):
    assert (optimizers.adagrad_step(w, g, accumulator, rate, 1e-7)[1] >= accumulator).all()


@given(vectors, vectors, positive, rates, fractions)
def test_rmsprops_average_lies_between_the_old_one_and_the_square(w, g, average, rate, rho):
    found = optimizers.rmsprop_step(w, g, average, rate, rho, 1e-7)[1]
    assert (found >= np.minimum(average, g**2) - 1e-9).all()
    assert (found <= np.maximum(average, g**2) + 1e-9).all()


@given(vectors, positive, st.sampled_from([-1.0, 1.0]), rates, fractions, fractions)
def test_the_first_step_of_adam_is_the_learning_rate(w, size, sign, rate, beta_1, beta_2):
    zero = np.zeros(3)
    moved, m, v = optimizers.adam_step(w, sign * size, zero, zero, 1, rate, beta_1, beta_2, 1e-12)
    assert np.allclose(w - moved, sign * rate)
    assert np.allclose(m, (1 - beta_1) * sign * size)
    assert np.allclose(v, (1 - beta_2) * size**2)


@given(vectors, positive, st.integers(2, 40))
def test_under_a_constant_gradient_adams_corrected_moments_are_exact(w, g, steps):
    m = v = np.zeros(3)
    for t in range(1, steps + 1):
        before = w
        w, m, v = optimizers.adam_step(w, g, m, v, t, 0.01, 0.9, 0.999, 1e-12)
    assert np.allclose(m / (1 - 0.9**steps), g)
    assert np.allclose(v / (1 - 0.999**steps), g**2)
    assert np.allclose(before - w, 0.01)


@given(vectors, vectors, positive, positive, rates)
def test_no_step_changes_what_it_is_handed(w, g, a, b, rate):
    kept = [part.copy() for part in (w, g, a, b)]
    optimizers.momentum_step(w, g, a, rate, 0.5)
    optimizers.nesterov_step(w, lambda at: at, a, rate, 0.5)
    optimizers.adagrad_step(w, g, a, rate, 1e-7)
    optimizers.rmsprop_step(w, g, a, rate, 0.9, 1e-7)
    optimizers.adam_step(w, g, a, b, 1, rate, 0.9, 0.99, 1e-7)
    for part, before in zip((w, g, a, b), kept, strict=True):
        assert np.array_equal(part, before)


def test_training_with_adam_comes_close_to_the_minimum():
    bowl = Bowl(np.array([1.0, 20.0]), np.array([0.3, -0.2]))
    path = optimizers.train_with_adam(bowl, np.zeros(2), 300, 0.01)
    assert len(path) == 301
    assert np.array_equal(path[0], np.zeros(2))
    assert np.allclose(path[-1], bowl.center, atol=0.01)
