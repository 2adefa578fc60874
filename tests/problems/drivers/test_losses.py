import numpy as np
import pytest

from autograde.problems.drivers.losses import loss_differences, through_softmax
from autograde.reference import losses

Y = np.array([[0.5, -1.0], [2.0, 0.0]])
P = np.array([[0.8, -2.0], [1.5, 0.4]])


def half(y_true, y_pred):
    error = y_pred - y_true
    return (error**2).mean() / 2, 2 * error / error.size


def test_a_gradient_is_that_of_its_loss():
    found = loss_differences(losses.mean_squared_error, y_true=Y, y_pred=P)
    assert np.allclose(found["gradient"], found["differences"])


def test_a_gradient_of_another_loss_differs_from_the_differences():
    found = loss_differences(half, y_true=Y, y_pred=P)
    assert np.allclose(found["gradient"], 2 * found["differences"])


@pytest.mark.parametrize(("dtype", "margin"), [(float, 1e-12), (np.float32, 1e-6)])
def test_a_loss_may_refuse_rows_that_do_not_sum_to_one(dtype, margin):
    rows = np.array([[0.2, 0.5, 0.3], [0.6, 0.3, 0.1]])
    one_hot = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])

    def strict(y_true, y_pred):
        y_pred = y_pred.astype(dtype)
        if np.abs(y_pred.sum(axis=1) - 1).max() > margin:
            raise ValueError
        return losses.categorical_crossentropy(y_true.astype(dtype), y_pred)

    found = loss_differences(strict, y_true=one_hot, y_pred=rows)
    assert np.allclose(found["gradient"], found["differences"], rtol=1e-3, atol=1e-3)
    twice = loss_differences(
        lambda *both: (2 * strict(*both)[0], strict(*both)[1]), y_true=one_hot, y_pred=rows
    )
    assert not np.allclose(twice["gradient"], twice["differences"], rtol=0.1)


def test_a_loss_that_refuses_everything_else_is_told():
    def only_this(y_true, y_pred):
        if (y_pred != P).any():
            raise ValueError("not this one")
        return losses.mean_squared_error(y_true, y_pred)

    with pytest.raises(ValueError, match="not this one"):
        loss_differences(only_this, y_true=Y, y_pred=P)


def test_further_arguments_are_handed_on():
    found = loss_differences(losses.huber, y_true=Y, y_pred=P, rest=(0.35,))
    assert np.allclose(found["differences"], losses.huber(Y, P, 0.35)[1])


def test_the_order_of_the_arguments_is_what_is_true_first():
    found = loss_differences(lambda a, b: (float(b.sum()), np.ones_like(b)), y_true=Y, y_pred=P)
    assert np.allclose(found["differences"], 1)


def test_a_loss_may_spoil_what_it_is_handed():
    def spoiling(y_true, y_pred):
        loss, gradient = losses.mean_squared_error(y_true, y_pred)
        y_true[...] = y_pred[...] = np.nan
        return loss, gradient

    found = loss_differences(spoiling, y_true=Y, y_pred=P)
    assert np.allclose(found["gradient"], found["differences"])


def test_an_array_may_hold_the_loss():
    def in_an_array(y_true, y_pred):
        loss, gradient = losses.mean_squared_error(y_true, y_pred)
        return np.array([loss]), gradient

    found = loss_differences(in_an_array, y_true=Y, y_pred=P)
    assert np.allclose(found["gradient"], found["differences"])


@pytest.mark.parametrize("answer", [None, 3.0, (np.zeros(2), np.zeros(2))])
def test_what_is_not_a_loss_and_a_gradient_is_refused(answer):
    with pytest.raises(TypeError):
        loss_differences(lambda y_true, y_pred: answer, y_true=Y, y_pred=P)


def test_behind_softmax_cross_entropy_has_the_gradient_of_the_logits():
    labels, logits = np.array([0, 2]), np.array([[1.0, -2.0, 0.5], [0.3, 0.2, -1.0]])
    found = through_softmax(
        losses.categorical_crossentropy, y_true=np.eye(3)[labels], logits=logits
    )
    loss, gradient = losses.sparse_categorical_crossentropy(labels, logits)
    assert np.isclose(found["loss"], loss)
    assert np.allclose(found["gradient"], gradient)
