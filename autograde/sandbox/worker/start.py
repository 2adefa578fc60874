"""The first thing that runs in a worker: it takes its place in the system, and loads the rest."""

import gc

from autograde.sandbox.worker import confine


def main(isolation: str, *uses: str) -> None:
    """Become the zygote of an isolation; ``uses`` are the libraries that it has."""
    namespaces = isolation == "bubblewrap"
    if namespaces:  # what a child leaves behind ends with its world
        confine.lead()
    else:  # or becomes this process's, so that nothing is lost sight of
        confine.adopt_orphans()
    gc.disable()  # what is loaded stays; looking for garbage takes a tenth of the time
    # Not before: what this loads takes memory, and may start threads.
    from autograde.sandbox.worker import zygote  # noqa: PLC0415

    zygote.main(namespaces, *uses)
