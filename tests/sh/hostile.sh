#!/bin/sh
# Names from outside (files, labels, tensors, places) never send control bytes to the terminal, whatever is asked.
. "${srcdir:-.}/tests/sh/lib.sh"

bad=$(printf '\033]0;owned\007\2335n')
picture="$tmp/$bad.png"
cp "$SKIPSTEP_DATA/pictures/ship.png" "$picture"
sed -e "s,^weights ,&$SKIPSTEP_DATA/," "$SKIPSTEP_DATA/resnet20-b.net" >"$bad.net"

# One tensor of that name: {"a<ESC>]0;owned<BEL>": one float}
header='{"a\u001b]0;owned\u0007":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
{
	# shellcheck disable=SC2059 # the length is an octal escape
	printf "\\$(printf %o ${#header})\\0\\0\\0\\0\\0\\0\\0"
	printf '%s\0\0\0\0' "$header"
} >"$bad.safetensors"

# clean: neither answer nor complaint holds a control byte, as one byte or as a code point of UTF-8.
clean() {
	for file in out err; do
		if LC_ALL=C grep -q "$c0" "$file" || LC_ALL=C grep -q "$c1" "$file"; then
			fail "control bytes in $file"
		else
			pass
		fi
	done
}
c0=$(printf '[\001-\010\013-\037\177]')
c1=$(printf '\302[\200-\237]\\|[\001-\177][\200-\237]\\|^[\200-\237]')

for ask in top blocks steps shapes where view 'view block' maps code why 'why layer2.0.add/5,3,7' describe doctor; do
	# shellcheck disable=SC2086 # a verb and its words
	run -m "./$bad.net" -i "$picture" $ask
	exits 0
	clean
done
run -m "./$bad.net" -i "$picture" view
has out owned

# A page that holds them is refused, a label too.
# shellcheck disable=SC2059 # an escape
for byte in '\033' '\007' '\302\233' '\233'; do
	sed "s/ ship / ship$(printf "$byte")31m /" "$bad.net" >label.net
	run -m ./label.net top
	clean
	[ "$byte" = '\302\233' ] || exits 4
done

echo "where
top
goto last
say
find owned
goto $bad
quit" >typed
run --plain -m "./$bad.net" -i "$picture" <typed
clean

run -w "./$bad.safetensors" top
exits 4
clean
run -i "./nosuch$bad.png" top
exits 3
clean
run goto "$bad"
exits 2
clean
run "$bad"
exits 2
clean
run --at "$bad" top
clean
run "--$bad"
exits 2
clean

finish
