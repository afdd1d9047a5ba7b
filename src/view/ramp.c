/*
 * ramp.c -- the tables.
 *
 * ramp_one follows cividis (Nunez, Anderton, Renslow, PLoS ONE 2018), straight between ten of its shades;
 * ramp_two goes from blue over mid grey to orange.  The xterm entries are the nearest in CIE Lab (L* counted
 * twice) of all choices whose L* never falls; the greenish and pinkish ones were left out of the second.
 */
#include "view/ramp.h"

const struct shade ramp_one[RAMP_ONE] = {
	{ 0x00204d, 235 }, { 0x002352, 235 }, { 0x002557, 235 }, { 0x00285c, 24 },  { 0x002b60, 24 },
	{ 0x002e65, 25 },  { 0x00306a, 25 },  { 0x00336f, 25 },  { 0x08366e, 25 },  { 0x10396e, 25 },
	{ 0x183c6d, 60 },  { 0x213f6d, 60 },  { 0x29426c, 60 },  { 0x31456c, 60 },  { 0x39486b, 60 },
	{ 0x3d4b6b, 60 },  { 0x424e6c, 60 },  { 0x46516c, 60 },  { 0x4a536c, 60 },  { 0x4e566c, 60 },
	{ 0x53596d, 60 },  { 0x575c6d, 242 }, { 0x5b5f6e, 242 }, { 0x5e626f, 242 }, { 0x626570, 242 },
	{ 0x656870, 242 }, { 0x696b71, 242 }, { 0x6c6e72, 242 }, { 0x707173, 242 }, { 0x747474, 243 },
	{ 0x777775, 243 }, { 0x7b7a76, 243 }, { 0x7f7e76, 244 }, { 0x838177, 244 }, { 0x868478, 244 },
	{ 0x8a8779, 244 }, { 0x8e8a78, 244 }, { 0x928d78, 101 }, { 0x969077, 101 }, { 0x9a9477, 101 },
	{ 0x9e9776, 101 }, { 0xa29a76, 144 }, { 0xa69d75, 144 }, { 0xaaa074, 144 }, { 0xafa472, 144 },
	{ 0xb3a771, 144 }, { 0xb7ab70, 144 }, { 0xbbae6f, 144 }, { 0xc0b26d, 179 }, { 0xc4b56c, 179 },
	{ 0xc9b96a, 179 }, { 0xcdbc67, 179 }, { 0xd2c065, 179 }, { 0xd6c462, 185 }, { 0xdbc860, 185 },
	{ 0xdfcb5d, 185 }, { 0xe4cf5b, 185 }, { 0xe8d358, 221 }, { 0xecd755, 221 }, { 0xf0db52, 221 },
	{ 0xf3de4f, 221 }, { 0xf7e24c, 221 }, { 0xfbe649, 227 }, { 0xffea46, 227 },
};

const struct shade ramp_two[RAMP_TWO] = {
	{ 0x103a8c, 25 },  { 0x133c8d, 25 },  { 0x163e8d, 25 },  { 0x19418e, 25 },  { 0x1c438e, 25 },
	{ 0x1f458f, 25 },  { 0x224890, 25 },  { 0x254a90, 25 },  { 0x284c91, 25 },  { 0x2b4e92, 25 },
	{ 0x2e5092, 25 },  { 0x315393, 25 },  { 0x345594, 25 },  { 0x375794, 25 },  { 0x3a5a95, 25 },
	{ 0x3d5c95, 60 },  { 0x405e96, 60 },  { 0x446094, 60 },  { 0x476292, 60 },  { 0x4b6391, 60 },
	{ 0x4e658f, 60 },  { 0x52678d, 60 },  { 0x56688c, 60 },  { 0x596a8a, 60 },  { 0x5d6c88, 60 },
	{ 0x616e86, 60 },  { 0x647084, 242 }, { 0x687183, 242 }, { 0x6c7381, 243 }, { 0x6f757f, 243 },
	{ 0x73767e, 243 }, { 0x76787c, 243 }, { 0x7a7a7a, 243 }, { 0x7f7c78, 244 }, { 0x847d75, 244 },
	{ 0x8a7e72, 244 }, { 0x8f8070, 244 }, { 0x94826e, 102 }, { 0x9a836b, 137 }, { 0x9f8468, 137 },
	{ 0xa48666, 137 }, { 0xa98864, 137 }, { 0xae8961, 137 }, { 0xb48a5e, 137 }, { 0xb98c5c, 137 },
	{ 0xbe8e5a, 137 }, { 0xc48f57, 137 }, { 0xc99054, 137 }, { 0xce9252, 179 }, { 0xd19452, 179 },
	{ 0xd49751, 179 }, { 0xd79a51, 179 }, { 0xda9c51, 179 }, { 0xdd9e50, 179 }, { 0xe0a150, 179 },
	{ 0xe3a450, 215 }, { 0xe6a650, 215 }, { 0xeaa84f, 215 }, { 0xedab4f, 215 }, { 0xf0ae4f, 215 },
	{ 0xf3b04e, 215 }, { 0xf6b24e, 215 }, { 0xf9b54e, 215 }, { 0xfcb84d, 215 }, { 0xffba4d, 215 },
};
