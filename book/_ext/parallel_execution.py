"""Chapters that have to run do so side by side, before Sphinx reads one page after the other.

Each runs in a kernel, a process of its own; a thread here waits for it. The outputs go to the
notebook cache, where the reader of the page finds them. A chapter that fails is not cached: it
runs again when its page is read, and the failure is reported there, as without this extension.

A kernel sends what a cell prints in pieces, whenever it comes to it, and the reader of the page
would end each piece with a line; so the pieces are joined before.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from jupyter_cache.executors.utils import single_nb_execution
from myst_nb.core.read import create_nb_reader
from myst_nb.sphinx_ import SphinxEnvType
from nbconvert.preprocessors import CoalesceStreamsPreprocessor
from nbformat import NotebookNode
from sphinx.application import Sphinx

AT_ONCE = max(2, os.cpu_count() or 1)
"""Kernels at a time; two even on one core, since starting one is mostly waiting."""

QUICK = {
    # What the chapters multiply is too small for several threads, which wait for each other.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    # Compiling a model takes longer than training it for a few epochs.
    "XLA_FLAGS": "--xla_backend_optimization_level=1",
}
"""Settings of the kernels, unless the environment has others."""


def changed(
    env: SphinxEnvType, pages: list[str], cache: JupyterCacheAbstract
) -> Iterator[tuple[Path, NotebookNode]]:
    """The notebooks among the pages whose outputs are not in the cache."""
    for page in pages:
        path = Path(env.doc2path(page))
        text = path.read_text(encoding="utf-8")
        reader = create_nb_reader(str(path), env.myst_config, env.mystnb_config, text)
        if reader is None:
            continue
        notebook = reader.read(text)
        try:
            cache.match_cache_notebook(notebook)
        except KeyError:
            yield path, notebook


def execute_changed(app: Sphinx, env: SphinxEnvType, pages: list[str]) -> None:
    """Execute what has changed into the cache."""
    settings = env.mystnb_config
    if settings.execution_mode != "cache":
        return
    cache = get_cache(settings.execution_cache_path)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        started = {
            pool.submit(
                single_nb_execution,
                notebook,
                cwd=str(path.parent),
                timeout=settings.execution_timeout,
                allow_errors=settings.execution_allow_errors,
            ): path
            for path, notebook in changed(env, pages, cache)
        }
        for done in as_completed(started):
            result = done.result()
            if result.err is None:
                executed, _ = CoalesceStreamsPreprocessor().preprocess(result.nb, {})
                bundle = CacheBundleIn(
                    executed, str(started[done]), data={"execution_seconds": result.time}
                )
                cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    for name, value in QUICK.items():
        os.environ.setdefault(name, value)
    app.connect("env-before-read-docs", execute_changed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
