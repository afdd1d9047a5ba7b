#!/bin/sh
# The command line's two oldest promises.
. "${srcdir:-.}/tests/sh/lib.sh"

run --version
ok
has out 'skipstep (skipstep) '

run --help
ok
has out 'Usage: skipstep '

finish
