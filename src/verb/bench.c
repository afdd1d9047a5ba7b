/*
 * bench.c -- how fast skipstep is here: one job done again and again, told as medians.
 */
#include <math.h>
#include <string.h>

#include "op/fast/isa.h"
#include "verb/bench.h"

static const struct job {
	const char *name, *of; /* what one time is of */
	bool network;          /* it runs or reads one */
	bool (*run)(struct bench *, struct err *);
} jobs[] = {
	{ "forward", "a picture, nothing kept", true, bench_forward },
	{ "trace", "a picture, every step kept", true, bench_trace },
	{ "eval", "a batch of pictures", true, bench_eval },
	{ "load", "from file to ready", true, bench_load },
	{ "keys", "from key press to page", true, bench_keys },
	{ "limits", "a run of multiply-adds", false, bench_limits },
};

static const struct job *job_named(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(jobs); i++)
		if (strcmp(jobs[i].name, name) == 0)
			return &jobs[i];
	return NULL;
}

static void put_number(struct buf *out, const char *key, double v)
{
	json_key(out, key);
	isfinite(v) && v > 0 ? json_number(out, v) : json_null(out);
}

/* GFLOP/s of the network's multiply-adds, two operations each; 0 where nothing is multiplied. */
static double rate(const struct bench *b, double median)
{
	return b->images > 0 ? 2e-6 * (double)b->s->net->macs * b->images / median : 0;
}

static void bench_json(const struct bench *b, bool network, struct buf *out)
{
	double median = times_quantile(&b->times, 0.5);

	json_open(out, '{');
	json_text(out, "schema", "skipstep.bench/1");
	json_text(out, "job", b->job);
	json_text(out, "model", network ? b->s->net->name : NULL);
	json_key(out, "threads");
	json_int(out, b->threads);
	json_text(out, "isa", fast_isa());
	json_key(out, "n");
	json_int(out, b->times.n);
	put_number(out, "median_ms", median);
	put_number(out, "p10_ms", times_quantile(&b->times, 0.1));
	put_number(out, "p99_ms", times_quantile(&b->times, 0.99));
	put_number(out, "images_per_s", b->images * 1e3 / median);
	put_number(out, "gflops", rate(b, median));
	put_number(out, "peak_gflops", b->peak);
	json_key(out, "peak_rss_kib");
	json_int(out, bench_rss_peak());
	if (b->more.len > 1) {
		buf_putc(out, ',');
		buf_puts(out, buf_str(&b->more) + 1);
	}
	out->lost |= b->more.lost;
	json_end(out);
}

static void put_ms(struct buf *out, double ms)
{
	buf_printf(out, "%.*f ms", ms < 1 ? 3 : ms < 10 ? 2 : ms < 100 ? 1 : 0, ms);
}

static void bench_line(const struct bench *b, const struct job *job, struct buf *out)
{
	double median = times_quantile(&b->times, 0.5);

	if (job->network) {
		text_safe(out, b->s->net->name);
		buf_printf(out, ", %s: ", job->of);
		put_ms(out, median);
		buf_puts(out, " (the fastest tenth ");
		put_ms(out, times_quantile(&b->times, 0.1));
		buf_puts(out, ", the 99th of 100 ");
		put_ms(out, times_quantile(&b->times, 0.99));
		buf_printf(out, ", %d times)", b->times.n);
	}
	if (b->images > 0)
		buf_printf(out, ", %.4g pictures a second, %.4g GFLOP/s of %.4g", b->images * 1e3 / median,
		           rate(b, median), b->peak);
	buf_puts(out, buf_str(&b->line));
	out->lost |= b->line.lost;
	buf_printf(out, "; %d thread%s, %s.\n", b->threads, b->threads == 1 ? "" : "s", fast_isa());
}

/* What it takes, then the job under so many threads. */
static bool measure(struct bench *b, const struct job *job, struct err *err)
{
	int was;
	bool ok;

	if (job->network && job->run != bench_keys && !session_trace(b->s, err))
		return false;
	was = bench_set_threads(b->threads);
	if (job->network && job->run != bench_keys && job->run != bench_load)
		b->peak = limit_flops(fast_isa(), b->threads, 40);
	ok = job->run(b, err);
	bench_set_threads(was);
	times_sort(&b->times);
	return ok;
}

static bool run(struct session *s, int argc, char **argv, struct sink *sink, struct err *err)
{
	const struct job *job;
	struct bench b = { .s = s };
	bool ok;

	if (!answer_args(&verb_bench, argc, 1, 1, err))
		return false;
	job = job_named(argv[1]);
	if (!job)
		return err_set(err, ERR_USAGE,
		               "bench measures forward, trace, eval, load, keys or limits; not \"%s\"",
		               argv[1]);
	b.job = job->name;
	if (!bench_threads(s->now.threads, &b.threads, err))
		return false;
	b.seconds = s->now.seconds > 0 ? s->now.seconds : 1;
	b.batch = s->now.batch ? s->now.batch : 64;
	json_open(&b.more, '{');
	ok = measure(&b, job, err);
	if (ok && s->now.json)
		bench_json(&b, job->network, &sink->out);
	else if (ok)
		bench_line(&b, job, &sink->out);
	times_free(&b.times);
	buf_free(&b.more);
	buf_free(&b.line);
	return ok;
}

const struct verb verb_bench = {
	.name = "bench",
	.keys = "",
	.usage = "bench forward|trace|eval|load|keys|limits",
	.gloss = "how fast skipstep is on this machine",
	.text = "forward is one picture with nothing kept, trace with every step kept, eval batches of\n"
	        "pictures made up in memory, load from file to ready, keys from key press to page,\n"
	        "limits what the processor and the memory can do at most. A time is told as its median.",
	.group = VERB_SESSION,
	.flags = VERB_NO_TRACE | VERB_JSON,
	.run = run,
};
