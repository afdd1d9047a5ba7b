#!/bin/sh
# libzip is loaded when an archive is opened: what needs none does without it, and one that is not to be had, or is
# another library, is told in one sentence.
. "${srcdir:-.}/tests/sh/lib.sh"

need ldd strings
data=$SKIPSTEP_DATA ok=$srcdir/tests/corpus/pth/ok.pth
cp "$data/resnet20-b.net" net.net
run -m net.net -w "$ok" shapes
case $err in
*'without libzip'*) skip "built without libzip" ;;
esac
! ldd "$SKIPSTEP" | grep -q libzip || skip "libzip is linked here"
name=$(strings "$SKIPSTEP" | grep '^libzip\.so' | head -n 1)
other=$(ldd "$SKIPSTEP" | sed -n 's/.*libmd4c.* => \([^ ]*\).*/\1/p')

# Folders that are looked into first, where libzip is not what it should be.
mkdir empty text other
: >"empty/$name"
echo 'not a library' >"text/$name"
cp "$other" "other/$name"

for folder in empty text other; do
	LD_LIBRARY_PATH=$tmp/$folder
	export LD_LIBRARY_PATH
	run -m "$data/resnet20-b.net" -i ship top
	ok
	run -m net.net -w "$ok" shapes
	exits 5
	is "$out" '' "standard output"
	is "$(grep -c '^skipstep: ' err)" 1 "sentences"
	is "$(grep -c '' err)" 1 "lines of stderr"
	has err "reads PyTorch's .pth and NumPy's .npz"
	has err "$name"
	run -m "$data/resnet20-b.net" -i ship against "$srcdir/tests/corpus/npz/ok-stored.npz"
	exits 5
	has err "reads PyTorch's .pth and NumPy's .npz"
	why=$(sed -n 's/^skipstep: //p' err)
	run doctor
	ok
	has out "Archives: ${why#*npz: }"
	unset LD_LIBRARY_PATH
done
run doctor
ok
has out 'Archives: .pth and .npz can be read'
finish
