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

# Stopped by a signal, nothing half written is left.
mkdir stopped
(cd stopped && exec "$SKIPSTEP" export png all -o all >/dev/null 2>&1 </dev/null) &
pid=$!
n=0
while [ ! -e stopped/all/03-conv1.png ] && [ $n -lt 200 ] && kill -0 $pid 2>/dev/null; do
	sleep 0.02
	n=$((n + 1))
done
kill -TERM $pid 2>/dev/null
wait $pid
is $? 143 "the exit status after TERM"
find stopped -type f >found
bad=0
while read -r file; do
	case $file in
	*/[0-9][0-9]-*.png) [ "$(tail -c 8 "$file" | od -An -tx1 | tr -d ' \n')" = 49454e44ae426082 ] || bad=$((bad + 1)) ;;
	*) bad=$((bad + 1)) ;;
	esac
done <found
is $bad 0 "files half written"

finish
