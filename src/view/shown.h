/*
 * shown.h -- what of a scene may be shown: what has been computed, and what a prediction hides (rule 16).
 */
#ifndef VIEW_SHOWN_H
#define VIEW_SHOWN_H

#include "view/scene.h"

/* Hidden while the reader predicts: steps after the mask. */
static inline bool hidden(const struct scene *s, int step)
{
	return s->look.mask >= 0 && step > s->look.mask;
}

/* Its numbers may be drawn. Stages before `input` (negative) always have theirs. */
static inline bool shown(const struct scene *s, int step)
{
	return step < 0 || (trace_has(s->trace[0], step) && !hidden(s, step));
}

/* Behind the step at fault of a what-if nothing runs: this part is not reached. */
static inline bool unreached(const struct scene *s, const struct part *part)
{
	const struct fault *fault = trace_fault(s->trace[0]);

	return fault && part->first > fault->node;
}

/* Is this the part in which a what-if stops? */
static inline bool stops_in(const struct scene *s, const struct part *part)
{
	const struct fault *fault = trace_fault(s->trace[0]);

	return fault && part->first <= fault->node && fault->node <= part->last;
}

/* Is the way round this part hidden: the shortcut's first step, or the addition where x goes round itself. */
static inline bool hidden_path(const struct scene *s, const struct part *part)
{
	int asks = part->shortcut_first >= 0 ? part->shortcut_first : part->add;

	return hidden(s, part->kind == PART_BLOCK && asks >= 0 ? asks : part->last);
}

static inline const struct net *scene_net(const struct scene *s)
{
	return s->trace[0]->net;
}

/* The step under the cursor; the stages before `input` belong to `input`. */
static inline int scene_step(const struct scene *s)
{
	return int_max(s->cursor.step, 0);
}

static inline const struct part *scene_part(const struct scene *s)
{
	return &scene_net(s)->part[scene_net(s)->node[scene_step(s)].part];
}

/* The tensor under the cursor, a stage before `input` too. */
static inline const struct tensor *scene_out(const struct scene *s)
{
	int i = s->cursor.step, before = s->trace[0]->nbefore + i;

	return i < 0 && before >= 0 ? &s->trace[0]->before[before].out
	                            : &s->trace[0]->step[int_max(i, 0)].out;
}

/* The cursor's place, put inside the tensor whatever the cursor holds. */
static inline struct at scene_at(const struct scene *s)
{
	struct shape shape = scene_out(s)->shape;

	return (struct at){ int_clamp(s->cursor.at.c, 0, shape.c - 1),
		            int_clamp(s->cursor.at.y, 0, shape.h - 1),
		            int_clamp(s->cursor.at.x, 0, shape.w - 1) };
}

/* Has the terminal colours for maps, or are they drawn in ramps of glyphs? */
static inline bool coloured(const struct scene *s)
{
	return s->look.depth >= DEPTH_256 && !s->look.ascii;
}
#endif
