"""Batch normalization is found by its class or Keras's usual name, and by no other name."""

import pytest

from tests.checks.students import SEEDS, judged

pytest.importorskip("jax")


def fine_tuner(belongs):
    """Whoever keeps the layers frozen that ``belongs`` says are batch normalization."""

    def fine_tune(model, base, x, y, head_rate, fine_rate, epochs):
        import keras  # noqa: PLC0415

        losses = []
        for learns, rate in ((False, head_rate), (True, fine_rate)):
            base.trainable = learns
            for layer in base.layers:
                if belongs(layer):
                    layer.trainable = False
            model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy")
            losses.append(model.fit(x, y, epochs=epochs, verbose=0).history["loss"])
        return losses

    return {"fine_tune": fine_tune}


@pytest.mark.parametrize(
    "belongs",
    [
        lambda layer: "batch_normalization" in layer.name,
        lambda layer: layer.name.startswith("batch"),
        lambda layer: type(layer).__name__ == "BatchNormalization",
    ],
)
def test_batch_normalization_may_be_found_by_its_class_or_its_usual_name(belongs):
    result = judged("transfer", "fine_tune", fine_tuner(belongs))
    assert result.passed, [c.message for c in result.criteria if not c.passed]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ["bn", "batchnorm"])
def test_names_that_no_layer_has_leave_it_unfrozen(name, seed):
    result = judged("transfer", "fine_tune", fine_tuner(lambda layer: name in layer.name), seed)
    assert result.score < result.points
    assert result.misconception == "batch-normalization-unfrozen"
