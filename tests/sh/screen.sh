# screen.sh: a terminal for the tests of the full screen: tmux, on a socket of its own. Sourced after lib.sh.
#
#	open_terminal 80 24             # a shell in a window, its prompt is READY>
#	type_line 'ls'                  # a line and Enter
#	keys d Enter C-z                # keys by tmux's names
#	shows 'text'                    # waits until the window shows it (20 seconds at most, else the test ends)
#	hides 'text'                    # waits until it does not
#
# Nothing sleeps for a fixed time: what is expected is looked for until it is there.
# shellcheck shell=sh disable=SC2034,SC2154

need tmux
opened=0 socket=skipstep-$$
LC_ALL=C.UTF-8
export LC_ALL
trap 'tmux -L "$socket" kill-server 2>/dev/null; cd /; rm -rf "$tmp"' EXIT

term() {
	tmux -L "$socket" -f /dev/null "$@"
}

# open_terminal W H [TERM]: the window; TERM is what the programs in it are told.
open_terminal() {
	term kill-server 2>/dev/null || :
	opened=$((opened + 1)) # the server that is ending may still hold the old socket
	socket=skipstep-$$-$opened
	# shellcheck disable=SC3045 # where it is not known there are core files, in $tmp
	ulimit -c 0 2>/dev/null || :
	env -u TMUX -u NO_COLOR -u COLORTERM -u COLUMNS -u LINES \
		tmux -L "$socket" -f /dev/null new-session -d -x "$1" -y "$2" "TERM=${3-xterm-256color} exec sh -i" \
		>out 2>err || skip "tmux cannot start here: $(cat err)"
	term set-option -g status off
	term resize-window -x "$1" -y "$2" 2>/dev/null || skip "this tmux is too old"
	term send-keys -l "PS1=READY\\>\\ "
	term send-keys Enter
	last="a terminal of $1x$2"
	shows 'READY>'
	clear_screen
}

screen_text() {
	term capture-pane -p 2>/dev/null
}

keys() {
	last="keys $*"
	term send-keys "$@"
}

type_line() {
	last="$1"
	term send-keys -l "$1"
	term send-keys Enter
}

# until_true COMMAND...: tries for 20 seconds.
until_true() {
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ $tries -lt 400 ] || return 1
		sleep 0.05
	done
}

on_screen() {
	screen_text | grep -qF -e "$1"
}

not_on_screen() {
	! on_screen "$1"
}

# expect WHAT COMMAND...: what comes after it means nothing if it fails, so that ends the test.
expect() {
	what=$1
	shift
	if until_true "$@"; then
		pass
	else
		screen_text >out
		fail "$what"
		finish
	fi
}

shows() {
	expect "the screen never showed '$1'" on_screen "$1"
}

hides() {
	expect "the screen went on showing '$1'" not_on_screen "$1"
}

alternate() {
	[ "$(term display-message -p '#{alternate_on}')" = "$1" ]
}

# alive PID: it runs; a dead one that nobody has waited for does not.
alive() {
	kill -0 "$1" 2>/dev/null || return 1
	! grep -q '^State:.*Z' "/proc/$1/status" 2>/dev/null
}

gone() {
	! alive "$1"
}

has_file() {
	[ -s "$1" ]
}

# start_skipstep ARG...: in the window, as a job of its shell; its process is in $pid, its job in the file job.
# What the shell is told of its end is shown.
start_skipstep() {
	rm -f pid
	cat >go <<-END
		trap : INT
		echo \$\$ >job
		sh -c 'echo \$\$ >pid; exec "\$0" "\$@"' "$SKIPSTEP" $*
		echo "ended with \$?"
	END
	clear_screen
	type_line 'sh go'
	expect "it never started" has_file pid
	pid=$(cat pid)
	shows 'q quit'
}

clear_screen() {
	type_line clear
	hides 'ended with'
}
