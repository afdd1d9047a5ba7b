/* page.c -- the frame that never moves: two rows above, three below, a view between. */
#include <string.h>

#include "base/text.h"
#include "lesson/lesson.h"
#include "trace/field.h"
#include "trace/place.h"
#include "trace/watch.h"
#include "view/pane.h"
#include "view/say.h"
#include "view/strip.h"
#include "view/view.h"
#include "view/words.h"

enum { LEAST_W = 40, LEAST_H = 12, RULE_H = 18, LESSON_W = 41, LESSON_LEAST = 34 };

static const struct ink plain;

static void too_small(struct cells *page)
{
	struct small t = small_format("This window is %dx%d. skipstep needs %dx%d. q quits.", page->w,
	                              page->h, LEAST_W, LEAST_H);

	cells_wrap(page, 0, 0, page->w, page->h, plain, t.s);
}

/* The step, channel or number under the cursor, as Python would index it. */
static void place_text(const struct scene *s, struct buf *out)
{
	const struct net *net = scene_net(s);
	struct cursor cursor = s->cursor;

	if (cursor.size == SIZE_STAGE)
		buf_puts(out, net->stage[scene_part(s)->stage].name);
	else if (cursor.size == SIZE_BLOCK)
		buf_puts(out, scene_part(s)->name);
	else {
		cursor.size = cursor.size == SIZE_MAC ? SIZE_PIXEL : cursor.size;
		place_python(s->trace[0], &cursor, out);
	}
}

/* "layer2.0   reads of x", "layer2.0.add[5,3,7]   where it goes" */
static void view_text(const struct scene *s, bool narrow, struct buf *out)
{
	const struct view *view = view_of(s);
	int step = s->field && view == &view_field   ? s->field->step
	           : s->watch && view == &view_watch ? s->watch->step
	                                             : s->cursor.step;
	struct at at = s->watch && view == &view_watch ? s->watch->at : scene_at(s);
	bool shown_place = !hidden(s, step);

	if (!view->of_number)
		buf_puts(out, scene_part(s)->name);
	else if (view == &view_field && s->field && shown_place)
		buf_printf(out, "%s[%d,%d]", trace_name(s->trace[0], step), s->field->y, s->field->x);
	else if (shown_place)
		buf_printf(out, "%s[%d,%d,%d]", trace_name(s->trace[0], step), at.c, at.y, at.x);
	if (narrow && cells_columns(buf_str(out)) + 1 + cells_columns(view->title) > LEAST_W)
		buf_clear(out);
	buf_printf(out, "%s%s", out->len == 0 ? "" : narrow ? " " : "   ", view->title);
}

static void right_text(const struct scene *s, bool narrow, struct buf *out)
{
	int step = s->cursor.step, n = s->trace[0]->nsteps;

	if (view_of(s)->title) {
		view_text(s, narrow, out);
		return;
	}
	if (!narrow || (s->cursor.size >= SIZE_OP && !scene_net(s)->recipe))
		place_text(s, out);
	if (step >= 0 && trace_broken(s->trace[0], step))
		buf_puts(out, narrow ? "   stopped" : "   stopped here");
	else if (narrow && step >= 0)
		buf_printf(out, "%s%d/%d", "   ", step + 1, n);
	else if (step >= 0)
		buf_printf(out, "   step %d of %d", step + 1, n);
	else
		buf_puts(out, narrow ? "" : "   before step 1");
}

/* The program, the networks, the picture, the lesson. */
struct left {
	bool program, picture, lesson, brief;
};

/* "best.pth (resnet50)"; brief, what stands before the blank. */
static void net_text(const struct net *net, bool brief, struct buf *out)
{
	const char *kind = brief ? strstr(net->name, " (") : NULL;
	struct buf name = { 0 };

	buf_add(&name, net->name, kind ? (size_t)(kind - net->name) : strlen(net->name));
	text_safe(out, buf_str(&name));
	buf_free(&name);
}

static void left_text(const struct scene *s, bool narrow, struct left left, struct buf *out)
{
	const char *gap = narrow ? " " : "  ";

	if (left.program && !narrow)
		buf_printf(out, "skipstep%s", gap);
	if (s->text && s->text_title && !narrow) {
		text_safe(out, s->text_title);
		return;
	}
	if (scene_net(s)->recipe) { /* rule 17 */
		buf_printf(out, "WHAT IF%s%s", narrow ? " " : "  ", scene_net(s)->recipe);
		return;
	}
	net_text(scene_net(s), left.brief, out);
	if (scene_net(s)->untrained && !narrow)
		buf_puts(out, " (untrained)");
	if (view_of(s) == &view_compare && s->ntraces > 1 && s->trace[1]) {
		const struct net *b = s->trace[1]->net;

		buf_puts(out, b->recipe ? " | with " : " | ");
		b->recipe ? text_safe(out, b->recipe) : net_text(b, left.brief, out);
		return;
	}
	if (left.picture && s->trace[0]->picture) {
		buf_puts(out, gap);
		text_safe(out, s->trace[0]->picture);
	}
	if (left.lesson && s->lesson) {
		buf_puts(out, gap);
		text_safe(out, s->lesson->title);
	}
}

/* As much of it as fits in whole words. */
static void left_fit(const struct scene *s, bool narrow, int room, struct buf *out)
{
	static const struct left forms[] = { { true, true, true, false },
		                             { true, true, false, false },
		                             { false, true, false, false },
		                             { true, false, false, false },
		                             { 0 },
		                             { .brief = true } };

	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		buf_clear(out);
		left_text(s, narrow, forms[i], out);
		if (cells_columns(buf_str(out)) <= room)
			return;
	}
}

static void title_row(const struct scene *s, struct cells *page, int rows)
{
	struct buf left = { 0 }, right = { 0 };
	int margin = page->w >= 60;
	bool narrow = page->w < 60;

	if (s->text)
		words_part(s, page->w, rows, &right);
	else
		right_text(s, narrow, &right);
	/* The place is worth more than the picture's name. */
	const char *place = buf_str(&right);
	int width = int_min(cells_columns(place), page->w - 2 * margin),
	    room = page->w - 2 * margin - width - 2;

	bool whatif = scene_net(s)->recipe != NULL && !s->text;

	if (narrow && s->cursor.size >= SIZE_OP && !s->text && !whatif && !view_of(s)->title) {
		/* the place at the left, the step at the right */
		const char *gap = strstr(place, "   ");
		size_t n = gap ? (size_t)(gap - place) : strlen(place);
		struct buf name = { 0 };

		buf_add(&name, place, n);
		place = gap ? gap + 3 : "";
		width = cells_columns(place);
		cells_text(page, 0, 0, page->w - width - 1, plain, buf_str(&name));
		buf_free(&name);
	} else {
		left_fit(s, narrow, room, &left);
		if (cells_columns(buf_str(&left)) <= room || !narrow || whatif)
			cells_text(page, margin, 0, room, plain, buf_str(&left));
	}
	cells_text(page, page->w - margin - width, 0, width, plain, place);
	buf_free(&left);
	buf_free(&right);
}

/* A sentence that does not fit into two rows is said shorter. */
static void sentence(const struct scene *s, struct cells *page, int y)
{
	struct buf b = { 0 };
	int margin = page->w >= 60, width = page->w - 2 * margin;
	bool notice = s->notice && s->notice[0];

	if (notice)
		text_safe(&b, s->notice);
	else if (s->cursor.step >= 0 && !trace_has(s->trace[0], s->cursor.step) &&
	         s->cursor.size >= SIZE_CHANNEL && !view_of(s)->tell)
		buf_puts(&b, "This step has not been computed yet.");
	else
		say(s, page->w < 60 ? VOICE_SHORT : VOICE_SCREEN, &b);
	if (!notice && page->w >= 60 && cells_rows(width, buf_str(&b)) > 2) {
		buf_clear(&b);
		say(s, VOICE_SHORT, &b);
	}
	cells_wrap(page, margin, y, width, 2, plain, buf_str(&b));
	buf_free(&b);
}

/* "n N  Enter open": in a narrow window the way back has no word. */
static struct small hint_text(const struct hint *h, bool narrow)
{
	if (narrow && strcmp(h->key, "n") == 0 && h[1].key && strcmp(h[1].key, "N") == 0)
		return small_format("n N");
	return small_format("%s %s", h->key, h->word);
}

/* At the step where a what-if stops there is nothing to go on to or into. */
static bool leads_on(const char *key)
{
	static const char *const keys[] = { "n", "Enter", "d", "f", "m" };

	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (strcmp(key, keys[i]) == 0)
			return true;
	return false;
}

/* Nothing lies before: the first part, stage or step; the picture's own stages come before step 1. */
static bool at_start(const struct scene *s)
{
	if (s->cursor.size == SIZE_STAGE)
		return scene_part(s)->stage == scene_net(s)->part[0].stage;
	if (s->cursor.size == SIZE_BLOCK)
		return scene_part(s) == &scene_net(s)->part[0];
	return s->cursor.step <= -s->trace[0]->nbefore;
}

/* In a lesson the keys that go on with it come first. Returns where the next hint begins. */
static int lesson_hints(const struct scene *s, struct cells *page, int x, int y, int right)
{
	bool last = s->stop + 1 == s->lesson->nstops, narrow = page->w < 60;
	const char *const hint[] = { s->look.mask >= 0 ? "a answer" : "",
		                     narrow ? "PgDn PgUp"
		                     : last ? "PgDn ends the lesson"
		                            : "PgDn next stop",
		                     narrow || s->stop == 0 ? "" : "PgUp back" };

	for (size_t i = 0; i < ARRAY_LEN(hint); i++)
		if (hint[i][0] && x + cells_columns(hint[i]) + 1 <= right)
			x += cells_text(page, x, y, right - x, plain, hint[i]) + 2;
	return x;
}

static void hints(const struct scene *s, struct cells *page, int y)
{
	bool narrow = page->w < 60;
	int margin = !narrow, x = margin;
	const char *always = narrow ? "? q" : "? help  q quit";
	int right = page->w - margin - (int)strlen(always);
	bool start = at_start(s);

	bool whatif = s->truth != NULL && view_of(s) != &view_words && !view_of(s)->title;
	bool stuck = s->cursor.step >= 0 && trace_broken(s->trace[0], s->cursor.step);

	cells_text(page, right, y, page->w, plain, always);
	if (whatif)
		x += cells_text(page, x, y, right - x, plain, "! go back") + 2;
	if (s->lesson && view_of(s) != &view_words)
		x = lesson_hints(s, page, x, y, right);
	for (const struct hint *h = view_of(s)->hints; h->key; h++) {
		bool back = strcmp(h->key, "N") == 0;

		if ((whatif && strcmp(h->key, "!") == 0) || (stuck && leads_on(h->key)))
			continue;
		if (back && (narrow || start))
			continue;

		struct small t = hint_text(h, narrow);
		int width = cells_columns(t.s);

		if (x + width + 1 > right)
			break;
		cells_text(page, x, y, width, plain, t.s);
		x += width + 2;
	}
}

static void typed(const struct scene *s, struct cells *page, int y)
{
	const char *stop = page->w < 60 ? "Esc" : "Esc stop typing";
	int margin = page->w >= 60, width = (int)strlen(stop), room = page->w - 2 * margin - width - 2;
	struct buf b = { 0 };
	const char *text;

	text_safe(&b, s->typed);
	text = buf_str(&b);

	/* Long lines show the part around the caret. */
	int skip = int_max(0, s->caret - room + 1);
	uint32_t glyph;

	for (int i = 0; i < skip && *text; i++)
		text += utf8_next(text, &glyph);
	cells_text(page, margin, y, room, plain, text);
	cells_text(page, page->w - margin - width, y, width, plain, stop);
	page->cursor_x = margin + int_clamp(s->caret - skip, 0, int_max(room - 1, 0));
	page->cursor_y = y;
	buf_free(&b);
}

/* A lesson takes the side half of whatever its stop names; in a narrow window the lower rows, and in a small one all
   of them if it needs them. */
static struct rect lesson_rect(const struct scene *s, struct rect r)
{
	int width = int_max(LESSON_LEAST, int_min(LESSON_W, r.w / 2 + 1));

	if (r.w >= LEAST_W + LESSON_LEAST)
		return (struct rect){ r.x + r.w - width, r.y, width, r.h };

	int rows = int_min(pane_lesson_rows(s, r.w), r.h);

	if (r.h - rows < 4) /* no room for a view and a rule */
		rows = r.h;
	return (struct rect){ r.x, r.y + r.h - rows, r.w, rows };
}

static struct rect middle_of(int w, int h)
{
	int top = 2 + (h >= RULE_H);

	return (struct rect){ 0, top, w, h - top - 3 };
}

int page_lesson_rest(const struct scene *s, int w, int h)
{
	if (!s->lesson || w < LEAST_W || h < LEAST_H || view_of(s) == &view_words)
		return 0;
	return pane_lesson_rest(s, lesson_rect(s, middle_of(w, h)));
}

static void draw_lesson(const struct scene *s, struct cells *page, struct rect middle)
{
	struct rect r = lesson_rect(s, middle);
	bool side = r.h == middle.h && r.w < middle.w;
	struct rect view = side ? (struct rect){ middle.x, middle.y, middle.w - r.w - 2, middle.h }
	                        : (struct rect){ middle.x, middle.y, middle.w, middle.h - r.h - 1 };

	if (view.h > 0)
		view_of(s)->draw(s, page, view);

	/* What a view could not keep within its rows gives way. */
	struct rect all =
	    side ? (struct rect){ r.x - 2, r.y, r.w + 2, r.h }
	         : (struct rect){ r.x, int_max(r.y - 1, middle.y), r.w, int_min(r.h + 1, middle.h) };

	for (int y = all.y; y < all.y + all.h; y++)
		for (int x = all.x; x < all.x + all.w; x++)
			cells_put(page, x, y, ' ', plain);
	if (side)
		rule_down(page, r.x - 2, r.y, r.h);
	else if (view.h > 0)
		rule_across(page, r.x, r.y - 1, r.w, NULL);
	pane_lesson(s, page, r);
}

static void frame(const struct scene *s, struct cells *page)
{
	bool rule = page->h >= RULE_H;
	struct rect middle = middle_of(page->w, page->h);

	title_row(s, page, middle.h);
	strip_draw(s, page, 1);
	if (rule)
		rule_across(page, 0, 2, page->w, NULL);
	if (s->lesson && view_of(s) != &view_words)
		draw_lesson(s, page, middle);
	else
		view_of(s)->draw(s, page, middle);
	sentence(s, page, page->h - 3);
	if (s->typed)
		typed(s, page, page->h - 1);
	else
		hints(s, page, page->h - 1);
}

void page_draw(const struct scene *s, struct cells *page)
{
	cells_clear(page);
	if (page->w < LEAST_W || page->h < LEAST_H)
		too_small(page);
	else if (s->trace[0])
		frame(s, page);
	else if (s->text)
		view_words.draw(s, page, (struct rect){ 0, 0, page->w, page->h });
	if (s->look.ascii)
		cells_ascii(page);
}
