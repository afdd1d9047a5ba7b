#!/bin/sh
# Contact sheets: whole files or none, the same bytes every time.
. "${srcdir:-.}/tests/sh/lib.sh"

is_png() {
	is "$(od -An -tx1 -N8 "$1" | tr -d ' \n')" 89504e470d0a1a0a "the beginning of $1"
}

for step in input normalize conv1 layer2.0.conv1 layer2.0.add layer3.2.relu2 avgpool fc softmax; do
	run export png "$step" -o "$step.png"
	ok
	is "$out" "" "standard output"
	is_png "$step.png"
done

run export png conv1 -o again.png
ok
if cmp -s conv1.png again.png; then pass; else fail "the same step gives other bytes"; fi

run export png conv1 -o -
ok
if cmp -s conv1.png out; then pass; else fail "standard output gets other bytes"; fi

run export png all -o sheets -m resnet20-a
ok
is "$(find sheets -name '*.png' | wc -l | tr -d ' ')" 73 "sheets of resnet20-a"
if [ -s sheets/32-layer2.0.shortcut.png ]; then pass; else fail "no sheet of the shortcut by its name"; fi

run export png all -o sheets
exits 7
has err 'exists'
is "$(find sheets -name '*.png' | wc -l | tr -d ' ')" 73 "sheets after a refusal"

mkdir closed
chmod 555 closed
if [ ! -w closed ]; then
	run export png all -o closed/new
	exits 7
	run export png conv1 -o closed/x.png
	exits 7
fi
: >file
run export png all -o file
exits 7

# Stopped by a signal, nothing is left: neither a half sheet nor a half folder.
stopped() {
	last="export png all, stopped by $1 after three sheets"
	"$SKIPSTEP" export png all -o "$2" >out 2>err </dev/null &
	pid=$!
	n=0
	while [ ! -e "$2/03-conv1.png" ] && [ $n -lt 500 ] && kill -0 $pid 2>/dev/null; do
		sleep 0.02
		n=$((n + 1))
	done
	kill -"$1" $pid 2>/dev/null
	status=0
	wait $pid || status=$?
}
stopped TERM all
exits 143
is "$(find all .skipstep-* 2>/dev/null)" '' "what is left after TERM"
stopped HUP all
exits 129
is "$(find all .skipstep-* 2>/dev/null)" '' "what is left after HUP"
mkdir there
echo mine >there/mine
stopped TERM there
exits 143
is "$(find there -type f)" there/mine "what is left in a folder that was there"

# A disk that is full after some sheets: none is left.
(
	# 15 or 30 KiB: shells count in blocks of their own
	ulimit -f 30 2>/dev/null && exec "$SKIPSTEP" export png all -o full >out 2>err </dev/null
)
is $? 7 "the exit status where a sheet is too large"
is "$(find full 2>/dev/null)" '' "what is left after it"

finish
