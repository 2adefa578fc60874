import matplotlib.pyplot as plt
import numpy as np
import pytest

from autograde.plots import maps


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def pictures(figure):
    return [ax.images[0].get_array() for ax in figure.axes if ax.images]


def test_there_is_a_picture_for_each_channel_and_a_row_for_each_name():
    image = np.arange(12.0).reshape(2, 2, 3)
    figure = maps.maps({"image": image[..., :1], "its maps": image})
    drawn = pictures(figure)
    assert len(drawn) == 4
    np.testing.assert_array_equal(drawn[3], image[..., 2])
    assert {text.get_text() for ax in figure.axes for text in ax.texts} == {"image", "its maps"}


def test_no_more_channels_than_asked_for_are_shown():
    assert len(pictures(maps.maps({"maps": np.zeros((3, 3, 20))}, shown=5))) == 5


def test_titles_stand_over_the_first_row():
    figure = maps.maps({"a": np.zeros((2, 2, 2)), "b": np.zeros((2, 2, 2))}, titles=["one", "two"])
    assert [ax.get_title() for ax in figure.axes] == ["one", "two", "", ""]
