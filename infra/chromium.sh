#!/bin/sh
# Says where the stories of the web application find a browser: LINEHOLD_CHROMIUM, or the Chromium or Chrome of this
# machine. Without one it says so in a line, and the stories are left out; with LINEHOLD_CHROMIUM_REQUIRED=1 it fails.
# LINEHOLD_CHROMIUM_INSTALL=1 installs Debian's package, where that can be done.
set -eu

found() {
    [ -n "${LINEHOLD_CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null ||
        command -v google-chrome >/dev/null
}

install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
    echo "Installing Debian's Chromium (once, a minute) ..."
    { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
        chromium fonts-dejavu-core; } >/dev/null 2>&1 || echo "Chromium could not be installed." >&2
}

found && exit 0
[ "${LINEHOLD_CHROMIUM_INSTALL:-0}" = 1 ] && install
found && exit 0
echo "No Chromium or Chrome: the stories in a browser are left out. Install one, or name it with LINEHOLD_CHROMIUM."
exit "${LINEHOLD_CHROMIUM_REQUIRED:-0}"
