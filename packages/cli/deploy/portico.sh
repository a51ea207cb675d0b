#!/bin/sh
# Runs Portico with the Node that came with it, from wherever it is called.
here=$(dirname -- "$(readlink -f -- "$0")")
exec "$here/node/bin/node" "$here/app/packages/cli/src/bundle/portico.mjs" "$@"
