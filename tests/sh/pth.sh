#!/bin/sh
# Files of torch.save() at the command line: one sentence and the exit code, and nothing a file asks for is done.
. "${srcdir:-.}/tests/sh/lib.sh"

data=$SKIPSTEP_DATA corpus=$srcdir/tests/corpus/pth tab=$(printf '\t')

cp "$data/resnet20-b.net" net.net
run -m net.net -w "$corpus/ok.pth" shapes
case $err in
*'without libzip'*) skip "built without libzip" ;;
esac

# ---- every one of the corpus, as weights of a network ---------------------------------------------

while IFS=$tab read -r code name words; do
	run -m net.net -w "$corpus/$name" shapes
	[ "$code" != 0 ] || code=6 words='conv1.weight is not in' name= # good weights of another network
	exits "$code"
	is "$out" '' "standard output"
	is "$(grep -c '^skipstep: ' err)" 1 "sentences"
	has err "$name"
	has err "$words"
done <"$corpus/LIST"

# ---- a pickle that would run a command, were it run ------------------------------------------------

# legacy: the magic number, the protocol, the machine; then posix.system("touch owned")
printf '\200\002\212\012l\374\234F\371 j\250P\031.\200\002M\351\003.\200\002}.\200\002cposix\nsystem\nX\013\000\000\000touch owned\205R.' >evil.pth
run -m net.net -w evil.pth shapes
exits 5
has err 'refused: the file asks to call posix.system; skipstep never runs code from weights'
run -m evil.pth top
exits 5
has err 'refused: the file asks to call posix.system'
is "$(ls)" "$(printf 'err\nevil.pth\nnet.net\nout\n')" "the folder"

# ---- what a file is stands in its first bytes, not in its name --------------------------------------

cp "$data/resnet20-b.safetensors" weights.pth
run -m net.net -w weights.pth top
ok
cp "$corpus/tar.pth" weights.safetensors
run -m net.net -w weights.safetensors top
exits 5
has err "python3 -c 'import torch; torch.save(torch.load(\"weights.safetensors\"), \"weights.pth\")' writes one that opens"

# ---- bytes behind the last tensor: refused, or forgiven and told of once -----------------------------

cp "$data/resnet20-b.safetensors" more.safetensors
printf more >>more.safetensors
run -m net.net -w more.safetensors top
exits 4
has err '4 bytes too many after the last tensor'
run -m net.net -w more.safetensors --lenient top
exits 0
is "$err" 'skipstep: 4 bytes after the last tensor were left unread' "the notice"
finish
