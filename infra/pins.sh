#!/bin/sh
# Writes requirements.txt and requirements/*.txt from requirements/*.in: every library that they need, pinned, with the
# hashes of all its files, so that one list fits all platforms and Python 3.11 to 3.14. Pins that exist stay; name what
# may change:   make pins UPGRADE="boto3 botocore"
set -eu
cd "$(dirname "$0")/.."

if ! command -v uv >/dev/null; then
    echo "make pins: uv is needed (https://docs.astral.sh/uv/)" >&2
    exit 1
fi

upgrades=
for library in "$@"; do
    upgrades="$upgrades --upgrade-package $library"
done

pin() { # what it is for, the list of wishes, the list of pins, further options
    about=$1 wishes=$2 pins=$3
    shift 3
    # shellcheck disable=SC2086
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $upgrades "$@" "$wishes" -o "$pins"
    { echo "# Made by \`make pins\` from $wishes."; echo "# $about"; cat "$pins"; } > "$pins.new"
    mv "$pins.new" "$pins"
}

pin "The libraries of the functions; layers/runtime/build.py makes a layer of them. Chalice is not among them: its packager
# adds the part that runs on AWS to the code, and its command line is in requirements/dev.txt." requirements/runtime.in requirements.txt
pin "The functions' libraries as in requirements.txt, and what packaging, deploying and testing need." requirements/dev.in \
    requirements/dev.txt --constraint requirements.txt
pin "The local cloud. It runs in an environment of its own, because it pins a botocore of its own." requirements/cloud.in \
    requirements/cloud.txt
pin "What only \`make check\` needs." requirements/check.in requirements/check.txt
pin "Node.js, for the page that shows the contract and for generated TypeScript clients." requirements/node.in requirements/node.txt
pin "What generates a Python client, and what that client needs." requirements/generator.in requirements/generator.txt
