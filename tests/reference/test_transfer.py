import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.reference import transfer

sides = st.integers(1, 12)
small = st.integers(1, 4)
paddings = st.sampled_from(["valid", "same"])
seeds = st.integers(0, 2**32 - 1)


@given(size=sides, window=small, strides=small)
def test_valid_places_are_the_starts_that_fit(size, window, strides):
    starts = [i for i in range(0, size, strides) if i + window <= size]
    if window <= size:
        assert transfer.output_size(size, window, strides, "valid") == len(starts)


@given(size=sides, window=small, strides=small)
def test_same_places_are_all_starts_whatever_the_window(size, window, strides):
    assert transfer.output_size(size, window, strides, "same") == len(range(0, size, strides))


@given(size=st.integers(4, 20), window=small, padding=paddings)
def test_strides_of_one_leave_nothing_out(size, window, padding):
    places = transfer.output_size(size, window, 1, padding)
    assert places == (size if padding == "same" else size - window + 1)


@given(height=st.integers(4, 12), width=st.integers(4, 12), strides=small, padding=paddings)
def test_a_convolution_turned_around_gives_a_shape_turned_around(height, width, strides, padding):
    there = transfer.conv_output_shape((height, width, 2), 5, 3, strides, padding)
    back = transfer.conv_output_shape((width, height, 2), 5, 3, strides, padding)
    assert there == (back[1], back[0], 5)


@given(height=st.integers(4, 12), size=small, padding=paddings)
def test_pooling_has_the_shape_of_a_convolution_that_keeps_the_channels(height, size, padding):
    shape = (height, height + 1, 3)
    assert transfer.pool_output_shape(shape, size, None, padding) == transfer.conv_output_shape(
        shape, 3, size, size, padding
    )


@given(channels=small, filters=small, size=small, use_bias=st.booleans())
def test_parameters_are_the_numbers_in_the_kernel_and_the_bias(channels, filters, size, use_bias):
    kernel, bias = np.empty((size, size, channels, filters)), np.empty(filters * use_bias)
    count = transfer.conv_parameters(channels, filters, size, use_bias)
    assert count == kernel.size + bias.size


@given(seed=seeds, size=st.integers(1, 3), channels=small, filters=small)
def test_convolution_is_the_sum_at_every_place(seed, size, channels, filters):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(4, 5, channels))
    kernel, bias = rng.normal(size=(size, size, channels, filters)), rng.normal(size=filters)
    y = transfer.conv2d(x, kernel, bias)
    assert y.shape == transfer.conv_output_shape(x.shape, filters, size, 1, "valid")
    for i, j, f in np.ndindex(y.shape):
        window = x[i : i + size, j : j + size]
        assert y[i, j, f] == pytest.approx((window * kernel[..., f]).sum() + bias[f])


@given(seed=seeds)
def test_a_shifted_picture_gives_a_shifted_map(seed):
    rng = np.random.default_rng(seed)
    x, kernel, bias = rng.normal(size=(6, 7, 2)), rng.normal(size=(3, 3, 2, 2)), np.zeros(2)
    y = transfer.conv2d(x, kernel, bias)
    np.testing.assert_allclose(transfer.conv2d(x[1:, 2:], kernel, bias), y[1:, 2:])


@given(seed=seeds)
def test_convolution_is_linear(seed):
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=(2, 5, 5, 2))
    kernel, none = rng.normal(size=(2, 2, 2, 3)), np.zeros(3)
    together = transfer.conv2d(a + 2 * b, kernel, none)
    apart = transfer.conv2d(a, kernel, none) + 2 * transfer.conv2d(b, kernel, none)
    np.testing.assert_allclose(together, apart, atol=1e-12)
