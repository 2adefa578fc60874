#!/usr/bin/env bash
# Installs what is missing of the named Debian packages, where that is allowed.
#
#   setup/debian.sh PACKAGE...
#
# Exit status: 0 all there (now), 1 something is missing and the one line to run was printed.
set -euo pipefail

present() {
    case $1 in
        python3-venv) "${PYTHON:-python3}" -c 'import ensurepip, venv' 2>/dev/null ;;
        bubblewrap) command -v bwrap >/dev/null ;;
        iproute2) command -v ip >/dev/null ;;
        postgresql) compgen -G "/usr/lib/postgresql/*/bin/postgres" >/dev/null ;;
        *) command -v "$1" >/dev/null ;;
    esac
}

missing=()
for package in "$@"; do
    present "$package" || missing+=("$package")
done
((${#missing[@]})) || exit 0

# Pages without any font have no width to measure.
[[ " ${missing[*]} " == *" chromium "* ]] && missing+=(fonts-liberation)

if ! command -v apt-get >/dev/null; then
    echo "Please install: ${missing[*]} (or what your system calls them)." >&2
    exit 1
elif ((EUID == 0)); then
    apt=(apt-get)
elif sudo -n true 2>/dev/null; then
    apt=(sudo -n apt-get)
else
    echo "Please run: sudo apt-get install -y ${missing[*]}" >&2
    exit 1
fi

echo "Installing ${missing[*]} with apt-get"
if ! log=$({ "${apt[@]}" -q update && DEBIAN_FRONTEND=noninteractive "${apt[@]}" -qy \
    install --no-install-recommends "${missing[@]}"; } 2>&1); then
    echo "$log" >&2
    echo "apt-get could not install them. Please run: sudo apt-get install -y ${missing[*]}" >&2
    exit 1
fi
