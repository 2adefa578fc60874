"""K-fold cross-validation of a Keras model: the network of ``autograde.problems.SmallNetwork``."""

import keras
import numpy as np

from autograde.keras_runs.recorder.network import KerasNetwork
from autograde.keras_runs.recorder.provenance import provenance
from autograde.keras_runs.runs import Run, Tolerance
from autograde.problems import SmallNetwork, digits
from autograde.reference.validation import k_fold, standardize

SEED = 7756
EXAMPLES = 303
FOLDS = 5
MODEL = SmallNetwork(features=64, width=8, classes=10, steps=25, learning_rate=0.5, seed=SEED)

TOLERANCE = Tolerance(
    rtol=0.0,
    atol=1e-5,
    why=(
        "Scores are counts of right answers, so they are equal or 0.016 apart, and no example's "
        "two largest logits are nearer to each other than 0.05 (margins). Weights and losses agree "
        "to 1e-14 in float64 and to 1e-6 in float32."
    ),
)


def record_cross_validation(name: str) -> Run:
    """Each fold's validation accuracy and loss, after full-batch gradient descent by Keras.

    303 examples in 5 folds: three folds have 61, two 60. With this seed the scores tell statistics
    of the training part from statistics of all examples: all of them would be others.
    ``margins`` holds the smallest difference of the two largest logits in each fold, the proof
    that no accuracy hangs on rounding.
    """
    rng = np.random.default_rng(SEED)
    rows = np.sort(rng.permutation(1797)[:EXAMPLES])
    order = rng.permutation(EXAMPLES)
    x, y = digits().x[rows], digits().y[rows]
    scores, losses, margins, weights = [], [], [], []
    for fit, validate in k_fold(order, FOLDS):
        x_fit, x_validate = standardize(x[fit], x[validate])
        learner = KerasNetwork(
            MODEL.network,
            MODEL.network.initial_weights(MODEL.seed),
            keras.optimizers.SGD(learning_rate=MODEL.learning_rate),
        )
        for _ in range(MODEL.steps):
            learner.train(x_fit, y[fit])
        logits = learner.logits(x_validate)
        largest = np.sort(logits, axis=1)
        scores.append((logits.argmax(axis=1) == y[validate]).mean())
        losses.append(learner.loss(x_validate, y[validate]))
        margins.append((largest[:, -1] - largest[:, -2]).min())
        weights.append(learner.weights())
    return Run(
        name,
        {
            "rows": rows.astype(np.int16),
            "order": order.astype(np.int16),
            "scores": np.array(scores),
            "losses": np.array(losses),
            "margins": np.array(margins),
            "weights": np.stack(weights),
        },
        provenance(
            seed=SEED,
            expression=f"keras.optimizers.SGD(learning_rate={MODEL.learning_rate})",
            settings={
                "k": FOLDS,
                "width": MODEL.width,
                "steps": MODEL.steps,
                "learning_rate": MODEL.learning_rate,
                "seed": MODEL.seed,
            },
            tolerance=TOLERANCE,
        ),
    )
