import matplotlib.pyplot as plt
import numpy as np
import pytest

from autograde.plots.pictures import mosaic, pictures


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


@pytest.fixture
def rows():
    return {"small": np.zeros((2, 3, 4)), "and more": np.ones((3, 3, 4))}


def test_a_mosaic_has_every_picture_in_its_place_and_nothing_between(rows):
    whole = mosaic(list(rows.values()))
    assert whole.shape == (2 * 3 + 1, 3 * 4 + 2)
    np.testing.assert_array_equal(whole[:3, :4], 0)
    np.testing.assert_array_equal(whole[4:, 10:], 1)
    assert np.isnan(whole[3]).all()
    assert np.isnan(whole[:, 4]).all()
    assert np.isnan(whole[:3, 10:]).all()


def test_rows_and_columns_have_their_names(rows):
    ax = pictures(rows, titles=["a", "b", "c"])
    assert [label.get_text() for label in ax.get_yticklabels()] == ["small", "and more"]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["a", "b", "c"]
    np.testing.assert_array_equal(ax.get_xticks(), [1.5, 6.5, 11.5])


def test_zero_is_black_and_one_is_white_whatever_is_shown(rows):
    (image,) = pictures(rows).get_images()
    assert image.get_clim() == (0, 1)


def test_pixels_are_square(rows):
    ax = pictures(rows)
    box = ax.get_window_extent()
    assert box.width / 14 == pytest.approx(box.height / 7)


def test_given_axes_are_drawn_on(rows):
    ax = plt.subplots()[1]
    assert pictures(rows, ax=ax) is ax
