import pytest

from autograde.keras_runs import departures


def named(start):
    return [departure for departure in departures() if departure.name.startswith(start)]


@pytest.mark.parametrize("departure", departures(), ids=lambda departure: departure.name)
def test_each_departure_is_explained_to_the_last_digits(departure):
    assert departure.unexplained < 1e-13
    assert departure.largest > 1e6 * departure.unexplained


@pytest.mark.parametrize(
    ("optimizer", "by_default", "with_a_large_one"),
    [("AdaGrad", 0.089, 0.360), ("RMSProp", 0.170, 0.326), ("Adam", 0.0022, 0.371)],
)
def test_the_place_of_epsilon_moves_the_weights(optimizer, by_default, with_a_large_one):
    usual, large = named(f"{optimizer}: place of epsilon")
    assert usual.largest == pytest.approx(by_default, rel=0.05)
    assert large.largest == pytest.approx(with_a_large_one, rel=0.05)


def test_a_large_epsilon_slows_keras_down():
    for departure in named("")[2:8]:
        if departure.name.endswith("0.01"):
            assert departure.keras_loss > departure.textbook_loss * 1.2


def test_the_initial_accumulator_changes_the_course():
    (departure,) = named("AdaGrad: where")
    assert departure.largest == pytest.approx(1.1, rel=0.05)


def test_the_unbiased_variance_is_larger_by_one_part_in_fifteen():
    (departure,) = named("Batch normalization")
    assert departure.largest == pytest.approx(88.53 / 15, rel=0.01)
    assert departure.keras_loss is None
