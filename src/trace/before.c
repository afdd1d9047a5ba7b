/*
 * before.c -- picture, resize, crop: torchvision's Resize and CenterCrop. And the names of all stages and steps.
 */
#include <string.h>

#include "trace/before.h"

static const char *const names[BEFORE_COUNT] = { "picture", "resize", "crop" };

const char *before_name(int i)
{
	return names[i];
}

bool before_make(const struct net *net, const struct picture *picture, struct picture stage[BEFORE_COUNT],
                 struct err *err)
{
	const struct shape input = net->input;
	int edge = net->prep.resize ? net->prep.resize : int_max(input.h, input.w), w, h;
	int64_t longer = (int64_t)int_max(picture->w, picture->h) * edge / int_min(picture->w, picture->h);

	if (input.c != 3)
		return err_set(err, ERR_MISFIT, "a picture has 3 channels, but this network takes %d",
		               input.c);
	if (longer > PICTURE_MAX_PIXELS / edge)
		return err_set(err, ERR_LIMIT,
		               "a picture of %d by %d is too long and thin: its short side would become %d",
		               picture->w, picture->h, edge);
	picture_short_edge(picture->w, picture->h, edge, &w, &h);
	stage[0] = *picture;
	if (!picture_resize(picture, w, h, net->prep.filter, &stage[1], err))
		return false;
	if (!picture_crop(&stage[1], input.w, input.h, &stage[2], err)) {
		before_free(stage);
		return false;
	}
	return true;
}

void before_free(struct picture stage[BEFORE_COUNT])
{
	for (int i = 1; i < BEFORE_COUNT; i++) {
		picture_free(&stage[i]);
		stage[i] = (struct picture){ 0 };
	}
}

bool trace_is_step(const struct trace *trace, int step)
{
	return step >= -trace->nbefore && step < trace->nsteps;
}

const char *trace_name(const struct trace *trace, int step)
{
	return step < 0 ? trace->before[trace->nbefore + step].name : trace->step[step].node->name;
}

const struct tensor *trace_out(const struct trace *trace, int step)
{
	return step < 0 ? &trace->before[trace->nbefore + step].out : &trace->step[step].out;
}

bool trace_find(const struct trace *trace, const char *name, int *step)
{
	int i = net_find(trace->net, name);

	for (int k = -trace->nbefore; i < 0 && k < 0; k++) {
		if (strcmp(trace_name(trace, k), name) == 0) {
			*step = k;
			return true;
		}
	}
	if (i >= 0)
		*step = i;
	return i >= 0;
}
