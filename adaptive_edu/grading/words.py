"""Words for people, made of texts by strangers. Standard library only."""

import re

QUOTED = 40                     # letters of a first line
ACTIVE = re.compile(r"<(?=[a-z/!?])|!(?=\[)|\\(?=href|csname|require)", re.IGNORECASE)


def clean(text, most=300):
    """Return text without what could command a terminal or turn a line around, and not too long.

    >>> clean("red \\x1b[31m")
    'red ?[31m'
    """
    return "".join(letter if letter.isprintable() else "?" for letter in text[:most])


def harmless(markdown):
    """Return Markdown in which nothing is HTML, a picture or a command of MathJax that a browser would obey.

    nbgrader's pages show Markdown as it is, and whoever looks at them has the right to give marks.

    >>> harmless("a<b, <script>x</script>")
    'a< b, < script>x< /script>'
    """
    return ACTIVE.sub(lambda found: f"{found[0]} ", markdown)


def few(names, most=3):
    """Return the first of many names, and how many more there are.

    >>> few(["a", "b", "c", "d", "e"])
    'a, b, c and 2 more'
    """
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(clean(name, 120) for name in names[:most]) + more


def count(number, thing):
    """Return a number of things in words.

    >>> count(1, "file"), count(2, "file")
    ('1 file', '2 files')
    """
    return f"{number} {thing}{'s' * (number != 1)}"


def cell_with(source):
    """Return words for a cell that its author recognises: numbers of cells depend on who counts.

    >>> cell_with("# my test\\nadagrad_step(1)")
    'the cell that begins with “# my test”'
    """
    first = source.strip().split("\n")[0]
    return f"the cell that begins with \u201c{clean(first, QUOTED)}{'...' if len(first) > QUOTED else ''}\u201d"
