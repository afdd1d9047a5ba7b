/*
 * options.h -- the options of the command line and of a verb's line: one list.
 *
 *   -m, --model NAME|FILE   -w, --weights FILE   -i, --picture FILE|NAME   -o, --output FILE
 *   --at PLACE  --json  --plain  --ascii  --force  --color=WHEN  --format F  --channel N  --script FILE
 *   --strict  --help  --version
 */
#ifndef VERB_OPTIONS_H
#define VERB_OPTIONS_H

#include "base/err.h"

struct options {
	const char *model, *weights, *picture, *output, *at, *script, *format;
	bool json, plain, ascii, force, strict, help, version;
	int channel;	/* -1: not given */
	int depth;	/* enum depth; -1: auto; -2: never (mono, no escapes); -3: always */
};

void options_init(struct options *);
/* Takes the options out of argv (argv[0] included in argc is kept), leaving words; "--" ends options. Strings
   point into argv. `verb_line`: only the options a verb may have are known. Returns the new argc, -1 and ERR_USAGE. */
int options_take(struct options *, int argc, char **argv, bool verb_line, struct err *);
#endif
