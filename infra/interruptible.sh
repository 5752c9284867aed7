#!/bin/sh
# Runs a command that Ctrl-C ends at any instant without a traceback: sh infra/interruptible.sh COMMAND ...
#
# Python shows one as long as it starts and imports. Ctrl-C does not reach a command in the background of a shell. It
# gets SIGTERM here, which ends it at once, or in order as soon as it has said how it ends. It hears of this shell and of
# the shell's parent (make) in STARTED_BY, to end with them when they are killed.
child= interrupted=
interrupt() {
    interrupted=yes
    [ -z "$child" ] || kill -TERM "$child" 2>/dev/null
}
trap interrupt INT QUIT TERM HUP

STARTED_BY="$$ $PPID" "$@" <&0 &
child=$!
[ -z "$interrupted" ] || interrupt

status=0
wait "$child" 2>/dev/null || status=$?
while kill -0 "$child" 2>/dev/null; do # a signal ends only the waiting
    status=0
    wait "$child" 2>/dev/null || status=$?
done
[ "$status" -ne 143 ] || status=130
exit "$status"
