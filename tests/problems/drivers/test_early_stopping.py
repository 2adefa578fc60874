import numpy as np
import pytest

from autograde.problems.drivers import DRIVERS
from autograde.reference import early_stopping

CURVES = np.array([[3.0, 2, 2.5, 2.5, 1, 0], [4.0, 3, 2, 1, 0, -1]])
TRAINING = {"w": np.array([0.5, -1.5]), "untrained": 9.0, "losses": CURVES[0]}
rng = np.random.default_rng(0)
REGRESSION = {
    "examples": rng.normal(size=(10, 4)),
    "learning_rate": 0.1,
    "w": np.zeros(3),
    "training": np.arange(6),
    "validation": np.arange(6, 10),
    "patience": 2,
    "max_epochs": 8,
}


def test_a_rule_is_asked_about_every_curve():
    found = DRIVERS["stopping_epochs"](
        early_stopping.stopping_epoch, curves=CURVES, patience=2, min_delta=0.0
    )
    assert found == {"stopped_epoch": [3, 0], "best_epoch": [1, 5]}


def test_none_for_never_is_0():
    found = DRIVERS["stopping_epochs"](
        lambda *_a: (None, 5), curves=CURVES, patience=2, min_delta=0.0
    )
    assert found["stopped_epoch"] == [0, 0]


@pytest.mark.parametrize("patience", [1, 2, 3])
def test_a_rehearsed_training_tells_the_epoch_by_its_weights(patience):
    found = DRIVERS["rehearsed_training"](
        early_stopping.train_with_patience, **TRAINING, patience=patience, max_epochs=6
    )
    best = 5 if patience == 3 else 1
    assert found["best_epoch"] == best
    assert np.array_equal(found["w"], TRAINING["w"] + best + 1)
    assert found["epochs"] == (6 if patience == 3 else best + patience + 1)


def test_the_untrained_weights_have_a_loss_too():
    seen = []

    def look(step, evaluate, w, patience, max_epochs):
        seen.extend([evaluate(w), evaluate(step(w)), evaluate(w + 100)])
        return w, 0

    DRIVERS["rehearsed_training"](look, **TRAINING, patience=1, max_epochs=6)
    assert seen == [9.0, 3.0, 0.0]


def test_a_training_without_end_is_ended():
    def forever(step, evaluate, w, patience, max_epochs):
        while True:
            step(w)

    with pytest.raises(RuntimeError, match="goes on and on"):
        DRIVERS["rehearsed_training"](forever, **TRAINING, patience=1, max_epochs=6)


def test_both_stages_are_those_of_a_linear_regression():
    found = DRIVERS["both_stages"](early_stopping.two_stage_restart, **REGRESSION)
    first = DRIVERS["first_stage"](early_stopping.train_with_patience, **REGRESSION)
    assert found["epochs"] == first["best_epoch"] + 1
    x, y = REGRESSION["examples"][:, :-1], REGRESSION["examples"][:, -1]
    w = np.zeros(3)
    for _epoch in range(found["epochs"]):
        w -= 0.1 * 2 / 10 * x.T @ (x @ w - y)
    assert np.allclose(found["w"], w)


@pytest.mark.parametrize("driver", ["first_stage", "both_stages"])
def test_an_answer_without_the_parts_is_handed_on(driver):
    assert DRIVERS[driver](lambda *_a: 3.0, **REGRESSION) == {"answer": 3.0}


def test_a_callback_is_rehearsed_fit_after_fit():
    rehearse = DRIVERS["rehearse"]
    settings = {"patience": 2, "min_delta": 0.0}
    found = rehearse(early_stopping.Patience, settings=settings, logs={"val_loss": CURVES})
    assert found["epochs"] == [4, 6]
    assert np.array(found["w"]).tolist() == [[1, 1], [5, 5]]
    kept = rehearse(
        early_stopping.BestWeights,
        settings={"monitor": "val_loss", "mode": "max"},
        attributes=("best_epoch", "best_weights", "nothing"),
        anew=True,
        logs={"val_loss": CURVES},
    )
    assert kept["best_epoch"] == [0, 0]
    assert np.array(kept["best_weights"]).tolist() == [[0, 0], [0, 0]]
    assert kept["nothing"] == [None, None]
    assert np.array(kept["w"]).tolist() == [[5, 5], [5, 5]]


def going_back(parent):
    """A callback that puts zeros into the model after each epoch but the first."""

    class GoingBack(parent):
        def on_epoch_end(self, epoch, logs=None):
            if epoch:
                self.model.set_weights([0 * part for part in self.model.get_weights()])

        def on_epoch_begin(self, epoch, logs=None):
            self.seen = [*getattr(self, "seen", []), self.model.get_weights()[0].item()]

    return GoingBack


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Keras 3.15 with NumPy 2.4
@pytest.mark.parametrize("keras", [False, True])
def test_training_goes_on_from_the_weights_that_a_callback_leaves(keras, monkeypatch):
    parent = early_stopping.Callback
    if keras:
        monkeypatch.setenv("KERAS_BACKEND", "jax")
        parent = pytest.importorskip("keras").callbacks.Callback
    found = DRIVERS["rehearse"](
        going_back(parent),
        settings={},
        logs={"val_loss": CURVES[:1, :4]},
        attributes=("seen", "kept"),
    )
    assert np.array(found["w"]).tolist() == [[0, 0]]
    assert np.array(found["seen"]).tolist() == [[-1, 0, 0, 0]]


class Late(early_stopping.Callback):
    """A callback that puts sevens into the model before the last epoch."""

    def on_epoch_begin(self, epoch, logs=None):
        if epoch == 3:
            self.model.set_weights([0 * part + 7 for part in self.model.get_weights()])


def test_an_epoch_adds_one_to_the_weights():
    found = DRIVERS["rehearse"](Late, settings={}, logs={"val_loss": CURVES[:1, :4]})
    assert np.array(found["w"]).tolist() == [[8, 8]]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Keras 3.15 with NumPy 2.4
def test_a_callback_of_keras_sees_a_model_of_keras(monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    keras = pytest.importorskip("keras")
    seen = []

    class Watch(keras.callbacks.Callback):
        def on_train_begin(self, logs):
            seen.append(isinstance(self.model, keras.Model))

        def on_epoch_end(self, epoch, logs):
            seen.append((epoch, logs["val_loss"], self.model.get_weights()[0].item()))

        def on_train_end(self, logs):
            seen.append(logs)

    found = DRIVERS["rehearse"](Watch, settings={}, logs={"val_loss": CURVES[:1, :2]})
    assert seen[:-1] == [True, (0, 3.0, 0.0), (1, 2.0, 1.0)]
    assert seen[-1]["val_loss"] == 2.0
    assert found["epochs"] == [2]
    stopper = DRIVERS["rehearse"](
        lambda patience: keras.callbacks.EarlyStopping(patience=patience),
        settings={"patience": 2},
        logs={"val_loss": CURVES[:1]},
    )
    assert stopper["epochs"] == [4]
    assert DRIVERS["rehearse"](lambda: 3, settings={}, logs={"val_loss": CURVES}) == {"answer": 3}


def test_whatever_is_monitored_keras_reports_a_loss_and_an_accuracy_of_both_parts():
    seen = []

    class Watch(early_stopping.Callback):
        def on_epoch_end(self, epoch, logs):
            seen.append(logs)

    DRIVERS["rehearse"](
        Watch, settings={}, logs={"val_score": CURVES[:1], "loss": CURVES[:1] + 0.5}
    )
    names = ["loss", "accuracy", "score", "val_loss", "val_accuracy", "val_score"]
    assert [list(logs) for logs in seen] == [names] * 6
    logs = {name: np.array([each[name] for each in seen]) for name in names}
    assert np.array_equal(logs["val_score"], CURVES[0])
    assert np.array_equal(logs["loss"], CURVES[0] + 0.5)
    assert (np.diff(logs["val_loss"]) < 0).all()
    for name in ("accuracy", "score", "val_accuracy"):
        assert (np.diff(logs[name]) > 0).all()
        assert 0 < logs[name].min() < logs[name].max() < 1
