/* view.c -- the views by name, and which one a scene shows. */
#include "view/view.h"

#include <string.h>

#define VIEW_ROW(name) &view_##name,
static const struct view *const view_table[] = { VIEWS(VIEW_ROW) };
#undef VIEW_ROW

const struct view *view_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(view_table); i++)
		if (strcmp(view_table[i]->name, name) == 0)
			return view_table[i];
	return NULL;
}

const struct view *view_of(const struct scene *s)
{
	static const struct view *const of_size[] = {
		[SIZE_STAGE] = &view_overview, [SIZE_BLOCK] = &view_overview, [SIZE_OP] = &view_block,
		[SIZE_CHANNEL] = &view_maps,   [SIZE_PIXEL] = &view_pixel,    [SIZE_MAC] = &view_mac,
	};

	if (s->text)
		return &view_words;
	if (s->look.view)
		return s->look.view;
	return s->cursor.size >= SIZE_STAGE && s->cursor.size <= SIZE_MAC ? of_size[s->cursor.size]
	                                                                  : &view_overview;
}
