"""Where executed chapters are cached: a folder named after everything that a cell may depend on.

The notebook cache knows a chapter by its own code alone. A chapter that imports ``autograde``
has to run again when the package, its recorded data or the locked requirements change, so those
are hashed into the name of the cache's folder; folders of other states are removed.
"""

import hashlib
import shutil
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

DEPENDENCIES = ("autograde/**/*", "requirements.txt")


def fingerprint(root: Path, language: str) -> str:
    """Digest (16 hexadecimal digits) of the language and of all files the cells depend on."""
    digest = hashlib.sha256(language.encode())
    files = {path for pattern in DEPENDENCIES for path in root.glob(pattern) if path.is_file()}
    for path in sorted(files):
        if "__pycache__" in path.parts:
            continue
        content = hashlib.sha256(path.read_bytes()).digest()
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + content)
    return digest.hexdigest()[:16]


def choose_cache(app: Sphinx, config: Config) -> None:
    """Point the notebook cache at the folder of the present state, and drop the others."""
    # The site and the EPUB have folders of their own, and share what was executed.
    caches = Path(app.srcdir) / "_build" / ".jupyter_cache"
    present = caches / fingerprint(Path(app.srcdir), config.language)
    for stale in caches.glob("*"):
        if stale != present and stale.is_dir():
            shutil.rmtree(stale)
    config["nb_execution_cache_path"] = str(present)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    app.connect("config-inited", choose_cache)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
