#!/bin/sh
# Installs the second engine of DynamoDB into .build/engine, where cargo is; once, it takes some minutes. Without cargo
# it says so in a line, and the tests that would use the engine are left out; with LINEHOLD_ENGINE_REQUIRED=1 it fails.
# LINEHOLD_ENGINE names a binary to use instead.
set -eu
cd "$(dirname "$0")/.."

crate=dynoxide-rs version=3.2.0 oldest=88 folder=.build/engine

if [ -n "${LINEHOLD_ENGINE:-}" ]; then
    [ -x "$LINEHOLD_ENGINE" ] && exit 0
    echo "LINEHOLD_ENGINE names $LINEHOLD_ENGINE, which is no program." >&2
    exit 1
fi
if grep -qs "\"$crate $version " "$folder/.crates.toml"; then
    exit 0
fi
minor=$(cargo --version 2>/dev/null | sed -n 's/^cargo 1\.\([0-9]*\)\..*/\1/p')
if [ "${minor:-0}" -lt "$oldest" ]; then
    echo "No second engine: it needs cargo 1.$oldest or later (https://rustup.rs). Tests run on the local cloud alone."
    exit "${LINEHOLD_ENGINE_REQUIRED:-0}"
fi
echo "Building $crate $version into $folder (once, some minutes) ..."
# Link-time optimisation takes half of the build, and gains nothing that a test would notice.
CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
    cargo install "$crate" --version "=$version" --locked --quiet --root "$folder" \
    --no-default-features --features native-sqlite,http-server,cli
