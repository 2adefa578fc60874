"""Pack the built site for readers without a network.

    python book/_ext/offline.py FOLDER ARCHIVE

The archive may lie in the folder: it does not go into itself. What only makes sense where the
site is served (marked ``online-only``, such as the link to the archive) is left out. The same
site gives the same bytes.
"""

import re
import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

ONLINE_ONLY = re.compile(rb'<div class="online-only[^>]*>.*?</div>\s*', re.DOTALL)
LEFT_OUT = {".buildinfo", ".built"}


def pack(site: Path, archive: Path) -> None:
    """Write the files of a site, under a folder with the archive's name, to the archive."""
    started = archive.with_suffix(".part")
    files = {
        path.relative_to(site).as_posix(): path
        for path in site.rglob("*")
        if path.is_file() and path not in {archive, started} and path.name not in LEFT_OUT
    }
    with ZipFile(started, "w") as out:
        for name, path in sorted(files.items()):
            # A ZipInfo of its own has a fixed time and no owner.
            entry = ZipInfo(f"{archive.stem}/{name}")
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            content = path.read_bytes()
            if path.suffix == ".html":
                content = ONLINE_ONLY.sub(b"", content)
            out.writestr(entry, content)
    started.replace(archive)


if __name__ == "__main__":
    pack(*(Path(argument).resolve() for argument in sys.argv[1:]))
