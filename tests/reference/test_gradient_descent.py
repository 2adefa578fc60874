import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from autograde.reference import gradient_descent

sizes = st.tuples(st.integers(1, 12), st.integers(1, 4))
seeds = st.integers(0, 10**6)


def drawn(size, seed):
    rng = np.random.default_rng(seed)
    n, features = size
    x = rng.normal(size=(n, features))
    return rng.normal(size=features), float(rng.normal()), x, rng.normal(size=n)


def loss(w, b, x, y):
    return ((x @ w + b - y) ** 2).mean()


@given(sizes, seeds)
def test_the_gradient_is_that_of_finite_differences(size, seed):
    w, b, x, y = drawn(size, seed)
    dw, db = gradient_descent.mse_gradient(w, b, x, y)
    step = 1e-6
    for i, found in enumerate(dw):
        nudge = step * np.eye(len(w))[i]
        difference = loss(w + nudge, b, x, y) - loss(w - nudge, b, x, y)
        assert np.isclose(found, difference / (2 * step), rtol=1e-4, atol=1e-6)
    difference = loss(w, b + step, x, y) - loss(w, b - step, x, y)
    assert np.isclose(db, difference / (2 * step), rtol=1e-4, atol=1e-6)


@given(sizes, seeds)
def test_the_gradient_is_the_mean_of_those_of_the_examples(size, seed):
    w, b, x, y = drawn(size, seed)
    alone = [gradient_descent.mse_gradient(w, b, x[i : i + 1], y[i : i + 1]) for i in range(len(y))]
    dw, db = gradient_descent.mse_gradient(w, b, x, y)
    assert np.allclose(dw, np.mean([each[0] for each in alone], axis=0))
    assert np.isclose(db, np.mean([each[1] for each in alone]))


@given(st.integers(1, 40), st.integers(1, 50), seeds)
def test_batches_deal_out_every_example_once_and_only_the_last_is_smaller(n, batch_size, seed):
    order = np.random.default_rng(seed).permutation(n)
    cut = list(gradient_descent.batches(order, batch_size))
    assert np.array_equal(np.concatenate(cut), order)
    assert [len(rows) for rows in cut[:-1]] == [batch_size] * (len(cut) - 1)
    assert 1 <= len(cut[-1]) <= batch_size
    assert len(cut) == -(-n // batch_size)


@given(sizes, seeds)
def test_online_and_batch_are_the_two_ends_of_mini_batch(size, seed):
    w, b, x, y = drawn(size, seed)
    order = np.random.default_rng(seed).permutation(len(y))
    online = gradient_descent.online_epoch(w, b, x, y, order, 0.1)
    ones = gradient_descent.mini_batch_epoch(w, b, x, y, order, 1, 0.1)
    assert np.array_equal(online[0], ones[0])
    assert online[1] == ones[1]
    batch = gradient_descent.batch_epoch(w, b, x, y, 0.1)
    dw, db = gradient_descent.mse_gradient(w, b, x, y)
    assert np.allclose(batch[0], w - 0.1 * dw)
    assert np.isclose(batch[1], b - 0.1 * db)
    for larger in (len(y), len(y) + 3):
        whole = gradient_descent.mini_batch_epoch(w, b, x, y, order, larger, 0.1)
        assert np.allclose(whole[0], batch[0])


@given(sizes, seeds)
def test_the_order_within_a_mini_batch_does_not_matter_and_between_them_it_does(size, seed):
    assume(size[0] >= 4)
    w, b, x, y = drawn(size, seed)
    order = np.arange(len(y))
    first = gradient_descent.mini_batch_epoch(w, b, x, y, order, 2, 0.1)
    within = order.copy()
    within[:2] = within[1::-1]
    assert np.allclose(gradient_descent.mini_batch_epoch(w, b, x, y, within, 2, 0.1)[0], first[0])
    between = np.roll(order, 1)
    other = gradient_descent.mini_batch_epoch(w, b, x, y, between, 2, 0.1)
    assert not np.allclose(other[0], first[0], rtol=1e-9, atol=1e-12)


@given(sizes, seeds)
def test_a_small_batch_step_goes_down_and_the_arguments_stay(size, seed):
    w, b, x, y = drawn(size, seed)
    before = w.copy()
    curvature = 2 * ((x**2).sum() + len(y)) / len(y)
    after = gradient_descent.batch_epoch(w, b, x, y, 1 / curvature)
    assert loss(*after, x, y) <= loss(w, b, x, y)
    assert np.array_equal(w, before)
