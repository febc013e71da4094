#!/usr/bin/env bash
# Refreshes requirements/*.txt from pyproject.toml and package-lock.json from package.json, each with hashes and without
# the address of any registry. `scripts/lock.sh --keep` only adds and removes, and leaves locked versions as they are.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/node/bin:$PATH"

# uv resolves for every platform at once, which pip cannot; it is needed here only.
.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes --no-deps --requirement requirements/lock.txt

compile() {
  local output=$1
  shift
  .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --custom-compile-command 'make lock' --output-file "requirements/$output" "${upgrade[@]}" "$@"
}

upgrade=(--upgrade)
[ "${1:-}" != --keep ] || upgrade=()
compile run.txt pyproject.toml
compile dev.txt --constraint requirements/run.txt --group test --group check pyproject.toml
compile node.txt --group node
compile wheel.txt --constraint requirements/dev.txt --group wheel
compile lock.txt --group lock

npm install --package-lock-only --loglevel=error
