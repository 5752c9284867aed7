#!/bin/sh
# Makes a virtual environment that holds exactly the pins of one list, and does nothing (in some 20 ms) when it exists:
#
#     sh infra/venv.sh dev        .venv          from requirements/dev.txt
#     sh infra/venv.sh cloud      .venv-cloud    from requirements/cloud.txt
#     sh infra/venv.sh check      .venv-check    from requirements/check.txt
#     sh infra/venv.sh node       .venv-node     from requirements/node.txt
#     sh infra/venv.sh generator  .venv-generator  from requirements/generator.txt
#
# They are apart, so that what one of them needs decides no version in another. The stamp, a copy of the list below the
# Python's version, is written last: without one the next run continues an interrupted installation, with another one
# it begins anew. One run at a time writes; others wait for it.
set -eu
cd "$(dirname "$0")/.."
trap 'echo "make: interrupted; the next make goes on with $folder" >&2; exit 130' INT QUIT TERM HUP

list=requirements/$1.txt folder=.venv
[ "$1" = dev ] || folder=.venv-$1

version='import sys; print(sys.version)'
stamp() {
    "$folder/bin/python" -I -S -c "$version" 2>/dev/null
    cat "$list"
}
is_ready() {
    stamp | cmp -s - "$folder/ready"
}
if is_ready; then
    exit 0
fi

if [ -L "$folder" ]; then
    echo "make: $folder is a link, and what it leads to holds other versions than $list; remove the link (rm $folder) to have an environment of this checkout's own" >&2
    exit 1
fi

usable='import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))'
python=
for candidate in ${PYTHON:-} python3.13 python3.14 python3.12 python3.11 python3 python; do
    if "$candidate" -c "$usable" >/dev/null 2>&1; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "make: Python 3.11 to 3.14 is needed (python3.11, ..., python3 were tried); or name one: PYTHON=/path/to/python make ..." >&2
    exit 1
fi

# The lock is on the open file, so it ends with this shell and what it has started, in whatever way they end.
exec 9>".venv-$1.lock"
lock='import fcntl, sys; fcntl.flock(9, fcntl.LOCK_EX | (fcntl.LOCK_NB if sys.argv[1:] else 0))'
if ! "$python" -c "$lock" at-once 2>/dev/null; then
    echo "make: another make installs into $folder; waiting for it ..." >&2
    sh infra/interruptible.sh "$python" -c "$lock"
    if is_ready; then
        exit 0
    fi
fi

# Without its pyvenv.cfg a folder is no environment, and its Python is the one that it was made from.
begun='import sys; print(sys.prefix != sys.base_prefix and sys.version)'
if [ -e "$folder/ready" ] || [ "$("$folder/bin/python" -c "$begun" 2>/dev/null)" != "$("$python" -c "$version" 2>/dev/null)" ] ||
    ! "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    rm -f "$folder/ready" "$folder/pyvenv.cfg" # first, so that half a folder does not count
    rm -rf "$folder"
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        echo "make: $python cannot create a virtual environment; on Debian and Ubuntu install its python3-venv package" >&2
        exit 1
    fi
    made=0
    sh infra/interruptible.sh "$python" -m venv "$folder" || made=$?
    if [ "$made" -ne 0 ]; then
        [ "$made" -eq 130 ] || echo "make: $python could not create the environment $folder, for the reason above" >&2
        exit "$made"
    fi
fi
echo "Installing $list into $folder (once, a minute or two) ..."
# Python compiles a module when it is first imported; to compile all of them takes a quarter of the installation.
sh infra/interruptible.sh "$folder/bin/python" -m pip --require-virtualenv install --quiet --disable-pip-version-check --no-compile --requirement "$list"
stamp > "$folder/ready.new"
mv "$folder/ready.new" "$folder/ready"
