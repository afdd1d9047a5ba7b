#!/bin/sh
# On a terminal: prompts, refusals of bytes, Ctrl-C, and which door opens. Needs script(1) of util-linux.
. "${srcdir:-.}/tests/sh/lib.sh"
need script
script -qec true /dev/null >/dev/null 2>&1 </dev/null || skip "script(1) has no -e and -c"

# on_terminal COMMAND...: a terminal on all three sides, typed from standard input; what it shows in out.
on_terminal() {
	last="(on a terminal) $*"
	status=0
	script -qec "exec $*" /dev/null >out.crlf 2>&1 || status=$?
	tr -d '\r' <out.crlf >out
	: >err
	echo "$status" >code # a pipe runs this in a shell of its own
}

# ended N: the exit status of the last one.
ended() {
	status=$(cat code)
	exits "$1"
}

on_terminal "$SKIPSTEP" dump conv1 --format npy </dev/null
ended 2
has out 'not text for a terminal'
lacks out NUMPY

on_terminal "$SKIPSTEP" export png conv1 -o - </dev/null
ended 2

# TERM=dumb is in the tests' environment: line mode, with a prompt.
(sleep 1; printf 'd\nquit\n'; sleep 1) | on_terminal "$SKIPSTEP"
ended 0
has out 'line mode'
has out '> '
has out 'skipstep --at layer2.0.downsample.0 comes back here.'

(sleep 1; printf 'quit\n'; sleep 1) | on_terminal env TERM=xterm SKIPSTEP_PLAIN=1 "$SKIPSTEP"
ended 0
has out 'line mode'

# The full screen, and the way back after it.
(sleep 1; printf d; sleep 1; printf q; sleep 1) | on_terminal env TERM=xterm "$SKIPSTEP"
ended 0
has out 'skipstep --at layer2.0.downsample.0 comes back here.'
lacks out 'line mode'

# With --plain a lesson is gone through, with a prompt of its own.
(sleep 1; printf '7\npage next\nquit\n'; sleep 1) | on_terminal "$SKIPSTEP" --plain lesson downsample
ended 0
has out 'answer> '
has out 'Stop 2 of'

# Ctrl-C at the prompt clears it; it never ends the program.
(sleep 3; printf 'wh\003'; sleep 1; printf 'quit\n'; sleep 1) | on_terminal "$SKIPSTEP" --plain
ended 0
has out 'quit quits.'

# An error before the screen is taken is a plain sentence.
on_terminal env TERM=xterm "$SKIPSTEP" -i nosuch.png </dev/null
ended 3
has out 'nosuch.png: No such file'
lacks out "$(printf '\033[')"

# Colour on a terminal, not with NO_COLOR.
on_terminal env TERM=xterm-256color "$SKIPSTEP" maps conv1 </dev/null
has out "$(printf '\033[')"
on_terminal env TERM=xterm-256color NO_COLOR=1 "$SKIPSTEP" maps conv1 </dev/null
lacks out "$(printf '\033[')"

finish
