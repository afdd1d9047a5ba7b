/*
 * bench_keys.c -- how long a key takes to become a page: the full screen in process, keys through a pipe.
 *
 *	bench_keys [WIDTH HEIGHT [PRESSES]]
 *
 * At each of the six sizes a key is pressed PRESSES times: n, from the end on N, from
 * the beginning on n again.  A press is timed from the moment the key can be read to
 * the moment the page has been handed to the terminal; on a machine that does other
 * things too, the processor's own time (cpu_) says more.  Prints one JSON object; run
 * it by ./dev bench keys.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "door/tui.h"

enum { SIZES = 6 };

struct bench {
	const struct session *session;
	int pipe_in, presses;
	int size, sent; /* the size being measured, 1 to 6; how many keys of it are typed */
	bool back;
	struct cursor was;
	struct timespec typed, typed_cpu;
	double *ms, *cpu_ms; /* the present size's */
	long rss_first, rss_last;
	bool closed;
};

/* In KiB: what is resident now where the system tells, else the most that was. */
static long rss(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	struct rusage usage;
	long all, resident;
	int n = f ? fscanf(f, "%ld %ld", &all, &resident) : 0;

	if (f)
		fclose(f);
	if (n == 2)
		return resident * (sysconf(_SC_PAGESIZE) / 1024);
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

static int by_time(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void report(const struct bench *b)
{
	int n = b->presses;

	qsort(b->ms, (size_t)n, sizeof *b->ms, by_time);
	qsort(b->cpu_ms, (size_t)n, sizeof *b->cpu_ms, by_time);
	printf("%s{\"size\":%d,\"presses\":%d,\"median_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f,"
	       "\"cpu_median_ms\":%.3f,\"cpu_p99_ms\":%.3f,\"cpu_max_ms\":%.3f}",
	       b->size > 1 ? "," : "", b->size, n, b->ms[n / 2], b->ms[n * 99 / 100], b->ms[n - 1],
	       b->cpu_ms[n / 2], b->cpu_ms[n * 99 / 100], b->cpu_ms[n - 1]);
}

static double since(clockid_t clock, const struct timespec *then)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)(now.tv_sec - then->tv_sec) * 1e3 + (double)(now.tv_nsec - then->tv_nsec) / 1e6;
}

static void type(struct bench *b, char key)
{
	b->sent++;
	b->was = b->session->scene.cursor;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b->typed_cpu);
	clock_gettime(CLOCK_MONOTONIC, &b->typed);
	if (write(b->pipe_in, &key, 1) != 1)
		abort();
}

/* n until nothing moves, then N. */
static char next_key(struct bench *b)
{
	if (memcmp(&b->was, &b->session->scene.cursor, sizeof b->was) == 0)
		b->back = !b->back;
	return b->back ? 'N' : 'n';
}

/* After every page the next key: to the first step, the size, one to warm up, then those that count. */
static void drawn(void *user, const struct cells *page)
{
	enum { FIRST = 1, SIZE, WARM };
	struct bench *b = user;
	int counted = b->sent - WARM;

	(void)page;
	if (counted > 0) {
		b->ms[counted - 1] = since(CLOCK_MONOTONIC, &b->typed);
		b->cpu_ms[counted - 1] = since(CLOCK_PROCESS_CPUTIME_ID, &b->typed_cpu);
	}
	if (counted == b->presses) {
		report(b);
		b->sent = 0;
		b->back = false;
		b->rss_last = rss();
		if (b->size++ == 1)
			b->rss_first = b->rss_last;
	}
	if (b->size <= SIZES) {
		type(b, b->sent + 1 == FIRST  ? 'g'
		        : b->sent + 1 == SIZE ? (char)('0' + b->size)
		                              : next_key(b));
	} else if (!b->closed) {
		close(b->pipe_in);
		b->closed = true;
	}
}

static int measure(struct bench *b, int ends[2], const char *w, const char *h)
{
	struct options options;
	struct session session;
	struct tui_ports ports = { .term = "xterm-256color", .drawn = drawn, .user = b };
	struct err err;
	int sig;
	bool ok;

	ports.in = fdopen(ends[0], "r");
	ports.out = fopen("/dev/null", "w");
	if (!ports.in || !ports.out)
		return 1;
	options_init(&options);
	session_init(&session, &options);
	session.door = DOOR_SCREEN;
	b->session = &session;
	printf(
	    "{\"schema\":\"skipstep.bench_keys/1\",\"net\":\"resnet20-b\",\"width\":%s,\"height\":%s,\"sizes\":[",
	    w, h);
	ok = session_all(&session, &err) && tui_run(&session, &ports, &sig, &err);
	printf("],\"rss_after_first_size_kib\":%ld,\"rss_after_kib\":%ld}\n", b->rss_first, b->rss_last);
	if (!ok)
		fprintf(stderr, "bench_keys: %s\n", err.msg);
	session_free(&session);
	fclose(ports.in);
	fclose(ports.out);
	return ok ? 0 : 1;
}

int main(int argc, char **argv)
{
	const char *w = argc > 2 ? argv[1] : "120", *h = argc > 2 ? argv[2] : "36";
	struct bench b = { .presses = argc > 3 ? atoi(argv[3]) : 2000, .size = 1 };
	int ends[2], code;

	if (b.presses < 1 || b.presses > 1000000 || !setlocale(LC_CTYPE, "C.UTF-8") || pipe(ends) != 0)
		return 2;
	setenv("COLUMNS", w, 1);
	setenv("LINES", h, 1);
	unsetenv("NO_COLOR");
	b.ms = mem_new((size_t)b.presses, sizeof *b.ms);
	b.cpu_ms = mem_new((size_t)b.presses, sizeof *b.cpu_ms);
	if (!b.ms || !b.cpu_ms)
		return ERR_LIMIT;
	b.pipe_in = ends[1];
	code = measure(&b, ends, w, h);
	mem_free(b.ms);
	mem_free(b.cpu_ms);
	return code;
}
