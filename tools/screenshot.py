#!/usr/bin/env python3
"""A screen of skipstep as an SVG picture, from the program's own output.

	python3 tools/screenshot.py -o docs/overview.svg -- build/skipstep view overview --color=direct
	build/skipstep view overview --color=256 | python3 tools/screenshot.py -o docs/overview.svg -

Reads text with SGR colours (ECMA-48; 8, 16, 256 and direct). Text stays text; half blocks become rectangles,
so that a picture has no seams; light and dark follow the reader's browser. Only Python's standard library.
The same screen gives the same bytes.
"""
import argparse
import os
import re
import subprocess
import sys
import unicodedata
from html import escape

CELL, LINE, SIZE, EDGE = 8, 16, 13, 8  # px: a column, a row, the letters, the margin
BASIC = ['#000000', '#cd3131', '#0dbc79', '#a88b00', '#2472c8', '#bc3fbc', '#11a8cd', '#bbbbbb',
         '#666666', '#f14c4c', '#23d18b', '#f5f543', '#3b8eea', '#d670d6', '#29b8db', '#ffffff']
STYLE = """text{font:%dpx ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#1c1c1c;white-space:pre}
.page{fill:#ffffff;stroke:#c8c8c8}.bold{font-weight:bold}.dim{opacity:.65}.under{text-decoration:underline}
.ink{fill:#1c1c1c}.paper{fill:#ffffff}
@media (prefers-color-scheme:dark){text{fill:#dcdcdc}.page{fill:#161616;stroke:#444444}.ink{fill:#dcdcdc}
.paper{fill:#161616}}""" % SIZE
# what a block covers: x, y, width, height in parts of a cell
BLOCKS = {'▀': (0, 0, 1, .5), '▄': (0, .5, 1, .5), '█': (0, 0, 1, 1), '▌': (0, 0, .5, 1), '▐': (.5, 0, .5, 1)}


def indexed(n):
    """Colour n of 256 as xterm has it."""
    if n < 16:
        return BASIC[n]
    if n >= 232:
        return '#' + 3 * ('%02x' % (8 + 10 * (n - 232)))
    n -= 16
    return '#%02x%02x%02x' % tuple(0 if part == 0 else 55 + 40 * part for part in (n // 36, n // 6 % 6, n % 6))


def select(look, codes):
    """The look after one SGR sequence: (foreground, background, attributes)."""
    fore, back, attributes = look
    codes = [int(code or 0) for code in codes.split(';')]
    while codes:
        code = codes.pop(0)
        if code == 0:
            fore, back, attributes = None, None, frozenset()
        elif code in (1, 2, 4, 7):
            attributes |= {code}
        elif code in (38, 48):
            if codes.pop(0) == 5:
                colour = indexed(codes.pop(0))
            else:
                colour = '#%02x%02x%02x' % tuple(codes[:3])
                del codes[:3]
            fore, back = (colour, back) if code == 38 else (fore, colour)
        elif 30 <= code <= 37 or 90 <= code <= 97:
            fore = BASIC[code - 30 if code < 90 else code - 82]
        elif 40 <= code <= 47 or 100 <= code <= 107:
            back = BASIC[code - 40 if code < 100 else code - 92]
        elif code == 39:
            fore = None
        elif code == 49:
            back = None
    return fore, back, attributes


def columns(glyph):
    return 0 if unicodedata.combining(glyph) else 2 if unicodedata.east_asian_width(glyph) in 'WF' else 1


def cells(text):
    """Rows of (column, glyph, look)."""
    look = None, None, frozenset()
    for line in text.splitlines():
        row, column = [], 0
        for part in re.split('(\x1b\\[[0-9;]*m)', line):
            if part.startswith('\x1b['):
                look = select(look, part[2:-1])
                continue
            for glyph in part:
                row.append((column, glyph, look))
                column += columns(glyph)
        yield row


def paint(colour, otherwise):
    return f'fill="{colour}"' if colour else f'class="{otherwise}"'


def rectangle(column, row, block, colour, otherwise):
    x, y, width, height = block
    return '<rect x="%g" y="%g" width="%g" height="%g" %s/>' % (
        EDGE + (column + x) * CELL, EDGE + (row + y) * LINE, width * CELL, height * LINE, paint(colour, otherwise))


def colours(look):
    """(colour, class) of the letters and of what is behind them; reverse video changes them over."""
    fore, back, attributes = look
    letters, behind = (fore, 'ink'), (back, 'paper')
    return (behind, letters) if 7 in attributes else (letters, behind)


def svg_row(row, number):
    """One row: what is behind first, then the runs of letters of one look."""
    out, run = [], []

    def flush():
        if not run:
            return
        look = run[0][2]
        (colour, kind), _ = colours(look)
        names = [word for code, word in ((1, 'bold'), (2, 'dim'), (4, 'under')) if code in look[2]]
        if not colour and kind == 'paper':
            names.append('paper')
        text = ''.join(glyph for _, glyph, _ in run).rstrip()
        width = sum(map(columns, text)) * CELL
        out.append('<text x="%g" y="%g" textLength="%g"%s%s>%s</text>' % (
            EDGE + run[0][0] * CELL, EDGE + number * LINE + LINE * .76, width,
            f' class="{" ".join(names)}"' if names else '', f' style="fill:{colour}"' if colour else '',
            escape(text, quote=False)))
        run.clear()

    for column, glyph, look in row:
        _, (back, behind) = colours(look)
        if back or behind == 'ink':
            out.append(rectangle(column, number, (0, 0, columns(glyph), 1), back, behind))
    for column, glyph, look in row:
        if glyph in BLOCKS:
            flush()
            out.append(rectangle(column, number, BLOCKS[glyph], *colours(look)[0]))
        elif glyph == ' ' and (not run or run[-1][1] == ' ' or run[0][2] != look):
            flush()  # letters after a wide gap begin anew, so that columns stay where they are
        else:
            if run and run[0][2] != look:
                flush()
            run.append((column, glyph, look))
    flush()
    return out


def svg(text, title):
    rows = list(cells(text))
    width = max((row[-1][0] + columns(row[-1][1]) for row in rows if row), default=1)
    size = 2 * EDGE + width * CELL, 2 * EDGE + len(rows) * LINE
    out = ['<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" role="img">'
           % (size * 2), f'<title>{escape(title, quote=False)}</title>', f'<style>{STYLE}</style>',
           '<rect class="page" x=".5" y=".5" width="%.0f" height="%.0f" rx="6"/>' % (size[0] - 1, size[1] - 1),
           '<g shape-rendering="crispEdges">']
    for number, row in enumerate(rows):
        out += svg_row(row, number)
    return '\n'.join(out + ['</g>', '</svg>', ''])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('-o', '--output', required=True)
    parser.add_argument('--title', default='skipstep')
    parser.add_argument('command', nargs='+', help='a command that prints a screen, or - for standard input')
    options = parser.parse_args()
    if options.command == ['-']:
        text = sys.stdin.buffer.read()
    else:
        text = subprocess.run(options.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True).stdout
    if not text:
        sys.exit('screenshot.py: nothing was printed')
    with open(options.output + '.tmp', 'w', encoding='utf-8', newline='\n') as file:
        file.write(svg(text.decode('utf-8'), options.title))
    os.replace(options.output + '.tmp', options.output)


if __name__ == '__main__':
    main()
