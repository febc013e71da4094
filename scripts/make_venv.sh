#!/usr/bin/env bash
# Makes the virtual environment .venv with the given Python (3.11 or later).
# Debian keeps `ensurepip` in a package of its own, without which `python3 -m venv` fails: root gets it, others are told.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${1:-python3}

if [ -x .venv/bin/python ] && .venv/bin/python -m pip --version >/dev/null 2>&1; then
  exit 0
fi

if ! command -v "$python" >/dev/null; then
  echo "There is no '$python' here. Install Python 3.11 or later (Debian: apt-get install python3 python3-venv)." >&2
  exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "$("$python" --version) is too old: Python 3.11 or later is needed. Name another: make run PYTHON=python3.12" >&2
  exit 1
fi

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing python3-venv ..."
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends python3-venv >/dev/null
  else
    echo "This Python cannot make virtual environments. Install python3-venv (Debian: sudo apt-get install python3-venv)." >&2
    exit 1
  fi
fi

echo "Making the virtual environment .venv ..."
rm -rf .venv
"$python" -m venv .venv
