#!/bin/sh
# Proof mode: what holds ends with 0, what differs with 1 and is told; a script for PyTorch and its numbers, both or none.
. "${srcdir:-.}/tests/sh/lib.sh"

npz=$srcdir/tests/corpus/npz
zip=yes # can this build read an .npz?
"$SKIPSTEP" against "$npz/ok-stored.npz" 2>&1 </dev/null | grep -q 'without libzip' && zip=

run verify
ok
has out 'pytorch  resnet20-a, ship.png'
has out 'pytorch  resnet20-c, airplane.png'
for check in fast terms params macs paper reads ledger files; do
	has out "ok      $check"
done
lacks out DIFFERS
has out 'All 20 checks hold.'

run verify -m resnet20-a -i cat
ok
is "$(grep -c pytorch out)" 1 "runs of one network and one picture"
has out 'resnet20-a, cat.png'

# what PyTorch never saw has no line of it; the rest applies
run verify -m resnet20-a -i checkerboard
ok
lacks out pytorch
has out 'ok      fast'
run verify --what-if layer2.0=A
exits 0
lacks out 'paper'
run verify --what-if layer2.0=identity
exits 0
lacks out 'params'
has out 'ok      ledger'

printf 'verify -m resnet20-c\n' >script
run --plain --script script
exits 0
has out 'Holds, ledger: 9 blocks'

run verify --json -m resnet20-b -i ship
ok
is "$(wc -l <out | tr -d ' ')" 1 "lines of JSON"
has out '"schema":"skipstep.verify/1"'
has out '"differ":0}'

# one of PyTorch's values is another
mkdir -p data/pictures
for name in resnet20-b.net resnet20-b.safetensors; do cp "$srcdir/data/$name" data/; done
cp "$srcdir/data/pictures/ship.png" data/pictures/
sed '/^run resnet20-b ship/,/^run resnet20-b cat/s/^\(step layer2.0.add 32 16 16 \)[0-9.]*/\199/' \
	"$srcdir/data/pytorch.txt" >data/pytorch.txt
shipped=${SKIPSTEP_DATA:-}
SKIPSTEP_DATA=$tmp/data
export SKIPSTEP_DATA
run verify -m resnet20-b -i ship
exits 1
is "$err" "" "stderr"
has out 'DIFFERS pytorch  resnet20-b, ship.png'
has out 'first at layer2.0.add'
has out '1 of 12 checks differs.'
run verify -m resnet20-b -i ship --json
exits 1
has out '"holds":false'
has out '"differ":1}'
run verify -m resnet20-b -i ship : top
exits 1
printf 'verify -m resnet20-b -i ship\ntop\n' >script
run --plain --script script
exits 1
lacks out 'percent'
cat >data/pytorch.txt <<'END'
run resnet20-b ship.png
step input hello
END
run verify
exits 4
has err 'pytorch.txt:2:'
rm data/pytorch.txt
SKIPSTEP_DATA=$shipped
[ -n "$shipped" ] || unset SKIPSTEP_DATA

# against values from elsewhere: none of the corpus is called like a step but one
if [ $zip ]; then
	run verify --against "$npz/ok-stored.npz"
	exits 1
	has out 'DIFFERS conv1'
	has out 'another shape: (16,32,32) here, (2, 3) there'
	has out '-       layer2.0.add'
	has out 'The first beyond 0.0001 is conv1, step 3.'
	run verify --against "$npz/ok-stored.npz" --json
	exits 1
	has out '"first":"conv1"'
	run verify --against "$npz/ok-types.npz"
	exits 6
	has err 'called like a step'
	run verify --against "$npz/objects.npz"
	exits 5
	run verify --against "$npz/cut-in-half.npz"
	exits 4
	run verify --against nowhere.npz
	exits 3
	run verify --against "$npz/ok-stored.npz" --tolerance many
	exits 2
	run verify --tolerance 1
	exits 2
	run verify fast
	exits 2
	run --against "$npz/ok-stored.npz" break differs : continue : where
	exits 0
	has out 'conv1, step 3 of 75'
	has out 'another shape in ok-stored.npz'
	# shellcheck disable=SC2105 # it is a word of ours
	run break differs
	exits 2
	has err 'against FILE.npz opens them'
	printf 'against %s\nagainst\nagainst off\nagainst\n' "$npz/ok-stored.npz" >script
	run --plain --script script
	exits 0
	has out 'has values of 3 of 75 steps'
	has out 'Nothing is compared any more.'
fi

# a script and its numbers
run export torch -o net.py -m resnet20-a --what-if layer2.0=A-both
exits 0
has net.py 'resnet20-a, what if layer2.0 = A-both, on ship.png'
has net.py 'F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, 8, 8))'
has net.py "x = step['fc'] = F.linear(x.flatten(1), w['fc.weight'], w['fc.bias'])"
has net.py "HERE.with_name('net.safetensors')"
if [ -s net.safetensors ]; then pass; else fail "no weights beside the script"; fi
if grep -q '[^ -~]' net.py; then fail "the script is not ASCII"; else pass; fi
cp net.py before.py
run export torch -o net.py -m resnet20-a --what-if layer2.0=A-both
exits 7
same net.py before.py
run export torch -o net.py -m resnet20-a --what-if layer2.0=A-both --force
exits 0
same net.py before.py
run export torch -o mine.py
ok
is "$out" "" "standard output"
rm mine.py
run export torch -o mine.py # the weights are there already
exits 7
if [ -e mine.py ]; then fail "half of a group was written"; else pass; fi
mkdir dir.py
run export torch -o dir.py
exits 7
if [ -e dir.safetensors ]; then fail "half of a group was written"; else pass; fi
for name in net ./net.npz - 'a"b.py'; do
	run export torch -o "$name"
	exits 2
done
run export torch conv1 -o step.py
exits 2
run export torch
exits 2
has err '-o FILE.py'
run export jpeg -o x
exits 2
has err 'png and torch'
cp "$srcdir/data/resnet20-b.net" "$srcdir/data/resnet20-b.safetensors" .
cp resnet20-b.safetensors was.safetensors
run -w resnet20-b.safetensors export torch -o resnet20-b.py --force
exits 7
has err 'is what is being read'
same resnet20-b.safetensors was.safetensors

finish
