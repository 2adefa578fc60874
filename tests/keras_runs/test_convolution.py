import numpy as np
import pytest

from autograde.keras_runs import load
from autograde.reference import transfer

RUN = load("convolution")
PADDINGS = RUN.provenance.settings["paddings"]


def layers(kind):
    names = ("inputs", "settings", "outputs")
    return zip(*(RUN.arrays[f"{kind}_{name}"].tolist() for name in names), strict=True)


def test_every_convolution_has_the_shape_that_keras_says():
    for shape, (filters, size, strides, padding), expected in layers("conv"):
        found = transfer.conv_output_shape(shape, filters, size, strides, PADDINGS[padding])
        assert list(found) == expected


def test_every_pooling_has_the_shape_that_keras_says():
    for shape, (size, strides, padding), expected in layers("pool"):
        found = transfer.pool_output_shape(shape, size, strides or None, PADDINGS[padding])
        assert list(found) == expected


def test_every_count_is_that_of_keras():
    settings = RUN.arrays["count_settings"].tolist()
    found = [transfer.conv_parameters(*row) for row in settings]
    np.testing.assert_array_equal(found, RUN.arrays["counts"])


def test_the_maps_are_those_of_keras():
    y = transfer.conv2d(*(RUN.arrays[name] for name in ("x", "kernel", "bias")))
    np.testing.assert_allclose(y, RUN.arrays["y"], rtol=0, atol=1e-14)


@pytest.mark.parametrize("padding", PADDINGS)
def test_strides_come_out_even_and_not(padding):
    uneven = [
        (shape, settings)
        for shape, settings, _outputs in layers("conv")
        if PADDINGS[settings[3]] == padding and (shape[0] - settings[1]) % settings[2]
    ]
    assert uneven
