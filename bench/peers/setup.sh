#!/bin/sh
# Sets the peers up, once: ./dev bench setup. PyTorch comes from Debian, ONNX Runtime from npm; packages and models go
# into the folder that is given, outside of what is committed. Usage: setup.sh FOLDER [PYTHON]
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
folder=${1:?"usage: setup.sh FOLDER [PYTHON]"} python=${2:-/usr/bin/python3}
ort=onnxruntime-node@1.30.0

"$python" -c 'import torch, torchvision, PIL' 2>/dev/null ||
	apt-get install -y --no-install-recommends python3-torch python3-torchvision python3-pil
mkdir -p "$folder"
if command -v npm >/dev/null 2>&1; then
	[ -d "$folder/node_modules/onnxruntime-node" ] ||
		npm install --prefix "$folder" --no-audit --no-fund --ignore-scripts --no-save "$ort"
else
	echo "setup.sh: npm is not installed: going on without ONNX Runtime" >&2
fi
if [ -d "$folder/node_modules/onnxruntime-node" ] && [ ! -e "$folder/ort_cold" ]; then
	cc -O2 "$here/ort_cold.c" -o "$folder/ort_cold" -ldl
fi
[ -e "$folder/resnet50.onnx" ] || "$python" "$here/models.py" "$folder"
