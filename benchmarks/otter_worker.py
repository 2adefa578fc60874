"""Run by the interpreter of ``.venv-otter``: grades notebooks with Otter-Grader.

Reads pairs of a notebook and an autograder's zip file from standard input, as JSON, grades on as
many processes as its argument says, and prints
one line of JSON: Otter's version, and for each notebook the score of each test file.
"""

import json
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version


def main() -> None:
    """Grade what standard input names."""
    orders = json.load(sys.stdin)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(int(sys.argv[1]), mp_context=context) as pool:
        scores = list(pool.map(grade, *zip(*orders, strict=True)))
    print(json.dumps({"version": version("otter-grader"), "scores": scores}))


def grade(notebook: str, autograder: str) -> dict[str, float]:
    """The score of each test file; none where Otter cannot grade the notebook."""
    from otter.api import grade_submission  # noqa: PLC0415 - only those that grade need it

    try:
        results = grade_submission(notebook, autograder, quiet=True)
    except Exception as error:
        print(f"{notebook}: {error}", file=sys.stderr)
        return {}
    return {name: round(file.score, 2) for name, file in results.results.items()}


if __name__ == "__main__":
    main()
