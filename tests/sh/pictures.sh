#!/bin/sh
# Pictures and arrays from the command line: every file of the corpora, standard input, presets; what the reader is told.
. "${srcdir:-.}/tests/sh/lib.sh"

corpus=$srcdir/tests/corpus tab=$(printf '\t')

# refused CODE FILE WORDS: one sentence about this file, nothing on standard output.
refused() {
	exits "$1"
	is "$out" '' "standard output"
	is "$(grep -c '^skipstep: ' err)" 1 "sentences"
	has err "$2"
	has err "$3"
}

run -i "$corpus/jpeg/ok-420.jpg" say input
jpeg=yes
if [ "$status" = 5 ]; then
	jpeg=no
	refused 5 ok-420.jpg 'this is a JPEG picture, and this skipstep was built without libjpeg'
else
	ok
fi

# ---- every file of the corpora -------------------------------------------------------------------

for kind in jpeg pnm npy; do
	[ "$kind $jpeg" != 'jpeg no' ] || continue
	while IFS=$tab read -r code name words; do
		run -i "$corpus/$kind/$name" say picture </dev/null
		case "$code $words" in
		'0 ('*) refused 6 "$name" "is $(echo "$words" | sed 's/ .*//'), but resnet20-b takes (3,32,32)" ;;
		'0 '*)
			exits 0
			size=${words%% *}
			has out "picture is the file as it was read: ${size%x*} by ${size#*x} pixels."
			;;
		*) refused "$code" "$name" "$words" ;;
		esac
	done <"$corpus/$kind/LIST"
done

# ---- known by first bytes, not by the name -------------------------------------------------------

cp "$corpus/pnm/ok-p6-255.ppm" known.png
run -i known.png say input
ok
cp "$corpus/npy/ok-bytes-hw3.npy" known.jpg
run -i known.jpg say input
ok
run known.jpg say input
ok

# ---- shapes that are hard to prepare -------------------------------------------------------------

{ printf 'P5 1 20000 255\n' && head -c 20000 /dev/zero; } >thin.pgm
run -i thin.pgm say resize
ok
has out 'resize makes the short side 32: 32 by 640000 pixels'
run -i thin.pgm --resize 300 say resize
refused 8 '' 'a picture of 1 by 20000 is too long and thin: its short side would become 300'
printf 'P5 1 1 255\nx' >one.pgm
run -i one.pgm say resize
ok
has out '32 by 32 pixels'

# ---- standard input ------------------------------------------------------------------------------

run -i - goto picture <"$corpus/pnm/ok-p6-255.ppm"
ok
has out '5 by 4 pixels'
run -i - top 1 : goto picture : --preset imagenet goto picture <"$corpus/pnm/ok-p6-255.ppm" # read once
ok
run -i - top </dev/null
refused 4 'standard input' 'this is an empty file, not a picture'
run -i - top <&-
refused 3 'standard input' 'Bad file descriptor'
run -i - --plain <"$corpus/pnm/ok-p6-255.ppm"
refused 2 '-i -' 'standard input, where keys and lines are typed'

# ---- presets and what goes before them -----------------------------------------------------------

# each line its own options: what was open is opened again
cat >lines <<'END'
goto resize --preset imagenet
goto crop --preset imagenet
goto resize --preset timm-a1
goto resize
goto crop --preset cifar --crop 40 --resize 36
goto crop --preset cifar --crop 40 --resize 50
steps --preset timm-a3
END
run --script lines
ok
has out '256 by 256 pixels, each a bilinear mean'
has out 'crop keeps the middle 224 by 224 pixels'
has out '235 by 235 pixels, each a bicubic mean'
has out 'resize leaves the picture as it is: its short side is 32'
has out 'crop makes it 40 by 40 pixels, with black around the picture'
has out 'crop keeps the middle 40 by 40 pixels'
has out '(3,160,160)'
run --mean 0,0,0 --std=1,0.5,2 say normalize/1,3,3
ok
has out 'minus mean 0, divided by 0.500000'
for option in --preset=nothing --mean=1,2 --mean=1,2,3,4 --mean=a,b,c --std=0,1,1 --std=1,1,-1 --resize=0 --crop=0 \
	--crop=9000 --resize=1.5 --preset= --eps=0 --stride-in=conv3 --shortcut=D; do
	run "$option" top
	refused_name=${option%%=*}
	exits 2
	has err "${refused_name#--}"
	is "$out" '' "standard output"
done
run --preset=nothing top
has err 'imagenet, imagenet-v2, timm-a1'

# ---- a tensor goes the way of the picture it was made of -----------------------------------------

for step in normalize softmax; do
	run dump "$step" --format npy -o "$step.npy"
	ok
done
run -i normalize.npy dump softmax --format npy -o again.npy
exits 0
has err 'normalize.npy is taken as normalised already: normalize changes nothing'
cmp -s softmax.npy again.npy
is "$?" 0 "equal to the bit"
run -i normalize.npy compare resnet20-a --format json
exits 2
run -i normalize.npy compare resnet20-a
exits 0
printf 'goto input -i %s\n' normalize.npy ship normalize.npy >lines
echo 'goto normalize -i normalize.npy' >>lines
run --script lines
exits 0
is "$(grep -c 'is a tensor instead' out)" 2 "times a tensor"
has out 'is a tensor instead of a picture, (3,32,32): normalised already'
has out 'is the picture, (3,32,32): red, green and blue'
has out 'changes nothing: the tensor is normalised already'
run -i normalize.npy why input/0,1,1 : code formula : say normalize/0,1,1
exits 0
has out 'equal to the bit'
run -i normalize.npy --json why input/0,1,1
exits 0
has out '"formula":["x","x = '
run -i normalize.npy --crop 40 top
refused 6 normalize.npy '(3,32,32), but resnet20-b takes (3,40,40)'
run -i "$corpus/npy/ok-one-channel.npy" top
refused 6 ok-one-channel.npy '(1,2,4), but resnet20-b takes (3,32,32)'

# ---- what JPEG has of its own --------------------------------------------------------------------

if [ "$jpeg" = yes ]; then
	run -i "$corpus/jpeg/cut-in-half.jpg" top
	refused 4 cut-in-half.jpg '--lenient shows what there is'
	run -i "$corpus/jpeg/cut-in-half.jpg" --lenient top
	exits 0
	has err 'cut short'
	printf 'goto picture %s\n' '' --exif '' >lines
	run -i "$corpus/jpeg/ok-turned-6.jpg" --script lines
	exits 0
	is "$(grep -c '21 by 13 pixels' out)" 2 "pictures as they lie"
	is "$(grep -c '13 by 21 pixels' out)" 1 "pictures turned"
	has err '--exif turns the picture'
fi

finish
