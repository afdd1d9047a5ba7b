#!/bin/sh
# Bad input and a bad environment: one sentence and the exit code that the manual promises; nothing half written.
. "${srcdir:-.}/tests/sh/lib.sh"

data=$SKIPSTEP_DATA corpus=$srcdir/tests/corpus tab=$(printf '\t')

# one_sentence CODE: how a refusal looks, whatever it is about.
one_sentence() {
	exits "$1"
	is "$out" '' "standard output"
	is "$(grep -c '^skipstep: ' err)" 1 "sentences"
}

# begin WHAT, then the program with >out 2>err and || status=$?, then heard.
begin() {
	last=$1 status=0
}
heard() {
	out=$(tr -d '\000' <out) err=$(tr -d '\000' <err)
}

# ---- files: every one of the corpus, as weights and as a picture ---------------------------------

cp "$data/resnet20-b.net" net.net
while IFS=$tab read -r code name words; do
	run -m net.net -w "$corpus/safetensors/$name" shapes
	[ "$code" != 0 ] || code=6 words='conv1.weight is not in' name= # good weights of another network
	one_sentence "$code"
	has err "$name"
	has err "$words"
done <"$corpus/safetensors/LIST"
while IFS=$tab read -r code name words; do
	run -i "$corpus/png/$name" say input
	if [ "$code" = 0 ]; then
		exits 0
		case $name in
		ok-grey-16*) has err '16-bit grey' ;;
		*) is "$err" '' stderr ;;
		esac
	else
		one_sentence "$code"
		has err "$name"
		has err "$words"
	fi
done <"$corpus/png/LIST"

# ---- what is no file, and files that are too large -----------------------------------------------

mkfifo fifo
mkdir folder
: >empty
printf '\000\000\000\002\000\000\000\000{' >over.safetensors   # a header of 32 MiB
dd if=/dev/zero of=over.safetensors bs=1 count=1 seek=33554440 conv=notrunc 2>/dev/null
printf '\000\000\000\010\000\000\000\000{' >past.safetensors   # of 128 MiB: more than the format allows
dd if=/dev/zero of=past.safetensors bs=1 count=1 seek=134217736 conv=notrunc 2>/dev/null
dd if=/dev/zero of=long.md bs=1 count=1 seek=2000000 2>/dev/null
sed 's/^labels.*/labels one two/' "$data/resnet20-b.net" >labels.net
sed 's/^conv1 .*/conv1 conv2d normalize kernel=3 stride=1 pad=1 stride=2/' "$data/resnet20-b.net" >twice.net
sed 's/^input .*/input 3 0 32/' "$data/resnet20-b.net" >zero.net
sed 's/^skipstep net 1/skipstep net 9/' "$data/resnet20-b.net" >nine.net
cp "$data/resnet20-b.safetensors" .
fence='```'
printf '# T\n\n## S\n\n%sskipstep\ngoto layer9.9\n%s\n' "$fence" "$fence" >nowhere.md
printf '# T\n\n## S\n\n%sskipstep\nask what?\n%s\n' "$fence" "$fence" >ask.md
printf '# T\n\n## S\n\n\377\n' >latin.md
echo kept >kept
cp "$data/pictures/ship.png" kept.png
chmod 444 kept

while IFS='|' read -r code sentence words; do
	case $words in
	\#*) continue ;;
	esac
	eval "run $words"
	one_sentence "$code"
	has err "$sentence"
done <<'END'
3|not a regular file|-i fifo top
3|not a regular file|-m net.net -w fifo shapes
3|not a regular file|-m ./fifo shapes
3|not a regular file|-i /dev/null top
3|is a directory|-m net.net -w folder shapes
3|is a folder|-m ./folder shapes
3|is a directory|--script folder
3|is a directory|lesson ./folder
4|0 bytes|-m net.net -w empty shapes
8|skipstep reads up to|-m net.net -w over.safetensors shapes
4|safetensors allows|-m net.net -w past.safetensors shapes
8|long.md|lesson ./long.md
6|2 labels|-m labels.net shapes
4|given twice|-m twice.net shapes
4|zero.net:3: |-m zero.net shapes
5|version 9|-m nine.net shapes
4|nowhere.md:6: |lesson nowhere.md
4|ask.md:6: |lesson ask.md
4|latin.md:5: |lesson latin.md
2|layer2.0.add|goto layer2.0.ad
2|steps 1 to 75|goto 76
2|number from 1|top -1
2|number from 1|top abc
2|more than where takes|where here
2|empty word|goto ''
2|--at is empty|--at '' top
2|is not a place|why conv1/1,2
2|/0 to /26|why conv1/0,0,0/27
2|a size is 1 to 6|size 9
7|is a directory|dump conv1 -o folder
7|exists|dump conv1 -o kept
7|exists|export png conv1 -o kept
7|Not a directory|dump conv1 -o kept/file --force
7|kept|export png all -o kept
7|being read|dump conv1 -m net.net -o net.net --force
7|being read|dump conv1 -i kept.png -o kept.png --force
END
is "$(cat kept)" kept "the file that was there"
is "$(find . -name '.skipstep*')" '' "temporary files"

# ---- no permission (root has all) ----------------------------------------------------------------

if [ "$(id -u)" != 0 ]; then
	cp "$data/pictures/ship.png" secret.png
	chmod 000 secret.png
	run -i secret.png top
	one_sentence 3
	has err 'Permission denied'
	mkdir closed
	chmod 555 closed
	run dump conv1 -o closed/file
	one_sentence 7
	chmod 755 closed
fi

# ---- limits of the process -----------------------------------------------------------------------

# A disk that is full in the middle: the old file stays, whole.
(ulimit -f 8 2>/dev/null && exec "$SKIPSTEP" dump conv1 -o kept --force >out 2>err </dev/null)
is $? 7 "the exit status past the limit of a file's size"
has err 'File too large'
is "$(cat kept)" kept "the file that was to be replaced"
is "$(find . -name '.skipstep*')" '' "temporary files"
(ulimit -f 8 2>/dev/null && exec "$SKIPSTEP" dump conv1 >out 2>err </dev/null)
is $? 7 "the exit status where standard output is limited"
has err 'File too large'

# Little memory. A sanitizer takes so much that nothing starts: then there is nothing to learn here.
memory() {
	kib=$1
	shift
	begin "$* in $kib KiB"
	# shellcheck disable=SC3045 # dash, bash and ksh have it; without it nothing is learnt here
	(ulimit -v "$kib" 2>/dev/null && exec "$SKIPSTEP" "$@" >out 2>err </dev/null) || status=$?
}
memory 100000 --version
if [ $status = 0 ]; then
	enough=0
	for kib in 7000 8000 9000 10000 12000 15000 20000 30000 50000; do
		for words in top 'bench trace --threads 2 --seconds 0.001'; do # one that starts threads if it can
			# shellcheck disable=SC2086 # words
			memory $kib $words
			case $status in
			0) enough=$((enough + 1)) ;;
			8) has err 'not enough memory' ;;
			127) ;; # not even the libraries were loaded
			*) fail "$words ended with $status in $kib KiB" ;;
			esac
		done
	done
	is $((enough > 1)) 1 "enough memory at last"
fi

# ---- the environment -----------------------------------------------------------------------------

for locale in C POSIX xx_YY.UTF-8; do
	begin "a page with LC_ALL=$locale"
	LC_ALL=$locale "$SKIPSTEP" view overview >out 2>err </dev/null || status=$?
	heard
	ok
	is "$(LC_ALL=C tr -d '\000-\177' <out | wc -c | tr -d ' ')" 0 "bytes past ASCII with LC_ALL=$locale"
done
for home in '' relative /nonexistent; do
	begin "top with HOME=$home"
	HOME=$home XDG_DATA_HOME=relative XDG_CONFIG_HOME='' "$SKIPSTEP" top >out 2>err </dev/null || status=$?
	heard
	ok
done
(unset HOME && exec "$SKIPSTEP" top >out 2>err </dev/null)
is $? 0 "the exit status without HOME"
for odd in '' /nonexistent relative /dev/null "$(printf 'a\nb')" ::: "$data/../data/."; do
	begin "lessons with SKIPSTEP_DATA=$odd"
	SKIPSTEP_DATA=$odd "$SKIPSTEP" lessons >out 2>err </dev/null || status=$?
	exits 0
	begin "photo.png with SKIPSTEP_DATA=$odd"
	SKIPSTEP_DATA=$odd "$SKIPSTEP" -i photo.png top >out 2>err </dev/null || status=$?
	heard
	one_sentence 3
done

"$SKIPSTEP" top <&- >&- 2>&-
is $? 7 "the exit status with all three streams closed"
"$SKIPSTEP" top >out 2>&- </dev/null
is $? 0 "the exit status without standard error"

# A sentence is written at once: what others write to the same place does not come between.
begin "one read of standard error"
"$SKIPSTEP" -m nothing.pth top 2>&1 >/dev/null </dev/null | dd bs=4096 count=1 >out 2>/dev/null
is "$(cat out)" "skipstep: nothing.pth: No such file or directory" "what one read gets"

# A reader that leaves ends the writer as it ends any other.
begin "dump into a pipe that is closed"
mkfifo pipe
head -n 1 <pipe >/dev/null &
"$SKIPSTEP" dump layer1.0.conv1 >pipe 2>err </dev/null || status=$?
wait
is $status 141 "the exit status where nobody reads on"

finish
