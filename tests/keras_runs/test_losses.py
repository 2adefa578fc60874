import numpy as np
import pytest

from autograde.keras_runs import load
from autograde.problems.drivers.losses import through_softmax
from autograde.reference import losses

NAMES = (
    "mean_squared_error",
    "mean_absolute_error",
    "huber",
    "binary_crossentropy",
    "binary_crossentropy_from_logits",
    "categorical_crossentropy",
    "sparse_categorical_crossentropy",
    "kl_divergence",
)
SAME_GRADIENT = [name for name in NAMES if name != "categorical_crossentropy"]


def batches(run, name):
    keys = ("y_true", "y_pred", "loss", "gradient")
    yield from zip(*(run.arrays[f"{name}_{key}"] for key in keys), strict=True)


def ours(run, name, y_true, y_pred):
    rest = (run.provenance.settings["delta"],) if name == "huber" else ()
    return getattr(losses, name)(y_true, y_pred, *rest)


@pytest.fixture
def run():
    return load("losses")


@pytest.fixture
def ends():
    return load("losses_at_the_ends")


def tolerance(name):
    # The largest found are 5e-16; Keras counts a true probability of 0 as 1e-7 (8e-7 in the mean).
    return 2e-6 if name == "kl_divergence" else 1e-14


@pytest.mark.parametrize("name", NAMES)
def test_the_formulas_give_the_losses_of_keras(run, name):
    for y_true, y_pred, loss, _gradient in batches(run, name):
        assert abs(ours(run, name, y_true, y_pred)[0] - loss) < tolerance(name)


@pytest.mark.parametrize("name", SAME_GRADIENT)
def test_the_formulas_give_the_gradients_of_keras(run, name):
    for y_true, y_pred, _loss, gradient in batches(run, name):
        found = ours(run, name, y_true, y_pred)[1]
        np.testing.assert_allclose(found, gradient, rtol=0, atol=tolerance(name))


def test_kerass_rows_are_divided_by_their_sum_which_adds_the_same_to_all_classes(run):
    for y_true, y_pred, _loss, gradient in batches(run, "categorical_crossentropy"):
        found = losses.categorical_crossentropy(y_true, y_pred)[1]
        np.testing.assert_allclose(found + 1 / len(y_pred), gradient, rtol=0, atol=1e-14)


def test_behind_softmax_the_gradients_are_the_same(run):
    for y_true, logits, loss, gradient in batches(run, "through_softmax"):
        found = through_softmax(losses.categorical_crossentropy, y_true=y_true, logits=logits)
        assert abs(found["loss"] - loss) < 1e-14
        np.testing.assert_allclose(found["gradient"], gradient, rtol=0, atol=1e-14)


@pytest.mark.parametrize("name", NAMES)
def test_float32_stays_within_the_tolerance(run, name):
    for y_true, y_pred, loss, gradient in batches(run, name):
        single = y_true if y_true.dtype.kind == "i" else y_true.astype(np.float32)
        found = ours(run, name, single, y_pred.astype(np.float32))
        holds = run.provenance.tolerance.holds
        assert holds(loss, np.array(found[0]))
        if name in SAME_GRADIENT:
            assert holds(gradient, found[1])


@pytest.mark.parametrize(
    "name", ["binary_crossentropy_from_logits", "sparse_categorical_crossentropy"]
)
def test_large_logits_are_exact(ends, name):
    for y_true, logits, loss, gradient in batches(ends, name):
        found = getattr(losses, name)(y_true, logits)
        assert found[0] == loss
        np.testing.assert_array_equal(found[1], gradient)
    assert ends.arrays[f"{name}_loss"].max() >= 1000


@pytest.mark.parametrize("name", ["binary_crossentropy", "categorical_crossentropy"])
def test_at_zero_and_one_the_losses_agree_and_kerass_gradient_is_zero(ends, name):
    for y_true, y_pred, loss, gradient in batches(ends, name):
        found = getattr(losses, name)(y_true, y_pred)
        assert abs(found[0] - loss) < 1e-12
        assert not gradient.any()
        assert np.abs(found[1]).max() >= 1


def test_keras_takes_a_true_probability_of_zero_for_a_ten_millionth(ends):
    for y_true, y_pred, loss, gradient in batches(ends, "kl_divergence"):
        found = losses.kl_divergence(y_true, y_pred)
        assert 1e-6 < abs(found[0] - loss) < 2e-6
        assert np.isclose(gradient[y_true == 0], -1e-7 / y_pred[y_true == 0]).all()
