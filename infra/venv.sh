#!/bin/sh
# Installs the requirement files into .venv, and does nothing (in some 50 ms) when they are installed. With the argument
# "check" it also installs what only `make check` needs.
# The stamp has the hash of the requirement files and the Python version. It is written last, so the next run continues
# an interrupted installation.
set -eu
cd "$(dirname "$0")/.."

wanted=requirements-dev.txt stamp=.venv/ready
if [ "${1:-}" = check ]; then
    sh infra/venv.sh
    wanted=requirements-check.txt stamp=.venv/ready-check
fi

usable='import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))'
fingerprint='
import hashlib, pathlib, sys
digest = hashlib.sha256(sys.version.encode())
for name in (sys.argv[1], "requirements-dev.txt", "layers/runtime/requirements.txt"):
    digest.update(pathlib.Path(name).read_bytes())
print(digest.hexdigest())'

if [ -f "$stamp" ] && [ "$(.venv/bin/python -c "$fingerprint" "$wanted" 2>/dev/null)" = "$(cat "$stamp")" ]; then
    exit 0
fi

python=
for candidate in ${PYTHON:-} python3.11 python3.12 python3.13 python3.14 python3 python; do
    if "$candidate" -c "$usable" >/dev/null 2>&1; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "make: Python 3.11 to 3.14 is needed (python3.11, ..., python3 were tried); or name one: PYTHON=/path/to/python make ..." >&2
    exit 1
fi

# A virtual environment of another Python cannot be continued.
if [ -d .venv ] && [ "$(.venv/bin/python -c 'import sys; print(sys.version)' 2>/dev/null)" != "$("$python" -c 'import sys; print(sys.version)')" ]; then
    rm -rf .venv
fi
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    rm -rf .venv
    if ! "$python" -m venv .venv; then
        echo "make: $python cannot create a virtual environment; on Debian and Ubuntu install its python3-venv package" >&2
        exit 1
    fi
fi
echo "Installing $wanted into .venv (once, a minute or two) ..."
rm -f "$stamp"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement "$wanted"
.venv/bin/python -c "$fingerprint" "$wanted" > "$stamp.new"
mv "$stamp.new" "$stamp"
