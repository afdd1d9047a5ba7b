#!/bin/sh
# The tours by script, in line mode and by the verb; and --at opens at every size exactly where it says.
. "${srcdir:-.}/tests/sh/lib.sh"

for file in "$srcdir"/tests/tours/*.verbs; do
	run --script "$file"
	ok
	has out 'RuntimeError: The size of tensor a (16) must match the size of tensor b (32)'
	cp out by_option
	run --plain --script "$file"
	ok
	same out by_option
	run --plain <"$file"
	ok
	# read from a pipe the same is said, after the greeting and in pages of six lines
	is "$(tail -n 1 out)" "$(tail -n 1 by_option)" "the way back"
	run script "$file"
	exits 0
	is "$(tail -n 1 out)" "$(tail -n 1 by_option)" "the way back"
done

# the place comes back as it was given, what-ifs too
check_at() {
	echo quit >typed
	run --plain "$@" <typed
	ok
	is "$(tail -n 1 out)" "skipstep $* comes back here." "the way back"
}
check_at --at layer2.0.conv1
check_at --at layer2.0.conv1/5
check_at --at layer2.0.conv1/5,3,7
check_at --at layer2.0.conv1/5,3,7/29
check_at --what-if layer2.0=identity --at layer2.0.add
check_at --what-if layer2.0=A --what-if layer3.0=A-both --at layer3.0.shortcut/63,7,7
check_at -m resnet20-a --what-if layer2.0=downsample --at layer2.0.downsample.0/5,3,7/3

finish
