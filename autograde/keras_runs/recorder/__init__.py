"""Makes the recorded runs, with Keras. Run as a program of its own, in the right environment.

``python -m autograde.keras_runs.recorder DIRECTORY [NAME...]`` writes the runs of those names.
Floats are float64 unless a run says otherwise, all randomness is NumPy's and seeded, and what
Keras starts from is handed to it: only what Keras computes is Keras's.
"""
