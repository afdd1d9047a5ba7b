/*
 * answer.c -- pieces that answers are made of.
 */
#include <stdio.h>

#include "verb/verb_private.h"

enum voice answer_voice(const struct session *s)
{
	return s->door == DOOR_SCREEN ? VOICE_SCREEN : VOICE_SPOKEN;
}

bool answer_args(const struct verb *v, int argc, int least, int most, struct err *err)
{
	if (argc - 1 < least)
		return err_set(err, ERR_USAGE, "%s wants more: %s", v->name, v->usage);
	if (argc - 1 > most)
		return err_set(err, ERR_USAGE, "that is more than %s takes: %s", v->name, v->usage);
	return true;
}

void json_text(struct buf *b, const char *key, const char *value)
{
	json_key(b, key);
	if (value)
		json_string(b, value);
	else
		json_null(b);
}

void json_begin(const struct session *s, struct buf *b, const char *schema, bool picture)
{
	json_open(b, '{');
	json_text(b, "schema", schema);
	if (s->net)
		json_text(b, "model", s->net->name);
	if (picture)
		json_text(b, "picture", s->picture_name);
	if (session_what_if(s))
		json_text(b, "what_if", session_what_if(s));
}

void json_end(struct buf *b)
{
	json_close(b, '}');
	buf_putc(b, '\n');
}

void json_shape(struct buf *b, struct shape shape)
{
	json_open(b, '[');
	json_int(b, shape.c);
	json_int(b, shape.h);
	json_int(b, shape.w);
	json_close(b, ']');
}

void json_at(struct buf *b, struct at at)
{
	json_shape(b, (struct shape){ at.c, at.y, at.x });
}

const char *answer_raises(const struct fault *fault)
{
	return fault->err.code == ERR_MISFIT ? "RuntimeError: " : "";
}

const char *part_type(const struct part *p)
{
	return p->type == BLOCK_BASIC ? "BasicBlock" : p->type == BLOCK_BOTTLENECK ? "Bottleneck" : "plain";
}

const char *class_name(const struct net *net, int index, char room[32])
{
	if (index < net->nlabels)
		return net->label[index];
	snprintf(room, 32, "class %d", index);
	return room;
}
