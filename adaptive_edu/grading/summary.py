"""The class at a glance, for the terminal: how many got what, and what to say on Monday. Standard library only."""
from collections import Counter

from .outputs import maximum, overall, total

NO_MISTAKE = (None, "rejected", "missing", "unwritten")     # of the file, not of the thinking
WIDTH, ROWS, MISTAKES = 40, 10, 6


def summary(graded):
    """Return a few lines on all submissions: a histogram of the marks, the statuses, the frequent mistakes."""
    if not graded:
        return "nothing was graded"
    statuses = Counter(map(overall, graded))
    return "\n".join([f"{len(graded)} submissions: " + ", ".join(f"{count} {name}" for name, count
                                                                in statuses.most_common()),
                      *_histogram(graded), *_mistakes(graded)])


def _histogram(graded):
    best = max(map(maximum, graded)) or 1.0
    bins = Counter(min(int(ROWS * total(each) / best), ROWS - 1) for each in graded)
    largest = max(bins.values())
    yield "points"
    for row in range(ROWS):
        bar = "#" * -(-WIDTH * bins[row] // largest)
        yield f"  {best * row / ROWS:5.2f} to {best * (row + 1) / ROWS:5.2f}  {bar} {bins[row] or ''}".rstrip()


def _mistakes(graded):
    """Counted by what was found; the sentence is the first student's, without the inputs."""
    results = [result for each in graded for result in each.results if result.mistake not in NO_MISTAKE]
    counts = Counter((result.exercise, result.mistake) for result in results)
    if counts:
        yield "most frequent"
    for (exercise, mistake), count in counts.most_common(MISTAKES):
        sentence = min(result.message for result in results if (result.exercise, result.mistake) == (exercise, mistake))
        yield f"  {count} x {exercise} ({mistake}): {sentence.split(' Inputs')[0]:.150}"
