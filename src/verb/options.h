/*
 * options.h -- the options of the command line and of a verb's line: one list.
 *
 *   -m, --model NAME|FILE   -w, --weights FILE   -i, --picture FILE|NAME   -o, --output FILE
 *   --at PLACE  --what-if BLOCK=SHORTCUT ...  --json  --plain  --ascii  --force  --color=WHEN  --format F  --channel N  --script FILE
 *   --strict  --check  --help  --version  --against FILE.npz  --tolerance T
 *   of the network and its input: --labels FILE  --lenient  --preset NAME  --resize N  --crop N  --mean R,G,B  --std R,G,B
 *   --memory SIZE  of bench and equal: --threads N  --seconds S  --batch N  --isa NAME  --random N
 *   --stride-in conv1|conv2  --eps X  --shortcut A|A-both|B|C  --exif
 */
#ifndef VERB_OPTIONS_H
#define VERB_OPTIONS_H

#include "net/net.h"

enum { OPTIONS_WHAT_IFS = 64 };
enum { OPTIONS_DEPTH_AUTO = -1, OPTIONS_DEPTH_NEVER = -2, OPTIONS_DEPTH_ALWAYS = -3 };

struct options {
	const char *model, *weights, *picture, *output, *at, *script, *format; /* NULL: not given */
	const char *what_if[OPTIONS_WHAT_IFS]; /* "layer2.0=identity", in the order given */
	int nwhat_ifs;
	bool json, plain, ascii, force, strict, check, help, version;
	/* as given; options_ask() makes numbers of them */
	const char *labels, *preset, *resize, *crop, *mean, *std, *stride_in, *eps, *shortcut;
	const char *against, *tolerance; /* values from elsewhere; how far off they may be, as given */
	bool lenient, exif;
	int channel;                /* -1: not given */
	size_t memory;              /* bytes; 0: not given */
	int threads, batch, random; /* 0: not given */
	double seconds;             /* 0: not given */
	const char *isa;
	int depth; /* enum depth; OPTIONS_DEPTH_AUTO: not given; _NEVER: mono, no escapes; _ALWAYS */
};

void options_init(struct options *);
/* Takes the options out of argv (argv[0] included in argc is kept), leaving words; "--" ends options. A word like
   -3 is a number, not an option. Strings point into argv. `verb_line`: only the options a verb may have are known.
   Returns the new argc, -1 and ERR_USAGE. */
int options_take(struct options *, int argc, char **argv, bool verb_line, struct err *);
/* The options before the first word of argv, which hold for every verb after it. Returns how many words of argv they
   take, argv[0] included, or -1 and ERR_USAGE. */
int options_lead(struct options *, int argc, char **argv, struct err *);
/* False and ERR_USAGE where an option is given that belongs to other verbs: --format to dump. */
bool options_fit(const struct options *, const char *verb, struct err *);
/* Fills what `o` leaves open from `from`. With `all`, also what belongs to one verb: output, format, channel, check,
   force, at, help. */
void options_inherit(struct options *o, const struct options *from, bool all);
/* What the options ask of the network and its input; borrows their strings. ERR_USAGE, which options_take() has said
   already where the option was given. */
bool options_ask(const struct options *, struct net_ask *, struct err *);
/* Those options as a command line has them, a blank before each; `word` writes a value. Without --weights. */
void options_asked(const struct options *, struct buf *, void (*word)(struct buf *, const char *));
/* The table of `--help`: an option a line. */
void options_list(struct buf *);
/* The line of the one with this name, without its dashes. False: there is none. */
bool options_line(const char *name, struct buf *);
#endif
