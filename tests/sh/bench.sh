#!/bin/sh
# bench and equal from the shell: every job answers, as a line and as JSON; nothing here is said about how fast.
. "${srcdir:-.}/tests/sh/lib.sh"

# key NAME: what stands behind a key in the JSON of the last run.
key() {
	sed -n "s/.*\"$1\":\([^,}]*\).*/\1/p" out
}

for job in forward trace eval load; do
	run bench "$job" --seconds 0.01 --threads 1
	ok
	has out 'resnet20-b, '
	has out ' ms (the fastest tenth '
	has out '; 1 thread, '
	is "$(wc -l <out)" 1 "lines"
done
run bench limits --seconds 0.05
ok
has out 'GFLOP/s of multiply-adds'

run bench forward --seconds 0.01 --json -m resnet20-a -i cat
ok
is "$(key job)" '"forward"' job
is "$(key model)" '"resnet20-a"' model
is "$(wc -l <out)" 1 "lines"

# a full screen without a terminal: six sizes, at least a hundred keys each
COLUMNS=80 LINES=24 run bench keys --seconds 0.01 --json
ok
is "$(key job)" '"keys"' job
is "$(key width)" 80 width
is "$(key images_per_s)" null "pictures a second"
is "$(grep -o '"presses":[0-9]*' out | wc -l)" 6 "sizes"
is "$(grep -o '"presses":[0-9]*' out | awk -F: '$2 < 100' | wc -l)" 0 "sizes with fewer than 100 keys"

# with COLUMNS and LINES unset it has a size all the same
unset COLUMNS LINES
run bench keys --seconds 0.01 --json
ok
is "$(key width)" 120 width

run equal --random 30
ok
has out ' 0 bits differ.'
run equal --isa portable --threads 1 --json
ok
is "$(key differing_bits)" 0 "bits that differ"
is "$(key isas)" '["portable"]' "instruction sets"

# what is forced is used, and said
for isa in $(SKIPSTEP_ISA='' "$SKIPSTEP" doctor | sed -n 's/^Kernels: .* can use //p' | tr -d ','); do
	SKIPSTEP_ISA=$isa run doctor
	has out "Kernels: $isa;"
	SKIPSTEP_ISA=$isa run bench forward --seconds 0.001 --threads 1 --json
	is "$(key isa)" "\"$isa\"" "instruction set"
done

for words in bench 'bench fast' 'bench forward --seconds x' 'bench forward --threads 0' 'bench eval --batch 0' \
	'equal --isa sse9' 'equal now' 'top --threads 2' 'top --memory much'; do
	# shellcheck disable=SC2086 # words
	run $words
	exits 2
	is "$out" '' "standard output"
done
run bench forward --threads 100000
exits 8

# what may be kept
run --memory 100K top
exits 8
has err '--memory'
run --memory 100K shapes
ok
run --memory 1G top
ok

finish
