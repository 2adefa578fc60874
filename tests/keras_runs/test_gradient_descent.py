import numpy as np
import pytest

from autograde.keras_runs import load
from autograde.reference import gradient_descent


@pytest.fixture
def run():
    return load("epochs")


@pytest.mark.parametrize("kind", ["1", "8", "all"])
def test_the_epochs_end_where_keras_ends(run, kind):
    arrays, settings = run.arrays, run.provenance.settings
    w, b = arrays[f"w_{kind}"][0], arrays[f"b_{kind}"][0]
    for epoch, order in enumerate(arrays["orders"], start=1):
        w, b = gradient_descent.mini_batch_epoch(
            w,
            b,
            arrays["x"],
            arrays["y"],
            order,
            settings["batch_sizes"][kind],
            settings["learning_rate"],
        )
        # The largest difference found is 1e-16.
        np.testing.assert_allclose(w, arrays[f"w_{kind}"][epoch], rtol=0, atol=1e-14)
        np.testing.assert_allclose(b, arrays[f"b_{kind}"][epoch], rtol=0, atol=1e-14)


@pytest.mark.parametrize("kind", ["1", "8", "all"])
def test_float32_stays_within_the_tolerance(run, kind):
    arrays, settings = run.arrays, run.provenance.settings
    x, y, w, b = (
        np.float32(part) for part in (arrays["x"], arrays["y"], arrays["w_1"][0], arrays["b_1"][0])
    )
    size, rate = settings["batch_sizes"][kind], np.float32(settings["learning_rate"])
    for order in arrays["orders"]:
        w, b = gradient_descent.mini_batch_epoch(w, b, x, y, order, size, rate)
    assert w.dtype == np.float32
    assert run.provenance.tolerance.holds(arrays[f"w_{kind}"][-1], w)


def test_the_batches_of_eight_leave_a_smaller_one_and_the_order_shows(run):
    arrays, settings = run.arrays, run.provenance.settings
    assert len(arrays["y"]) % settings["batch_sizes"]["8"] == 5
    for order in arrays["orders"]:
        assert sorted(order) == list(range(len(arrays["y"])))
    w, _b = gradient_descent.online_epoch(
        arrays["w_1"][0],
        arrays["b_1"][0],
        arrays["x"],
        arrays["y"],
        np.arange(21),
        settings["learning_rate"],
    )
    assert np.abs(w - arrays["w_1"][1]).max() > 0.01
