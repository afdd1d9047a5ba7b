#!/bin/sh
# A trained network is as good as its weights say, on the first 300 test pictures of CIFAR-10.
# All 10,000 are counted by ./dev oracle.
. "${srcdir:-.}/tests/sh/lib.sh"

pictures=${SKIPSTEP_SHARED-}/data/cifar10/test_batch.bin
if [ -z "${SKIPSTEP_SHARED-}" ] || [ ! -e "$pictures" ]; then
	skip "CIFAR-10's test pictures are not here"
fi
SKIPSTEP=${builddir:-$srcdir/build}/tests/accuracy
[ -x "$SKIPSTEP" ] || skip "tests/accuracy is not built"

# 300 pictures: two standard deviations are 4 points
for net in a b c; do
	run -n 300 -w 4 "resnet20-$net" "$pictures"
	ok
	has out "resnet20-$net: "
	has out " of 300 right"
done

# and it can say no: nobody is right within a billionth of a point on 7 pictures
run -n 7 -w 1e-9 resnet20-b "$pictures"
exits 1

run -n 10001 resnet20-b "$pictures"
exits 4
has err "holds 10000 whole pictures"

finish
