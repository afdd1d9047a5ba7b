/*
 * say.c -- a sentence is made thought by thought; here is what keeps it within its page.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "view/say_private.h"
#include "view/view.h"

/* Rows that words take when broken at blanks, as cells_wrap() breaks them. */
static int rows_of(const char *text, int columns)
{
	int rows = 0, used = columns + 1;

	for (const char *p = text; *p;) {
		size_t n = strcspn(p, " ");
		char word[256];

		snprintf(word, sizeof(word), "%.*s", (int)n, p);
		int wide = n < sizeof(word) ? text_columns(word) : (int)n;
		if (wide > columns)
			return SAY_ROWS + 1;
		if (used + 1 + wide > columns) {
			rows++;
			used = wide;
		} else {
			used += 1 + wide;
		}
		p += n;
		p += strspn(p, " ");
	}
	return rows;
}

static bool tell_line(struct sayer *s, const char *thought)
{
	if (s->told >= SAY_LINES)
		return false;
	buf_puts(s->out, thought);
	buf_putc(s->out, '\n');
	return true;
}

static bool tell_row(struct sayer *s, const char *thought)
{
	struct buf all = { 0 };
	int columns = brief(s) ? SAY_SHORT_COLUMNS : SAY_COLUMNS;

	buf_printf(&all, "%s%s%s", s->told > 0 ? buf_str(s->out) : "", s->told > 0 ? " " : "", thought);
	bool fits = rows_of(buf_str(&all), columns) <= SAY_ROWS;
	buf_free(&all);
	if (fits)
		buf_printf(s->out, "%s%s", s->told > 0 ? " " : "", thought);
	return fits;
}

bool tell(struct sayer *s, const char *fmt, ...)
{
	char raw[768];
	struct buf safe = { 0 };
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(raw, sizeof(raw), fmt, ap);
	va_end(ap);
	text_safe(&safe, raw);
	bool took = spoken(s) ? tell_line(s, buf_str(&safe)) : tell_row(s, buf_str(&safe));
	buf_free(&safe);
	s->told += took;
	return took;
}

bool may_show(const struct sayer *s, int step)
{
	return !s->scene || s->scene->look.mask < 0 || step <= s->scene->look.mask;
}

bool may_tell_path(const struct sayer *s, const struct part *part)
{
	return may_show(s, part->shortcut_first >= 0 ? part->shortcut_first : part->add);
}

/* Place and step, to begin with. A step that is still to be predicted is not counted. */
static void make_lead(struct sayer *s)
{
	const struct cursor *c = &s->scene->cursor;
	char place[80] = "", steps[64] = "";

	if (!s->node)
		return;
	if (c->size == SIZE_CHANNEL)
		snprintf(place, sizeof(place), ", channel %d", s->at.c);
	else if (c->size >= SIZE_PIXEL)
		snprintf(place, sizeof(place), "[%d,%d,%d]", s->at.c, s->at.y, s->at.x);
	const char *name = s->node->name;
	int first = s->step, last = s->step;
	if (c->size == SIZE_BLOCK) {
		name = s->part->name;
		first = s->part->first;
		last = s->part->last;
	} else if (c->size == SIZE_STAGE) {
		const struct stage *stage = &s->net->stage[s->part->stage];
		name = stage->name;
		first = s->net->part[stage->first].first;
		last = s->net->part[stage->last].last;
	}
	if (spoken(s) && last > first && may_show(s, s->trace->nsteps - 1))
		snprintf(steps, sizeof(steps), ", steps %d to %d of %d", first + 1, last + 1,
		         s->trace->nsteps);
	else if (spoken(s))
		snprintf(steps, sizeof(steps), ", step %d of %d", first + 1, s->trace->nsteps);
	snprintf(s->lead, sizeof(s->lead), "%.60s%s%s", name, place, steps);
}

static struct sayer sayer_of(const struct scene *scene, enum voice voice, struct buf *out)
{
	struct sayer s = { .scene = scene, .trace = scene->trace[0], .voice = voice, .out = out };

	s.net = s.trace->net;
	s.step = scene->cursor.step;
	s.at = scene->cursor.at;
	if (s.step >= 0) {
		s.node = &s.net->node[s.step];
		s.part = &s.net->part[s.node->part];
	}
	strcpy(s.by, spoken(&s) ? " by " : "×");
	make_lead(&s);
	return s;
}

/* What is under the cursor comes after the question that is being asked: not even its name is told. */
static void tell_hidden(struct sayer *s)
{
	(void)(tell(s, "? This step is hidden until the question is answered. Predict first.") ||
	       tell(s, "? Hidden until the question is answered."));
}

typedef void teller(struct sayer *);

/* A page has room for two rows: how far the step is from its reference comes first there. */
static void tell_size(struct sayer *s, teller *of_size)
{
	if (!spoken(s))
		tell_against(s);
	of_size(s);
	if (spoken(s))
		tell_against(s);
}

static void speak(struct sayer *s)
{
	static teller *const by_size[] = {
		[SIZE_STAGE] = tell_stage,     [SIZE_BLOCK] = tell_block, [SIZE_OP] = tell_op,
		[SIZE_CHANNEL] = tell_channel, [SIZE_PIXEL] = tell_pixel, [SIZE_MAC] = tell_part,
	};

	const struct view *view = view_of(s->scene);

	if (view->tell)
		view->tell(s);
	else if (s->step < 0)
		tell_before(s);
	else if (!may_show(s, s->step))
		tell_hidden(s);
	else if (is_whatif(s))
		tell_whatif(s);
	else
		tell_size(s, by_size[s->scene->cursor.size]);
	if (s->told == 0) /* names longer than a page, in a network that is not ours */
		tell(s, "%.*s", brief(s) ? SAY_SHORT_COLUMNS : SAY_COLUMNS, s->lead);
}

void say(const struct scene *scene, enum voice voice, struct buf *out)
{
	struct sayer s = sayer_of(scene, voice, out);
	struct buf own = { 0 };

	s.out = &own;
	speak(&s);
	buf_puts(out, buf_str(&own));
	buf_free(&own);
}

void say_part(const struct scene *scene, enum voice voice, struct buf *out)
{
	struct scene at_mac = *scene;

	at_mac.cursor.size = SIZE_MAC;
	at_mac.look.view = NULL;
	say(&at_mac, voice, out);
}

void say_whatif(const struct scene *scene, enum voice voice, struct buf *out)
{
	struct buf own = { 0 };
	struct sayer s = sayer_of(scene, voice, &own);

	tell_whatif(&s);
	buf_puts(out, buf_str(&own));
	buf_free(&own);
}

void say_network(const struct net *net, enum voice voice, struct buf *out)
{
	struct buf own = { 0 };
	struct sayer s = { .net = net, .voice = voice, .out = &own };

	strcpy(s.by, spoken(&s) ? " by " : "×");
	tell_network(&s);
	buf_puts(out, buf_str(&own));
	buf_free(&own);
}

void say_size(enum size size, struct buf *out)
{
	const char *word = size_word(size);

	buf_printf(out, "One step is now %s %s.", strchr("aeiou", word[0]) ? "an" : "a", word);
}
