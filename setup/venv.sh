#!/usr/bin/env bash
# Makes the virtual environment .venv from the locked requirements, with this package in it.
set -euo pipefail

python=${PYTHON:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "$python is older than Python 3.11. Name a newer one: make PYTHON=python3.12" >&2
    exit 1
fi
setup/debian.sh python3-venv

[[ -x .venv/bin/pip ]] || "$python" -m venv --clear .venv
echo "Installing the locked requirements into .venv (a few minutes the first time)"
install=(.venv/bin/pip install --quiet --disable-pip-version-check)
"${install[@]}" --requirement requirements.txt
"${install[@]}" --no-deps --no-build-isolation --editable .
