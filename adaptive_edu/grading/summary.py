"""The class at a glance, for the terminal: how many got what, and what to say on Monday. Standard library only."""
import math
import textwrap
from collections import Counter

from .outputs import maximum, overall, total
from .words import count

NO_MISTAKE = (None, "rejected", "missing", "unwritten")     # of the file, not of the thinking
BAR, ROWS, MISTAKES, COLUMNS = 40, 10, 6, 100
WIDTHS = [step * 10**power for power in range(4) for step in (0.5, 1, 2)]     # of a row, in points


def summary(graded):
    """Return a few lines on all submissions: a histogram of the marks, the statuses, the frequent mistakes."""
    if not graded:
        return "nothing was graded"
    statuses = Counter(map(overall, graded)).most_common()
    return "\n".join([f"{count(len(graded), 'submission')}: " + ", ".join(f"{many} {name}" for name, many in statuses),
                      "points", *_drawn(histogram(list(map(total, graded)), max(map(maximum, graded)))),
                      *_mistakes(graded)])


def histogram(points, best):
    """Return the rows of a histogram, each a label and how many: equal steps, and the full marks by themselves.

    >>> histogram([0, 0.5, 1, 2, 2], best=2)
    [('0', 1), ('0.5', 1), ('1', 1), ('1.5', 0), ('2', 2)]
    >>> histogram([0, 5.5, 6], best=6)[-2:]
    [('5 to 5.5', 1), ('6', 1)]
    """
    width = next((width for width in WIDTHS if width * ROWS >= best), best / ROWS)
    starts = [width * row for row in range(math.ceil(best / width))]
    rows = [(start, [each for each in points if start <= each < min(start + width, best)]) for start in starts]
    rows.append((best, [each for each in points if each >= best]))
    return [(_label(start, inside), len(inside)) for start, inside in rows]


def _label(start, inside):
    most = max(inside, default=start)
    return f"{start:g} to {most:g}" if most > start else f"{start:g}"


def _drawn(rows):
    largest, wide = max(many for _, many in rows) or 1, max(len(label) for label, _ in rows)
    return [f"  {label:>{wide}}  {'#' * -(-BAR * many // largest)} {many or ''}".rstrip() for label, many in rows]


def _mistakes(graded):
    """Counted by what was found; the sentence is the shortest that a student got, without the inputs."""
    results = [result for each in graded for result in each.results
               if result.mistake not in NO_MISTAKE and result.score < result.max_score]
    messages: dict = {}
    for result in results:
        messages.setdefault((result.exercise, result.mistake), []).append(result.message)
    if messages:
        yield "most frequent"
    for (exercise, mistake), said in sorted(messages.items(), key=lambda pair: -len(pair[1]))[:MISTAKES]:
        many, sentence = len(said), min(said, key=lambda message: (len(message), message))
        yield textwrap.fill(f"{many} x {exercise} ({mistake}): {sentence.split(' Inputs')[0]}", COLUMNS,
                            initial_indent="  ", subsequent_indent="      ")
