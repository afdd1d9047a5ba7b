#!/bin/sh
# The full screen on a real terminal: it is put back whatever happens, and the place is kept.
. "${srcdir:-.}/tests/sh/lib.sh"
. "$srcdir/tests/sh/screen.sh"

XDG_STATE_HOME=$tmp/state
export XDG_STATE_HOME
open_terminal 80 24
type_line "cd $tmp; stty -a >before; date >which"
expect "a shell" has_file which

# restored: the settings are what they were, and the first screen is back.
restored() {
	expect "the second screen is left" alternate 0
	rm -f after settled
	type_line 'stty -a >after; date >settled'
	expect "a shell" has_file settled
	same after before
}

# ---- start, step, quit ----
start_skipstep
is "$(term display-message -p '#{alternate_on}')" 1 "the second screen"
shows 'step 1 of 75'
keys d
shows 'layer2.0.downsample.0   step 32 of 75'
keys n
shows 'layer2.0.downsample.1   step 33 of 75'
keys q
shows 'skipstep --at layer2.0.downsample.1 comes back here.'
shows 'ended with 0'
restored

# ---- what was assumed stands on the first screen, and the network's sentence under it ----
start_skipstep -m resnet32
shows 'untrained: He initialisation'
shows 'other: -w, '
shows '2 of 15 blocks'
keys q
shows 'ended with 0'

# ---- resized while it runs ----
start_skipstep --at layer2.0.conv1
term resize-window -x 130 -y 40
shows 'network'
shows 'step 27 of 75'
term resize-window -x 30 -y 8
shows 'This window is 30x8'
term resize-window -x 80 -y 24
shows 'step 27 of 75'

# ---- Ctrl-Z, another size meanwhile, fg: the same place, redrawn ----
keys C-z
expect "the second screen is left" alternate 0
shows 'READY>'
type_line 'stty -a >stopped'
expect "a shell" has_file stopped
same stopped before
term resize-window -x 100 -y 30
clear_screen
type_line fg
shows 'step 27 of 75'
# It was measured again: the rule goes from edge to edge.
expect "it does not use the 100 columns" on_screen "$(printf '%0100d' 0 | sed 's/0/─/g')"
keys n
shows 'step 28 of 75'

# ---- stopped by SIGSTOP, which cannot be caught ----
term resize-window -x 80 -y 24
shows 'step 28 of 75'
kill -STOP -"$(cat job)"
shows 'READY>' # the shell finds the terminal as it was left: Enter is no new line
term send-keys -l fg
keys C-j
hides 'READY>'
keys n
shows 'step 29 of 75'

# ---- Ctrl-C does not end it; q does ----
keys C-c
shows 'q quits'
keys q
shows 'skipstep --at layer2.0.relu1 comes back here.'
shows 'ended with 0'
restored

# ---- signals: put back, and the parent sees the true one ----
for signal in TERM:143 HUP:129 INT:130 QUIT:131 SEGV:139 ABRT:134; do
	start_skipstep --at layer2.0.add
	shows 'step 34 of 75'
	kill -"${signal%:*}" "$pid"
	last="kill -${signal%:*}"
	shows "ended with ${signal#*:}"
	restored
	case $signal in
	SEGV* | ABRT*) ;;
	*) shows 'skipstep --at layer2.0.add comes back here.' ;;
	esac
done

# ---- Ctrl-Z while something is computed: at once, between two steps; other keys wait for their turn ----
type_line "SKIPSTEP_ISA=portable; OMP_NUM_THREADS=1; export SKIPSTEP_ISA OMP_NUM_THREADS"
start_skipstep
keys :
type_line 'model resnet18 --crop 448'
shows 'computing step'
keys n n C-z
expect "the second screen is left" alternate 0
shows 'READY>'
rm -f stopped
type_line 'stty -a >stopped'
expect "a shell" has_file stopped
same stopped before
clear_screen
type_line fg
shows 'computing step'
keys C-c
shows 'Stopped. What was computed is kept.'
keys q q
shows 'ended with 0'
restored
type_line "unset SKIPSTEP_ISA OMP_NUM_THREADS"

# ---- a paste: every key of it, and no more ----
start_skipstep
keys 3
shows '[3 op]'
term set-buffer "$(printf '%0600d' 0 | tr 0 n)"
term paste-buffer
shows 'step 75 of 75'
term set-buffer "$(printf '%0600d' 0 | tr 0 N)"
term paste-buffer
shows 'before step 1'
keys : 
term set-buffer "goto layer3.1.conv2"
term paste-buffer
keys Enter
shows 'step 62 of 75'
keys q
shows 'ended with 0'
restored

# ---- the terminal goes away: it ends, and the place is told of at the next start, once ----
start_skipstep --at layer2.0.conv1/5
shows 'layer2.0.conv1[5]'
term kill-server
last="the terminal is gone"
expect "it ends" gone "$pid"
open_terminal 80 24
type_line "cd $tmp"
start_skipstep
shows 'Last time the terminal went away. skipstep --at layer2.0.conv1/5'
keys q
shows 'ended with 0'
start_skipstep
hides 'Last time'

# Even where the hang-up is ignored, and without eating the processor.
keys q
shows 'ended with 0'
type_line "trap '' HUP"
start_skipstep
term kill-server
last="the terminal is gone, SIGHUP ignored"
expect "it ends" gone "$pid"

finish
