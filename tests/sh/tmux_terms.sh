#!/bin/sh
# The full screen on terminals of many names, and where the locale has nothing but ASCII.
# shellcheck disable=SC2119 # started without words
. "${srcdir:-.}/tests/sh/lib.sh"
. "$srcdir/tests/sh/screen.sh"

XDG_STATE_HOME=$tmp/state
export XDG_STATE_HOME

for name in xterm-256color xterm tmux-256color screen linux vt100 vt220; do
	infocmp "$name" >/dev/null 2>&1 || continue
	open_terminal 80 24 "$name"
	type_line "cd $tmp"
	last="TERM=$name"
	start_skipstep
	case $name in
	vt*)
		shows "A $name has no lines and shades, so everything is drawn in ASCII."
		keys C-l
		;;
	esac
	shows '2 of 9 blocks call downsample'
	keys d Enter Down
	shows '[4 channel]'
	case $name in
	vt*) if screen_text | LC_ALL=C grep -q "$(printf '[\200-\377]')"; then fail "more than ASCII"; else pass; fi ;;
	*) shows '────' ;;
	esac
	keys C-l q
	shows 'ended with 0'
done

# ASCII, and why it is: said until the first key.
open_terminal 80 24
type_line "cd $tmp; LC_ALL=C; export LC_ALL"
last="LC_ALL=C"
start_skipstep
shows 'The locale here is not UTF-8, so everything is drawn in ASCII.'
keys d
shows 'layer2.0.downsample.0'
hides 'drawn in ASCII'
if screen_text | LC_ALL=C grep -q "$(printf '[\200-\377]')"; then fail "more than ASCII"; else pass; fi
keys q
shows 'ended with 0'
type_line "LC_ALL=xx_NOWHERE.UTF-8"
start_skipstep
shows 'The locale xx_NOWHERE.UTF-8 is not installed here'
keys q
shows 'ended with 0'

# In a Chinese locale the terminal is asked how wide a line is; this one draws it one column wide.
if command -v localedef >/dev/null 2>&1 && localedef -i zh_CN -f UTF-8 "$tmp/zh_CN.UTF-8" >out 2>&1; then
	type_line "LC_ALL=zh_CN.UTF-8; LOCPATH=$tmp; export LOCPATH"
	start_skipstep
	shows '──────'
	keys q
	shows 'ended with 0'
fi

# A terminal nobody knows is a sentence, not a crash.
type_line "unset LOCPATH; LC_ALL=C.UTF-8; TERM=nosuch $SKIPSTEP; echo \"ended with \$?\""
shows 'the terminal "nosuch" is not known here'
shows 'ended with 9'

finish
