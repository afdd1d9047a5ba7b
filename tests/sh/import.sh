#!/bin/sh
# Networks from weights and by name: opened, printed, kept as a page and its weights, refused by name.
. "${srcdir:-.}/tests/sh/lib.sh"

# weights alone, of no known name: the page is seen in them, and what it says of itself goes before
cp "$srcdir/data/resnet20-a.safetensors" best.pth.tar
run -m best.pth.tar top
exits 0
has err 'read from the file: blocks 3, 3, 3 (BasicBlock), classes 10, shortcut option A, zeros at the end'
has err '(--eps changes that)'
cp out alone
run -m resnet20-a top
same alone out

# kept, and opened again
run import best.pth.tar -o kept
exits 0
is "$(echo kept/*)" 'kept/best.net kept/best.safetensors' 'the files'
has out 'Wrote kept/best.net and kept/best.safetensors: 73 steps, 269,722 parameters. To open it: skipstep -m kept/best.net'
cp err said
run -m kept/best.net top
same out alone
same err said
run net kept/best.net
ok
same out kept/best.net

# nothing is overwritten unasked, nothing is read and written at once
run import best.pth.tar -o kept
exits 7
has err 'kept/best.net: exists already; --force replaces it'
run import best.pth.tar -o kept --force
exits 0
run import kept/best.safetensors -o kept --force
exits 7
has err 'is what is being read'
run import best.pth.tar -o -
exits 2
run import
exits 2
run import nothing.pth
exits 3
echo text >text.pth
run import text.pth -o other
is "$([ -e other ] && echo there)" '' 'a folder for nothing'
run import best.pth.tar -o text.pth
exits 7

# both or none
mkdir half
mkdir half/best.net
run import best.pth.tar -o half --force
exits 7
is "$(echo half/*)" 'half/best.net' 'the files'
mkdir shut
chmod a-w shut
if ! touch shut/probe 2>/dev/null; then
	run import best.pth.tar -o shut
	exits 7
fi
chmod u+w shut

# options are laid over a page as over weights
run -m kept/best.net --eps 0.5 --json top
exits 0
cp out eps
run -m best.pth.tar --eps 0.5 --json top
sed 's/"model":"[^"]*"/"model":"best"/' out >out2
sed 's/"model":"[^"]*"/"model":"best"/' eps >out3
same out2 out3
lacks err 'eps'
run -m kept/best.net --stride-in conv1 top
exits 6
has err '--stride-in is for bottlenecks'
run -m kept/best.net --shortcut C top
exits 6
run -m best.pth.tar --shortcut B top
exits 6
has err '--shortcut asks for projections, but these weights have no projections'

# by name
run -m resnet20-c --json shapes
ok
cp out shapes
run net
ok
has out 'resnet152          60,192,808  11,513,626,624'
has out 'Trained: resnet20-a resnet20-b resnet20-c'
run net resnet34 --shortcut A
ok
has out 'layer2.0.shortcut'
has out 'weights seeded'
run net resnet50 --stride-in conv1
has out 'layer2.0.conv1         conv2d             layer1.2.relu3         kernel=1 stride=2 pad=0 channels=128'
run net resnet20-b
ok
same out "$srcdir/data/resnet20-b.net"
run net resnet8-c
"$SKIPSTEP" net resnet8-c >r8.net
run -m r8.net shapes
exits 0
has out '78,330 parameters'
has err 'untrained: He initialisation from a fixed seed, last gammas 1/sqrt(3); the answer means nothing; -w FILE gives it weights'
run -m resnet8-c --json top
exits 0
run -m resnet20 --json blocks
exits 0
has out '"model":"resnet20-a"'
lacks err 'untrained'
run -m resnet32 shapes
has out '464,154 parameters, 68.86 M multiply-adds'
run -m resnt50 shapes
exits 3
has err 'there is no network "resnt50"; is resnet50 meant?'
run -m vgg16 shapes
exits 5
# a page of v1 says so
run net resnet50 --stride-in conv1
has out '# resnet50, stride in conv1 (v1)'
run net resnet50
has out 'assumed stride "in conv2 (v1.5)" --stride-in'
# the first screen says what was assumed, and what changes it
run -m resnet32 view overview
exits 0
has out 'assumed: '
has out 'other: -w, --'
run view overview
lacks out 'assumed'
COLUMNS=60 run -m resnet50 view overview # a narrow one too
has out 'assumed: '
run -m resnet32 view overview
has out 'untrained: He initialisation'
# in the first row whole words, or none
run -m best.pth.tar --at layer2.0.conv1/5,3,7 view
has out ' best.pth.tar (resnet20-a)  '
mv best.pth.tar the-best-of-2024-long-name.pth
run -m the-best-of-2024-long-name.pth --at layer2.0.conv1/5,3,7 view
has out ' the-best-of-2024-long-name.pth           layer2.0.conv1[5,3,7]'
mv the-best-of-2024-long-name.pth best.pth.tar
# on a wide page it stands beside the picture, whole
run -m resnet50 save-screen wide.txt 120x36
exits 0
has wide.txt 'assumed: '
has wide.txt 'other: -w, --stride-in'
mkdir resnet8-a
run -m resnet8-a shapes
exits 0

# a page into a file
run net resnet26 --stride-in conv1 -o v1.net
ok
run net resnet26 --stride-in conv1
same out v1.net
run net resnet26 -o v1.net
exits 7
run help preset
ok
has out '--preset=NAME'
has out 'timm-a1'
has out '0.485,0.456,0.406'
run help stride-in
ok
has out 'conv1 or conv2'

# a folder, as from_pretrained() takes it, and a picture that is not there: told as what they are
mkdir hf
run -m hf shapes
exits 3
has err 'hf is a folder; -m wants a file of weights in it, or a page'
: >hf/model.safetensors
run -m hf shapes
exits 3
has err 'hf is a folder; its weights open with -m hf/model.safetensors'
run -m ./hf/ shapes
exits 3
has err 'its weights open with -m ./hf/model.safetensors'
run -i holiday.JPG top
exits 3
has err 'holiday.JPG: No such file or directory'
run -i holiday top
exits 3
has err 'there is no picture called "holiday"; there are: airplane'

# names of classes
printf 'n0144076%d name %d\n' 0 0 1 1 2 2 3 3 4 4 5 5 6 6 7 7 8 8 9 9 >labels
run -m resnet20-b --labels labels top
ok
has out 'name 8'
printf 'one\ntwo\n' >labels
run -m resnet20-b --labels labels top
exits 6
has err 'labels: 2 names of classes, but softmax has 10 outputs'
run -m best.pth.tar --labels labels top
exits 6
run -m resnet20-b --labels nothing top
exits 3

# what is asked for is done or refused, never passed over
run net kept/best.net --eps 1e-3
exits 2
has err 'kept/best.net has a page of its own, which is printed as it is: --eps=1e-3 changes nothing'
run net resnet20-b -w kept/best.safetensors
exits 2
run net best.pth.tar -w kept/best.safetensors
exits 2
run import best.pth.tar -o again -w kept/best.safetensors
exits 2
run net resnet18 --stride-in conv1
exits 6
has err 'stride-in is for bottlenecks'
run net resnet56 -w mine.safetensors
ok
has out 'weights mine.safetensors'
lacks out 'untrained'

# what is read is not written over
printf '%s\n' a b c d e f g h i j >names.txt
run dump conv1 --labels names.txt -o names.txt --force
exits 7
has err 'names.txt is what is being read'
is "$(head -n 1 names.txt)" a 'the names'

finish
