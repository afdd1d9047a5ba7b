#!/bin/sh
# The command line: what it takes, what it refuses, and with which code.
. "${srcdir:-.}/tests/sh/lib.sh"

data=$SKIPSTEP_DATA

# ---- what is taken -------------------------------------------------------------------------------

run top
ok
has out ship

run --json top                          # options first
first=$out
run top --json                          # or last
ok
is "$out" "$first" "the answer with --json last"
has out '"schema":"skipstep.top/1"'

run steps : blocks --json               # given once, an option holds for the whole line
ok
is "$(wc -l <out | tr -d ' ')" 2 "objects, one a line,"
has out '"schema":"skipstep.steps/1"'
has out '"schema":"skipstep.blocks/1"'

run --format csv --channel 3 dump conv1 : dump bn1    # before the first verb, for all of them
ok
is "$(grep -c c,y,x,value out)" 2 "tables"
is "$(wc -l <out | tr -d ' ')" 2050 "lines of two channels"
: >one.npy
: >two.npy
run --force dump conv1 -o one.npy : dump bn1 -o two.npy
ok
is "$(wc -c <one.npy)" "$(wc -c <two.npy)" "the sizes of two files of one shape"
run dump conv1 -o one.npy --force : dump bn1 -o two.npy
exits 7                                 # behind a verb, for this one

run top -m resnet20-a --json : top -m resnet20-c --json
ok
has out '"model":"resnet20-a"'
has out '"model":"resnet20-c"'

run -m resnet20-a blocks
ok
has out 'zero pad'
lacks out downsample

run -m resnet20-c blocks --json
ok
has out 'option C projects every shortcut'

run -m "$data/resnet20-a.safetensors" shapes
ok
has out '269,722 parameters'

cp "$data/pictures/cat.png" photo.png
run photo.png : top --json              # a picture alone is opened
ok
has out '"picture":"photo.png"'

run -m resnet20-a -w "$data/resnet20-b.safetensors" blocks --json
exits 0                                 # more weights than the network asks for: said, not refused
has err 'layer2.0.downsample.0.weight'
has out '"zero pad"'
lacks out 'not asked'

run resnet20-a : blocks
ok
has out 'zero pad'

run goto layer2.0.add : follow : where
ok
has out layer2.0

run dump picture -i photo.png --format npy -o p.npy
ok
is "$(dd if=p.npy bs=1 skip=1 count=5 2>/dev/null)" NUMPY "the file begins with"

run dump layer2.0.conv1 --channel 3 --format csv
ok
is "$(sed -n 1p out)" c,y,x,value "the header"
is "$(wc -l <out | tr -d ' ')" 257 "lines of one channel"

run why layer2.0.add/5,3,7
ok
has out 'equal to the bit'

# What lies in the present folder does not take the place of what comes with skipstep.
mkdir -p here/ship here/cat here/resnet20-b here/resnet20-a
echo no lesson >here/downsample
(cd here && exec "$SKIPSTEP" top --json >../out 2>../err </dev/null)
is $? 0 "the exit status beside folders called ship and resnet20-b"
has out '"model":"resnet20-b","picture":"ship.png"'
(cd here && exec "$SKIPSTEP" top -m resnet20-a -i cat --json >../out 2>../err </dev/null)
has out '"model":"resnet20-a","picture":"cat.png"'
(cd here && exec "$SKIPSTEP" lessons >../out 2>../err </dev/null)
has out 'downsample, What'
cp "$data/pictures/dog.png" here/frog
(cd here && exec "$SKIPSTEP" -i frog top >../out 2>../err </dev/null)
has out dog                             # a file, by the name that was given

# With a verb, standard input is not read.
echo 'no such verb' >lines
run top <lines
ok
lacks out 'no such verb'

run -m resnet20-b --at layer2.0.conv1/5,3,7 where
ok
has out layer2.0.conv1/5,3,7

run --color=256 maps layer2.0.add
ok
has out "$(printf '\033[')"
run maps layer2.0.add                   # into a file: no escapes
ok
lacks out "$(printf '\033')"
LC_ALL=C run maps layer2.0.add
ok
is "$(LC_ALL=C tr -d '\000-\177' <out | wc -c | tr -d ' ')" 0 "bytes past ASCII in the C locale"

# ---- what is refused: CODE, a piece of the sentence, the words -----------------------------------

head -c 5000 "$data/resnet20-b.safetensors" >cut.safetensors
head -c 200000 "$data/resnet20-b.safetensors" >short.safetensors
head -c 500 "$data/pictures/ship.png" >half.png
echo text >text.png
: >empty.png
mkdir folder
cat >op.net <<END
skipstep net 1
input 3 8 8

conv1 conv9d input
END
cat >cycle.net <<END
skipstep net 1
input 3 8 8

a relu b
b relu a
END
sed 's/kernel=3 stride=1 pad=1/kernel=5 stride=1 pad=2/' "$data/resnet20-b.net" >wrong.net
cp "$data/resnet20-b.safetensors" .

while IFS='|' read -r code sentence words; do
	eval "run $words"
	exits "$code"
	has err "$sentence"
	has err 'skipstep: '
	is "$out" "" "standard output"
	is "$(grep -c 'skipstep: ' err)" 1 "sentences"
	[ "$code" != 2 ] || has err "Try 'skipstep --help'"
done <<'END'
2|did you mean blocks?|blcoks
2|did you mean --json?|steps --jsn
2|no option -Z|steps -Z
2|steps takes no --format|steps --format csv
2|top takes no --output; these do: dump export import net save-screen|-o file top
2|dump takes no --check|dump conv1 --check
2|takes no --force|top --force : steps
2|why takes no --channel|why conv1 --channel 3 : steps
2|-o stands with|-o file dump conv1 : dump bn1
2|--model wants|top -m
2|--color wants|top --color=red
2|empty word|''
2|has no step|why layer9.9
2|more than why takes|why 1 2 3 4
2|goto wants more|goto
2|9999|goto 9999
2|0 to 31|why layer2.0.add/99,3,7
2|channels 0 to 15|dump conv1 --channel 16
2|no format|dump conv1 --format gif
2|-o|export png conv1
2|number from 1|top 0
2|number from 1|top 1e99
2|which lesson|lesson
3|No such file|no/such/photo.png
3|No such file|-i nosuch.png top
3|No such file|-m nosuch.net top
3|`skipstep net` lists the names|-m nosuch top
3|there are|-i nosuch top
3|there are|lesson nosuch
3|is a directory|-i folder top
3|is a directory|folder
3|No such file|-w nosuch.safetensors top
3|No such file|--script nosuch
4|cut|-w cut.safetensors top
4|short.safetensors|-m short.safetensors top
4|cut short|-i half.png top
4|text, not a picture|-i text.png top
4|empty.png|-i empty.png top
4|op.net:4: |-m op.net shapes
4|cycle|-m cycle.net shapes
6|wrong.net|-m wrong.net shapes
6|resnet20-c.net|-m resnet20-c -w resnet20-b.safetensors blocks
7|exists|dump conv1 -o half.png
7|No such file|dump conv1 -o no/such/file
7|directory|dump conv1 -o folder --force
7|being read|dump conv1 -i photo.png -o photo.png --force
1|no step|find nothing-like-it
END

is "$(find . -name '*half*' | wc -l | tr -d ' ')" 1 "files half written"
is "$(wc -c <half.png | tr -d ' ')" 500 "the file that was not overwritten"

run dump conv1 -o half.png --force
ok
is "$(wc -l <half.png | tr -d ' ')" 543 "lines"

# ---- output that cannot be written ---------------------------------------------------------------

if [ -c /dev/full ]; then
	"$SKIPSTEP" top >/dev/full 2>err </dev/null
	is $? 7 "the exit status with a full disk"
	has err 'No space left'
	"$SKIPSTEP" dump conv1 >/dev/full 2>err </dev/null # more than stdio keeps
	is $? 7 "the exit status with a full disk"
	has err 'No space left'
	printf 'next\nwhere\n' | "$SKIPSTEP" >/dev/full 2>err
	is $? 7 "the exit status of line mode with a full disk"
	has err 'No space left'
	run dump conv1 -o /dev/full
	exits 7
fi
"$SKIPSTEP" top >&- 2>err </dev/null
is $? 7 "the exit status without standard output"

# ---- help, version, scripts ----------------------------------------------------------------------

run --help
ok
is "$(sed 5q out | grep -c -e --plain)" 1 "--plain in the first five lines of --help"
is "$(awk 'length($0) > 100' out | wc -l | tr -d ' ')" 0 "long lines of --help"
run why --help
ok
has out 'why [PLACE]'

printf 'top\n\n# a comment\nblcoks\nsteps\n' >script
run --script script
exits 2
has err 'script:4: '
lacks out layer1

printf 'blcoks\nwhere\n' >lines
run --plain --strict <lines
exits 2
has out 'there is no verb'
run --plain <lines
exits 0

printf 'next\000garbage\nwhere\n' >nul
run <nul
exits 0
has out 'NUL'
has out 'stem, step 1 of'                # next was not run
run --script nul
exits 2
has err 'nul:1: '
run --json <lines                       # errors do not get between the objects
exits 0
is "$(grep -vc '^{' out)" 0 "lines that are no objects"
has err 'there is no verb'
run --plain <.
exits 3
has err 'standard input: Is a directory'
"$SKIPSTEP" --plain <&- >out 2>err
is $? 0 "the exit status without standard input"

finish
