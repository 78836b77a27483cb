"""Pages for students and for whoever reads prose: one file each, no script, nothing from elsewhere.

Standard library only. Every text that a stranger may have written goes through `html.escape`, and the page
forbids its browser to run or fetch anything, should one ever get through.
"""
from html import escape

from .outputs import maximum, overall, total

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
body {{ font: 1.05rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }}
section {{ border-left: 0.4rem solid; padding-left: 1rem; margin: 1.5rem 0; }}
h2, h3 {{ margin: 0; font-size: 1.2rem; }}
h3 {{ font-size: 1.05rem; }}
small {{ opacity: 0.75; font-weight: normal; }}
p, pre {{ overflow-wrap: anywhere; white-space: pre-wrap; }}
.passed {{ border-color: #2e8b57; }} .needs-reader {{ border-color: #808080; }}
.wrong, .missing, .error, .timeout, .memory, .rejected {{ border-color: #d2691e; }}
</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""
WORDS = {"passed": "Right", "error": "It raised an error", "timeout": "It did not end in time",
         "memory": "It needed too much memory", "rejected": "It could not be graded", "missing": "It is not there yet",
         "needs-reader": "Waits for a person"}


def page(graded):
    """Return the page of one student."""
    first = graded.results[0]
    heading = f"{first.assignment}: {first.student}"
    body = [f"<h1>{escape(heading)}</h1>",
            f"<p><strong>{total(graded):g} of {maximum(graded):g} points</strong> <small>{overall(graded)}</small>"
            f"{_waiting(graded)}</p>",
            *map(_section, graded.results)]
    return PAGE.format(title=escape(heading), body="\n".join(body))


def _waiting(graded):
    waiting = sum(result.max_score for result in graded.results if result.status == "needs-reader")
    return f", and up to {waiting:g} more when a person has read your words" if waiting else ""


def _section(result):
    heading = f"{escape(result.exercise)}: {_words(result)} ({result.score:g} of {result.max_score:g})"
    return (f'<section class="{result.status}">\n<h2>{heading}</h2>\n'
            f"<p>{escape(result.message)}</p>{_part(result)}\n</section>")


def _words(result):
    """What the points say, where the code ran or a person has read."""
    if result.status not in ("passed", "wrong"):
        return WORDS[result.status]
    if 0 < result.score < result.max_score:
        return "Partly right"
    return "Not yet" if result.score < result.max_score else WORDS.get(result.status, "No points lost")


def _part(result):
    """Which of several checks paid, where only some did; the one by name that a student can see."""
    paid = [name for name, worth in result.checks.items() if worth]
    if not paid or len(paid) == len(result.checks) or not all(name.endswith("-paper") for name in paid):
        return ""
    return f"\n<p>The test that you can see came out right ({escape(', '.join(paid))}); other inputs did not.</p>"


def reading_page(found, questions):
    """Return one page with all prose of the class, each with the line of reader.csv that it belongs to.

    Parameters
    ----------
    found : list of reader.Entry
    questions : dict of exercise to assignments.Asked
    """
    parts = ["<h1>Answers to read</h1>\n<p>Write the marks into reader.csv, column score, and what you want to say to "
             "the student into the column comment; then grade again.</p>"]
    for exercise in dict.fromkeys(entry.exercise for entry in found):
        answers = [entry for entry in found if entry.exercise == exercise]
        parts += [_question(exercise, answers[0].max_score, questions.get(exercise)), *map(_answer, answers)]
    return PAGE.format(title="Answers to read", body="\n".join(parts))


def _question(exercise, worth, question):
    about = f"<h2>{escape(exercise)}, {worth:g} points</h2>"
    if question is None:
        return about
    marks = "\n\n".join(filter(None, ["An answer of ours:\n" + question.answer, question.guide]))
    return (f"{about}\n<p>{escape(question.text)}</p>\n<details>\n<summary>What earns the points</summary>\n"
            f"<p>{escape(marks)}</p>\n</details>")


def _answer(entry):
    read = "not read yet" if entry.mark.score is None else f"{entry.mark.score:g} of {entry.max_score:g}"
    said = f"\n<p><small>Comment: {escape(entry.mark.comment)}</small></p>" if entry.mark.comment else ""
    status = "needs-reader" if entry.mark.score is None else "passed"
    return (f'<section class="{status}">\n<h3>{escape(entry.student)}</h3>\n'
            f"<p><small>{entry.answer}, {read}</small></p>\n<pre>{escape(entry.text)}</pre>{said}\n</section>")
