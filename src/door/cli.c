/*
 * cli.c -- the command line: options, verbs, and the choice of the door.
 */
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/io.h"
#include "base/text.h"
#include "door/cli.h"
#include "door/kept.h"
#include "door/line.h"
#include "door/terminal.h"
#include "door/tui.h"
#include "verb/config.h"
#include "verb/data.h"
#include "verb/verb.h"

/* One verb of the command line with its words and its own options. */
struct segment {
	struct options options;
	char **word; /* word[0] is unused */
	int nwords;
};

/* ---- what is said ------------------------------------------------------------------------------- */

static int complain(const struct err *err)
{
	if (err->code == ERR_STOPPED)
		job_die(SIGINT);
	cli_error("%s", err->msg);
	if (err->code == ERR_USAGE)
		fputs("Try 'skipstep --help' for more information.\n", stderr);
	return err->code;
}

static void help(void)
{
	struct buf options = { 0 };

	puts("Usage: skipstep [OPTIONS] [VERB [ARG...]] [: VERB [ARG...]]...\n"
	     "Step through a residual network: every block, every number, and why.\n"
	     "With a screen reader, or to read words instead of a full screen: skipstep --plain\n"
	     "(or set SKIPSTEP_PLAIN=1). Without a verb the full screen opens; with verbs their\n"
	     "answers are printed. A picture, a page (.net) or weights alone are opened.\n\nOptions:");
	options_list(&options);
	fputs(buf_str(&options), stdout);
	buf_free(&options);
	puts("\nVerbs:");
	for (int i = 0; i < verb_count; i++)
		printf("  %-11s %s\n", verb_table[i]->name, verb_table[i]->gloss);
	puts("\nA place is written step/C,Y,X/term: layer2.0.conv1/5,3,7/29, as deep as wanted.\n\n"
	     "Exit codes: 0 done, 1 the answer is no, 2 usage, 3 cannot be read, 4 malformed,\n"
	     "5 unsupported, 6 weights do not fit, 7 cannot be written, 8 memory or a limit,\n"
	     "9 terminal.\n\n"
	     "Report bugs to the maintainers of the copy you have; the manual page has more.");
}

static void version(void)
{
	puts("skipstep (skipstep) " SKIPSTEP_VERSION "\n"
	     "Copyright (C) 2026 the skipstep authors.\n"
	     "Licence MIT: free to use, change and share. There is no warranty.");
}

/* ---- the words ---------------------------------------------------------------------------------- */

/* Cuts argv at every ":" and takes the options out of each part; those before the first word are `lead`. */
static bool segments_make(int argc, char **argv, struct segment *seg, int *n, struct options *lead,
                          struct err *err)
{
	int from;

	*n = 0;
	options_init(lead);
	from = options_lead(lead, argc, argv, err);
	if (from < 0)
		return false;
	while (from <= argc) {
		int to = from;

		while (to < argc && strcmp(argv[to], ":") != 0)
			to++;

		struct segment *s = &seg[(*n)++];

		/* Before its words stand the program's name, the last of the leading options, or the ":" */
		s->word = argv + from - 1;
		options_init(&s->options);
		s->nwords = options_take(&s->options, to - (int)(s->word - argv), s->word, false, err);
		if (s->nwords < 0)
			return false;
		from = to + 1;
	}
	return true;
}

static bool shipped(enum data_kind kind, const char *word)
{
	struct buf path = { 0 };
	struct err err;
	bool found = data_find(kind, word, &path, &err) && io_is_file(buf_str(&path));

	buf_free(&path);
	return found;
}

/* A word that is no verb: a file or a shipped name to open. Taken out of the segment. */
static bool take_operand(struct segment *s, struct options *base, struct err *err)
{
	const char *word = s->word[1], *near = verb_near(word);

	if (!word[0])
		return err_set(err, ERR_USAGE, "an empty word is no verb");
	if (text_ends(word, ".net") || text_ends(word, ".safetensors") ||
	    (!io_is_file(word) && shipped(DATA_NET, word)))
		base->model = word;
	else if (io_exists(word) || shipped(DATA_PICTURE, word) || strchr(word, '/') ||
	         text_ends(word, ".png"))
		base->picture = word;
	else if (near)
		return err_set(err, ERR_USAGE, "there is no verb \"%s\"; did you mean %s?", word, near);
	else
		return err_set(err, ERR_USAGE,
		               "\"%s\" is no verb, and no network or picture by that name is here", word);
	for (int i = 1; i + 1 < s->nwords; i++)
		s->word[i] = s->word[i + 1];
	s->nwords--;
	return true;
}

/* ---- verbs -------------------------------------------------------------------------------------- */

static bool put_sink(struct session *s, struct sink *sink, bool last, struct err *err)
{
	if (sink->binary && s->terminal)
		return err_set(err, ERR_USAGE,
		               "that is a file of bytes, not text for a terminal; use -o FILE");
	if (sink->moved && last && !s->base.json && s->door == DOOR_SHELL) {
		say(&s->scene, VOICE_SPOKEN, &sink->out);
	}
	cli_notice(buf_str(&sink->notice));
	if (sink->binary)
		cli_put_bytes(sink->out.s, sink->out.len);
	else
		cli_put(s, buf_str(&sink->out), sink->out.len);
	return true;
}

/* "--" keeps what options_take() has judged to be words from being judged again. */
static bool run_words(struct session *s, int n, char **word, struct sink *sink, struct err *err)
{
	char **words = mem_new((size_t)n + 2, sizeof *words), dashes[] = "--";
	bool ok;

	if (!words)
		return err_memory(err);
	words[0] = word[0];
	words[1] = dashes;
	for (int i = 1; i < n; i++)
		words[i + 1] = word[i];
	ok = verb_run_words(s, n + 1, words, sink, err);
	mem_free(words);
	return ok;
}

/* What the verb of a segment is told: its own options, then those before the first word. */
static bool options_of(const struct segment *seg, const struct options *lead, struct options *o,
                       struct err *err)
{
	const struct verb *v = verb_named(seg->word[1]);

	*o = seg->options;
	if (v && !options_fit(o, v->name, err))
		return false;
	options_inherit(o, lead, true);
	return true;
}

static int run_verbs(struct session *s, struct segment *seg, int n, const struct options *lead,
                     struct job *job)
{
	struct options base = s->base;
	struct err err;

	for (int i = 0; i < n && !s->quit; i++) {
		struct sink sink = { 0 };
		bool ok, sink_no;

		if (seg[i].nwords < 2)
			continue;
		if (!options_of(&seg[i], lead, &s->base, &err))
			return complain(&err);
		options_inherit(&s->base, &base, false);
		job_begin(job);
		ok = run_words(s, seg[i].nwords - 1, seg[i].word + 1, &sink, &err);
		job_end(job);
		/* the verbs model and picture change what all later ones see */
		base.model = s->set_model ? s->set_model : base.model;
		base.picture = s->set_picture ? s->set_picture : base.picture;
		if (!ok)
			cli_notice(buf_str(&sink.notice)); /* what does not hold, line by line */
		ok = ok && put_sink(s, &sink, i == n - 1, &err);
		sink_no = sink.no;
		sink_free(&sink);
		if (!ok)
			return complain(&err);
		if (sink_no)
			return ERR_NO;
		if (job_interrupted())
			job_die(SIGINT);
	}
	s->base = base;
	return 0;
}

/* ---- doors -------------------------------------------------------------------------------------- */

static int run_script(struct session *s, struct job *job)
{
	FILE *in = fopen(s->base.script, "r");
	int code;

	if (!in || io_is_dir(s->base.script)) {
		cli_error("%s: %s", s->base.script, in ? "is a directory" : strerror(errno));
		if (in)
			fclose(in);
		return ERR_READ;
	}
	s->remember = false; /* what a script sets is not the reader's wish */
	code = line_run(s, job, in, s->base.script, false);
	fclose(in);
	return code;
}

static int run_screen(struct session *s, struct job *job)
{
	struct tui_ports ports = { 0 };
	struct buf back = { 0 };
	struct err err;
	int sig = 0;
	bool ok;

	s->door = DOOR_SCREEN;
	job_begin(job);
	ok = session_all(s, &err);
	job_end(job);
	if (!ok)
		return complain(&err); /* before the screen is taken */
	if (s->notice.len && s->warning.len)
		buf_putc(&s->notice, ' ');
	buf_puts(&s->notice, buf_str(&s->warning));
	buf_clear(&s->warning);
	if (!s->notice.len)
		kept_tell(&s->notice);
	if (!tui_run(s, &ports, &sig, &err))
		return complain(&err);
	session_way_back(s, &back);
	printf("%s comes back here.\n", buf_str(&back));
	if (sig == SIGHUP)
		kept_put(buf_str(&back)); /* nobody may be there to read it */
	buf_free(&back);
	if (sig)
		job_die(sig);
	return 0;
}

/* A lesson alone, in front of a reader, is not an answer to be printed but something to go through. */
static bool stays(const struct segment *seg, int n, const struct options *base)
{
	const struct verb *v = n == 1 ? verb_named(seg->word[1]) : NULL;

	return v && (v->flags & VERB_STAYS) && seg->nwords > 2 && !base->check && !base->help &&
	       !base->json && (base->plain || terminal_full_screen(base));
}

static int run_and_stay(struct session *s, struct segment *seg, const struct options *lead, struct job *job)
{
	bool full = terminal_full_screen(&s->base);
	int code;

	s->door = full ? DOOR_SCREEN : DOOR_LINE;
	code = run_verbs(s, seg, 1, lead, job);
	if (code)
		return code;
	return full ? run_screen(s, job) : line_run(s, job, stdin, NULL, false);
}

static int run(int argc, char **argv, struct segment *seg)
{
	struct options base, lead;
	struct session session;
	struct job job = { 0 };
	struct err err;
	int n, code;

	if (!segments_make(argc, argv, seg, &n, &lead, &err))
		return complain(&err);
	if (n == 1) { /* one verb, or none: no matter where its options stand */
		options_inherit(&seg[0].options, &lead, true);
	} else if (lead.output) {
		err_set(&err, ERR_USAGE, "of several verbs, -o stands with the one it is for");
		return complain(&err);
	}
	base = seg[0].options;
	options_inherit(&base, &lead, true);
	for (int i = 1; i < n; i++)
		options_inherit(&base, &seg[i].options, false);
	if ((base.help && seg[0].nwords == 1) || base.version) {
		base.version ? version() : help();
		return 0;
	}
	while (seg[0].nwords > 1 && !verb_named(seg[0].word[1]))
		if (!take_operand(&seg[0], &base, &err))
			return complain(&err);
	seg[0].options.model = base.model ? base.model : seg[0].options.model;
	seg[0].options.picture = base.picture ? base.picture : seg[0].options.picture;
	session_init(&session, &base);
	session.stop = job_stop;
	session.user = &job;
	session.screen = tui_drive;
	terminal_look(&session);
	config_read(&session);
	job_catch();
	if (seg[0].nwords > 1 || n > 1)
		code = stays(&seg[0], n, &base) ? run_and_stay(&session, seg, &lead, &job)
		                                : run_verbs(&session, seg, n, &lead, &job);
	else if (base.script)
		code = run_script(&session, &job);
	else if (terminal_full_screen(&base))
		code = run_screen(&session, &job);
	else
		code = line_run(&session, &job, stdin, NULL, true);
	session_free(&session);
	return code;
}

int cli_run(int argc, char **argv)
{
	struct segment *seg;
	int code;

	cli_hold();
	setlocale(LC_CTYPE, "");
	setlocale(LC_MESSAGES, "");
	if (argc < 1)
		return ERR_USAGE;
	seg = mem_new((size_t)argc + 1, sizeof *seg);
	if (!seg) {
		cli_error("not enough memory");
		return ERR_LIMIT;
	}
	code = run(argc, argv, seg);
	mem_free(seg);
	return cli_close(code);
}
