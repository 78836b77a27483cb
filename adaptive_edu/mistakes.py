"""What goes wrong and what a tutor says of it: data. Imports NumPy and the exercises.

A wrong formula is the right one with a line or two exchanged, so that is how it is written here: the name
of the line and what stands there instead. An entry with several readings is one mistake that can be
written in several ways. Two frequent mistakes that touch different lines also occur together.

To add a mistake, add an entry. The tests then demand that it differ from every other one on the probes.
"""
from dataclasses import dataclass
from functools import cache, partial
from itertools import combinations, count, product

import numpy as np

from .exercises import EXERCISES, Expression, Step, fold

RIGHT = {
    "gd_step": {
        "delta": "-learning_rate * grad",
        "new_param": "param + delta",
        "give": "new_param"},
    "ema": {
        "new_average": "rho * average + (1 - rho) * value",
        "give": "new_average"},
    "adagrad_step": {
        "new_sum": "sum_sq_grad + grad**2",
        "known": "new_sum",                                 # the sum that stands below the line
        "below": "sqrt(known) + epsilon",
        "delta": "-learning_rate * grad / below",
        "new_param": "param + delta",
        "give": "new_param, new_sum"},
    "rmsprop_step": {
        "new_avg": "rho * avg_sq_grad + (1 - rho) * grad**2",
        "known": "new_avg",
        "below": "sqrt(known + epsilon)",
        "delta": "-learning_rate * grad / below",
        "new_param": "param + delta",
        "give": "new_param, new_avg"},
    "adadelta_step": {
        "new_avg": "rho * avg_sq_grad + (1 - rho) * grad**2",
        "known": "new_avg",
        "below": "sqrt(known + epsilon)",
        "above": "sqrt(avg_sq_delta + epsilon)",
        "delta": "-above / below * grad",
        "new_param": "param + delta",
        "new_avg_delta": "rho * avg_sq_delta + (1 - rho) * delta**2",
        "give": "new_param, new_avg, new_avg_delta"},
    "adam_step": {
        "new_count": "count + 1",
        "new_avg": "rho_grad * avg_grad + (1 - rho_grad) * grad",
        "new_avg_sq": "rho * avg_sq_grad + (1 - rho) * grad**2",
        "mean": "new_avg / (1 - rho_grad**new_count)",
        "mean_sq": "new_avg_sq / (1 - rho**new_count)",
        "below": "sqrt(mean_sq) + epsilon",
        "delta": "-learning_rate * mean / below",
        "new_param": "param + delta",
        "give": "new_param, new_avg, new_avg_sq, new_count"},
}


@dataclass(frozen=True)
class Formula:
    """The right step with some lines exchanged; call it as the step. `t` counts the calls from 1."""

    exercise: str
    lines: dict

    def __call__(self, *args, t=1):
        scope = {name: np.asarray(value, dtype=np.float64) for name, value in
                 zip(EXERCISES[self.exercise].arguments, args)}
        scope |= {"t": t, "np": np, "sqrt": np.sqrt}
        for name, line in (RIGHT[self.exercise] | self.lines).items():
            scope[name] = eval(_compiled(line), scope)
        return scope["give"]


@cache
def _compiled(line):
    return compile(line, "<formula>", "eval")


@dataclass(frozen=True)
class Mistake:
    """One entry.

    Attributes
    ----------
    id, exercise : str
    wrong : tuple of callables
        The mistake as code, called like the exercise; one for each reading.
    message : str
        What was done and what to look at. In a behaviour, `{names}` and the like await the facts.
    hints : tuple of str
        Grades of help, the vague one first; never the answer.
    kind : {"mistake", "convention", "behaviour"}
        A behaviour is found by what the code does, the others by what it returns.
    passes_examples : bool
        Whether the three published examples of the method would let it pass.
    """

    id: str
    exercise: str
    wrong: tuple
    message: str
    hints: tuple[str, ...] = ()
    kind: str = "mistake"
    passes_examples: bool = False


# ------------------------------------------------------------------ sentences that several mistakes share

SIGN = ("You climb: on f = x^2 from 1, f rose. Count the minus signs between the gradient and the new param.",
        "Which way does a positive gradient push your param?",
        "If delta carries its minus sign already, what should happen to it in the last line?")
WHOLE = ("Change element 2 only: element 1 should not notice, and yours does. Somewhere one number stands "
         "for the whole array.",
         "Every element keeps its own memory.",
         "Look for a sum, a mean or a norm: over what does it run?")
EXCHANGED = ("Put rho = 1: nothing new should enter an average then. What enters {which}?",
             "Which of the two, the old average or the new square, should weigh more at rho = 0.9?",
             "Read aloud what rho multiplies, and what 1 - rho multiplies.")
UNWEIGHTED = ("Feed it ones for ever: an average of ones should be 1. {Which} tends to 1/(1 - rho), "
              "ten at rho = 0.9.",
              "The weights of an average add up to one. Do yours?",
              "What weight has the old average, and what weight is then left for the new square?")
ENDLESS = ("Feed it ones for ever: {which} grows without end. What should make it forget?",
           "A sum and an average differ by one thing.",
           "Where does rho act on the old value?")
OLD_BELOW = ("Do you know today's gradient before or after you divide?",
             "Which of your two values stands below the line: the one you were given or the one you made?")
NO_EPSILON = ("What does a parameter do that has never seen a gradient?",
              "Which argument of the signature is used nowhere below the line?")
STALE = ("You hand back the {which} you were given. Call it twice, the second time with what it gave back: "
         "the second call knows nothing of the first.",
         "What does the next call need to be told?",
         "Compare the names you compute with the names you return.")
SEATS = ("Right numbers, exchanged seats: the results are all there, in another order than the signature's.",
         "Read the arrow at the end of the signature, then your return line.")
DELTA_GIVEN = ("Your first result is the step, not the place it leads to: shift param by 1 and it does not "
               "notice.",
               "Where am I now, and how far did I go: which of the two is asked for?",
               "One addition is missing before you return.")
UNSQUARED = ("What enters your {which} is not a square: double the gradient and its share only doubles, "
             "where it should grow fourfold.",
             "What unit has {which}, and what unit has the thing you add to it?",
             "What happens to the minus sign of a negative gradient on its way in?")
BRACKET = ("A bracket is out of place: your {which} multiplies the old average by grad squared, too. With a "
           "zero gradient everything would be forgotten at once.",
           "Which two terms does the plus sign join?",
           "Where does the multiplication by grad squared begin?")
LONE_ONE = ("A bracket is missing: in {which} the number 1 is added by itself, and the new value enters with a "
            "minus sign. Feed it zeros: it does not die out.",
            "The weights of an average add up to one. What are yours?",
            "What does each multiplication in that line take hold of?")
NO_GRAD = ("With a zero gradient yours moves all the same, and always in the same direction. What gives the "
           "step its sign?",
           "Which argument should every step be proportional to?")
LOOSE_EPSILON = ("A bracket is missing: division binds before addition, so your epsilon is no longer below "
                 "the line.",
                 "What exactly stands below your line?",
                 "Put the whole denominator on a line of its own and give it a name.")
NO_RATE = ("Double learning_rate: your step stays as it is. Something from the signature is missing from the "
           "step.",
           "Which argument sets the length of a step?")
RATE_TWICE = ("Double learning_rate: your step grows fourfold, where it should double.",
              "What should doubling the rate do to the length of a step?",
              "Follow learning_rate through your lines: how often does it multiply?")
ALL_BELOW = ("A bracket is out of place: your line of division runs below param, too. With a zero gradient param "
             "should stay where it is; yours is divided.",
             "What exactly stands above your line?", "Give the step a line of its own and a name.")
FLOOR = ("Your epsilon is a floor: it counts only where it is the larger of the two. Here it is asked for always, "
         "however large the root.",
         "With which operation does epsilon enter the formula?",
         "What does a maximum do with the smaller number?")
WEIGHT_SQUARED = ("A bracket is out of place: your weight 1 - rho is squared as well. Feed it ones for ever: an "
                  "average of ones should be 1, {which} tends to 1 - rho.",
                  "The weights of an average add up to one. Do yours?",
                  "What does each square in that line take hold of?")


def _said(sentences, **words):
    return tuple(sentence.format(**words) for sentence in sentences)


# ----------------------------------------------------------------------------------- the wrong formulas

def _entries(exercise, *rows):
    """The entries of one exercise; a row is id, lines (or a list of readings), sentences, options."""
    def entry(id, lines, sentences, **options):
        readings = lines if isinstance(lines, list) else [lines]
        wrong = tuple(Formula(exercise, reading) for reading in readings)
        return Mistake(id, exercise, wrong, sentences[0], tuple(sentences[1:]), **options)
    return [entry(*row[:3], **(row[3] if len(row) > 3 else {})) for row in rows]


PASSES = {"passes_examples": True}

GD = _entries(
    "gd_step",
    ("G1", {"delta": "learning_rate * grad"}, SIGN),
    ("G2", {"delta": "-grad"}, NO_RATE),
    ("G3", {"give": "delta"}, DELTA_GIVEN),
    ("G4", {"delta": "-grad / learning_rate"},
     ("A larger learning_rate makes your step shorter. Should it?",
      "What does doubling the rate do to the length of a step?", "Multiply or divide: which one is it?")),
    ("G5", {"delta": "-learning_rate"}, NO_GRAD),
    ("G6", [{"new_param": "learning_rate * (param - grad)"}, {"new_param": "learning_rate * param - grad"}],
     ("With a zero gradient yours shrinks param to learning_rate times itself; it should stay where it is.",
      "What should learning_rate scale: the place or the step?",
      "Put grad = 0 into your line and read what is left.")),
    ("G7", {"new_param": "param * (1 - learning_rate * grad)"},
     ("From param = 0 yours can never leave, whatever the gradient: your step is multiplied by param.",
      "Should the step know where the origin is?", "Which factor has no business in the step?")),
    ("G8", {"delta": "-learning_rate * np.sign(grad)"},
     ("Only the sign of the gradient reaches your step: ten times the slope, the same length.",
      "What happens to your steps near a minimum, where the slope fades?", "What does sign throw away?")),
    ("G9", {"delta": "-learning_rate * grad**2"},
     ("Your step is proportional to the square of the gradient, so it always points the same way, uphill "
      "where the gradient is negative.",
      "What happens to a minus sign when it is squared?", "Try grad = 0.3 and grad = -0.3.")),
    ("G10", {"delta": "-learning_rate**2 * grad"}, RATE_TWICE),
)

EMA = _entries(
    "ema",
    ("E1", {"new_average": "(1 - rho) * average + rho * value"}, _said(EXCHANGED, which="yours")),
    ("E2", {"new_average": "rho * average + value"}, _said(UNWEIGHTED, Which="Yours")),
    ("E3", {"new_average": "average + value"}, _said(ENDLESS, which="yours")),
    ("E4", {"new_average": "average + (1 - rho) * value"}, _said(ENDLESS, which="yours")),
    ("E5", {"new_average": "(rho * average + (1 - rho)) * value"},
     ("A bracket is out of place: your value multiplies the old average, too.",
      "Which two terms does the plus sign join?", "Try value = 0: what should be left?")),
    ("E11", {"new_average": "rho * average + 1 - rho * value"}, _said(LONE_ONE, which="your average")),
    ("E6", {"new_average": "rho * average - (1 - rho) * value"},
     ("Feed it ones for ever: an average of ones should be 1, yours tends to -1. Look at the sign between "
      "the two terms.",
      "Do the two weights add up to one?", "Which of your two weights is negative?")),
    ("E7", {"new_average": "rho * average + (1 - rho) * value**2"},
     ("You average the squares: feed it twos for ever and yours tends to 4. Here the values themselves are "
      "asked for.",
      "What should the average of many twos be?", "Which operation acts on value before it enters?")),
    ("E8", {"new_average": "(rho * average + (1 - rho) * value) / (1 - rho)"},
     ("Feed it ones for ever: an average of ones should be 1. Your weights add up to 1/(1 - rho), so yours "
      "does not stay there.",
      "The weights of an average add up to one. Do yours?", "One division is not asked for.")),
    ("E9", {"new_average": "rho * average"},
     ("Nothing new enters your average: it only fades. Where does value come in?",
      "Which argument have you not used?", "What weight is left when the old average has the weight rho?")),
    ("E10", {"new_average": "(1 - rho) * value"},
     ("Your average has no memory: it is the newest value, weighted. Where is the old average?",
      "Which argument have you not used?", "The weights of an average add up to one. Do yours?")),
)

ADAGRAD = _entries(
    "adagrad_step",
    ("A7", {"delta": "learning_rate * grad / below"}, SIGN),
    ("A2", {"known": "sum_sq_grad"},
     ("You divide by the sum from before today's gradient. From zero state that leaves only epsilon below "
      "the line, and the first step is learning_rate * grad / epsilon. What is in the sum when you use it?",
      *OLD_BELOW)),
    ("A3", {"below": "known + epsilon"},
     ("One operation is missing below the line. Multiply the loss by ten: your first step shrinks to about a "
      "tenth, where it should hardly change.",
      "What unit has your denominator, and what unit has grad?",
      "sum_sq_grad is a sum of squares. How do you get back to the size of a gradient?")),
    ("A1", {"below": "sqrt(known + epsilon)"},
     ("Legitimate, and some libraries do so, but it is another convention: you add epsilon before the root, "
      "this course adds it after. Only a large epsilon or a tiny sum can tell them apart.",
      "There are two places below the line where epsilon can go.",
      "Compare the order of root and plus with the formula of the exercise."),
     {"kind": "convention", **PASSES}),
    ("A9", {"below": "sqrt(known)"},
     ("A feature never seen has zero gradient and zero state: yours computes 0/0 there. What keeps the "
      "denominator from zero?", *NO_EPSILON), PASSES),
    ("A12", {"give": "new_param, sum_sq_grad"}, _said(STALE, which="sum_sq_grad")),
    ("A13", {"give": "new_sum, new_param"}, SEATS),
    ("A4",
     [{"new_sum": "0.9 * sum_sq_grad + 0.1 * grad**2"}, {"new_sum": "0.95 * sum_sq_grad + 0.05 * grad**2"}],
     ("Feed it ones: sum_sq_grad should count them, 1, 2, 3. Yours never passes 1. Which method forgets, and "
      "which one remembers everything?",
      "What does the first word of sum_sq_grad say?", "Does anything in Adagrad's memory fade?")),
    ("A5", {"new_sum": "sum_sq_grad + abs(grad)"},
     ("You add the size of grad, not its square. Multiply all gradients by 100: Adagrad's first step stays, "
      "yours grows about tenfold.",
      "Which unit has sum_sq_grad?", "Read the middle word of sum_sq_grad.")),
    ("A6", [{"new_sum": "sum_sq_grad + grad"}, {"new_sum": "sum_sq_grad + 2 * grad"}],
     ("You add grad itself: opposite gradients cancel, the sum may become negative, and its root is not a "
      "number.",
      "What should two gradients of 1 and -1 add up to?", "Read the middle word of sum_sq_grad.")),
    ("A8", [{"new_sum": "sum_sq_grad + np.sum(grad**2)"}, {"new_sum": "sum_sq_grad + np.mean(grad**2)"},
            {"new_sum": "sum_sq_grad + np.dot(grad, grad)"},
            {"below": "sqrt(np.sum(known)) + epsilon"}, {"below": "sqrt(np.mean(known)) + epsilon"}], WHOLE),
    ("A14", {"new_sum": "grad**2"},
     ("Your sum_sq_grad is today's square alone: what was given to you is forgotten. Feed it ones and it "
      "stays at 1.",
      "What did you do with the sum you were given?", "A sum needs a plus sign.")),
    ("A15", {"give": "delta, new_sum"}, DELTA_GIVEN),
    ("A17", {"delta": "-learning_rate / below"}, NO_GRAD),
    ("A18", {"delta": "-grad / below"}, NO_RATE),
    ("A19", [{"delta": "-learning_rate * grad / sqrt(known) + epsilon"},
             {"delta": "-learning_rate / sqrt(known) + epsilon * grad"},
             {"delta": "-(learning_rate / sqrt(known) + epsilon) * grad"},
             {"delta": "-(learning_rate / sqrt(known) + epsilon * grad)"},
             {"delta": "-(learning_rate * grad / sqrt(known) + epsilon)"}], LOOSE_EPSILON, PASSES),
    ("A20", {"delta": "-learning_rate * grad * below"},
     ("A parameter with large gradients takes larger and larger steps with yours; Adagrad slows it down. On "
      "which side of the line should the root stand?",
      "What is the root there to do: to speed up or to slow down?",
      "Multiply or divide: which one is it?")),
    ("A21", {"delta": "-learning_rate * grad**2 / below"},
     ("Your step has the square of the gradient above the line, so it always points the same way. Try grad = "
      "0.3 and grad = -0.3.",
      "What happens to a minus sign when it is squared?",
      "How many times does grad belong above the line?")),
    ("A22", {"below": "sqrt(known + epsilon) + epsilon"},
     ("Your epsilon stands in two places, before the root and after it. It is needed once.",
      "How often does epsilon occur in the formula?",
      "Which of the two places does the exercise name?"), PASSES),
    ("A23", {"new_sum": "sum_sq_grad - grad**2"},
     ("Your sum_sq_grad shrinks with every gradient, and its root is soon not a number. Look at the sign in "
      "that line.",
      "Can a sum of squares become smaller?", "Which sign joins the old sum and the new square?")),
)

RMSPROP = _entries(
    "rmsprop_step",
    ("R12", {"delta": "learning_rate * grad / below"}, SIGN),
    ("R4",
     {"new_avg": "(1 - rho) * avg_sq_grad + rho * grad**2"}, _said(EXCHANGED, which="your avg_sq_grad")),
    ("R5", {"new_avg": "rho * avg_sq_grad + grad**2"}, _said(UNWEIGHTED, Which="Your avg_sq_grad")),
    ("R6", [{"new_avg": "avg_sq_grad + grad**2"}, {"new_avg": "avg_sq_grad + (1 - rho) * grad**2"}],
     _said(ENDLESS, which="your avg_sq_grad")),
    ("R2", {"known": "avg_sq_grad"},
     ("You divide by the average from before today's gradient. From zero state your denominator is the root "
      "of epsilon alone: at epsilon = 1e-8 your first step is ten thousand times learning_rate times grad.",
      *OLD_BELOW)),
    ("R3", {"below": "known + epsilon"},
     ("One operation is missing below the line. Multiply all gradients by 10 and your steps shrink to about "
      "a tenth; they should hardly change.",
      "What unit has your denominator, and what unit has grad?",
      "avg_sq_grad averages squares. How do you get back to the size of a gradient?")),
    ("R1", {"below": "sqrt(known) + epsilon"},
     ("Two conventions live side by side: you add epsilon after the root, as PyTorch does; this course adds "
      "it before. Only a large epsilon or a tiny average can tell them apart.",
      "There are two places below the line where epsilon can go.",
      "Compare the order of root and plus with the formula of the exercise."),
     {"kind": "convention", **PASSES}),
    ("R13", {"below": "sqrt(known)"},
     ("A feature never seen has zero gradient and zero state: yours computes 0/0 there. What keeps the "
      "denominator from zero?", *NO_EPSILON), PASSES),
    ("R15", {"give": "new_param, avg_sq_grad"}, _said(STALE, which="avg_sq_grad")),
    ("R16", {"give": "new_avg, new_param"}, SEATS),
    ("R7", {"new_avg": "rho * avg_sq_grad + (1 - rho) * grad", "below": "sqrt(known**2 + epsilon)"},
     ("You average first and square afterwards. Gradients +1, -1, +1, ... nearly cancel in your average, so "
      "the steps become about 19 times too long at rho = 0.9.",
      "Which comes first: the square or the average?", "Read the name avg_sq_grad from the inside out.")),
    ("R10", [{"known": "new_avg / (1 - rho)"}, {"known": "new_avg / (1 - rho**t)"}],
     ("You divide avg_sq_grad by one minus a power of rho before you use it: that is Adam's correction of a "
      "young average, and not asked here.",
      "What does your formula do that the exercise's does not?", "One division is not asked for.")),
    ("R24", {"new_avg": "(rho * avg_sq_grad + (1 - rho) * grad**2) / (1 - rho)"},
     ("You divide the average by 1 - rho and keep the result. Its weights no longer add up to one, and what "
      "is kept is divided again at the next step.",
      "The weights of an average add up to one. Do yours?", "One division is not asked for.")),
    ("R14", [{"new_avg": "rho * avg_sq_grad + (1 - rho) * np.mean(grad**2)"},
             {"new_avg": "rho * avg_sq_grad + (1 - rho) * np.sum(grad**2)"},
             {"new_avg": "rho * avg_sq_grad + (1 - rho) * np.dot(grad, grad)"},
             {"below": "sqrt(np.mean(known) + epsilon)"}, {"below": "sqrt(np.sum(known) + epsilon)"}], WHOLE),
    ("R17", {"give": "delta, new_avg"}, DELTA_GIVEN),
    ("R18", {"delta": "-grad / below"}, NO_RATE),
    ("R19", {"delta": "-learning_rate / below"}, NO_GRAD),
    ("R20", [{"new_avg": "rho * avg_sq_grad + (1 - rho) * grad"},
             {"new_avg": "rho * avg_sq_grad + (1 - rho) * 2 * grad"},
             {"new_avg": "rho * avg_sq_grad + (1 - rho) * abs(grad)"}], _said(UNSQUARED, which="avg_sq_grad")),
    ("R21", {"new_avg": "(rho * avg_sq_grad + (1 - rho)) * grad**2"}, _said(BRACKET, which="avg_sq_grad")),
    ("R25", {"new_avg": "rho * avg_sq_grad + 1 - rho * grad**2"}, _said(LONE_ONE, which="your avg_sq_grad")),
    ("R22", [{"delta": "-learning_rate * grad / sqrt(known) + epsilon"},
             {"delta": "-learning_rate / sqrt(known) + epsilon * grad"},
             {"delta": "-(learning_rate / sqrt(known) + epsilon) * grad"},
             {"delta": "-(learning_rate / sqrt(known) + epsilon * grad)"},
             {"delta": "-(learning_rate * grad / sqrt(known) + epsilon)"}], LOOSE_EPSILON, PASSES),
    ("R23", {"delta": "-learning_rate * grad * below"},
     ("A parameter with large gradients takes far larger steps with yours; the root is there to even them "
      "out. On which side of the line should it stand?",
      "What is the root there to do: to speed up or to slow down?",
      "Multiply or divide: which one is it?")),
)

TOO_NEW = "(rho * avg_sq_delta + (1 - rho) * (sqrt(avg_sq_delta + epsilon) / below * grad)**2)"

ADADELTA = _entries(
    "adadelta_step",
    ("D09", [{"new_param": "param - delta"}, {"delta": "above / below * grad"}], SIGN),
    ("D13", {"delta": "-below / above * grad"},
     ("Your ratio stands on its head. From zero state a gradient ten times as large moves you about a "
      "hundred times as far (it should hardly matter). Which root belongs below?",
      "A large gradient: should its average make the step longer or shorter?",
      "Which of the two averages has the unit of the step you want?")),
    ("D05", {"above": "avg_sq_delta + epsilon", "below": "known + epsilon"},
     ("Squares stand above and below the line, but the step should be a length: an average of squares is not "
      "one yet. One operation is missing, twice.",
      "What unit has your step?", "Both averages are of squares. How do you get back?")),
    ("D06", {"new_avg": "(1 - rho) * avg_sq_grad + rho * grad**2",
             "new_avg_delta": "(1 - rho) * avg_sq_delta + rho * delta**2"},
     _said(EXCHANGED, which="your two averages")),
    ("D07", {"new_avg": "rho * avg_sq_grad + grad**2"}, _said(UNWEIGHTED, Which="Your avg_sq_grad")),
    ("D08", [{"new_avg": "avg_sq_grad + grad**2"}, {"new_avg": "avg_sq_grad + (1 - rho) * grad**2"}],
     _said(ENDLESS, which="your avg_sq_grad")),
    ("D01", {"known": "avg_sq_grad"},
     ("Your denominator has not heard of today's gradient. From zero state, print delta for three gradients: "
      "why is it exactly -grad each time?",
      *OLD_BELOW)),
    ("D02",
     [{"above": f"sqrt({TOO_NEW} + epsilon)"},
      {"above": f"sqrt({TOO_NEW} + epsilon)", "new_avg_delta": TOO_NEW}],
     ("Your numerator already contains the step you are about to take. What is the latest delta you know at "
      "that moment?",
      "Which has to be known first: the step, or the average of the steps?",
      "Follow avg_sq_delta through your lines: where does it change, and where is it used?")),
    ("D03", {"above": "sqrt(avg_sq_delta) + epsilon", "below": "sqrt(known) + epsilon"},
     ("You add epsilon after the roots. From zero state your first step is then about 1000 times too short "
      "at epsilon = 1e-6. What is added before the root, and what after?",
      "There are two places where an epsilon can go.", "How large is the root of 1e-6?"), PASSES),
    ("D04", {"above": "sqrt(avg_sq_delta)"},
     ("From zero state with a gradient of 0.3 you never move: what should stand above the line when "
      "avg_sq_delta is 0?",
      "Where does the first step ever come from?", "Compare what you add above and below the line."),
     PASSES),
    ("D10", {"new_avg_delta": "rho * avg_sq_delta + (1 - rho) * grad**2"},
     ("From zero state your two averages are always equal. What should the second one remember?",
      "What does the last word of avg_sq_delta say?", "Which square enters which average?")),
    ("D11", {"new_avg_delta": "rho * avg_sq_delta + (1 - rho) * delta"},
     ("With a positive gradient and from zero state your avg_sq_delta is negative after one step. What will "
      "its root be?",
      "Can an average of squares be negative?", "Read the middle word of avg_sq_delta.")),
    ("D12", [{"new_avg_delta": "rho * avg_sq_delta + (1 - rho) * new_param**2"},
             {"new_avg_delta": "rho * avg_sq_delta + (1 - rho) * param**2"}],
     ("Your avg_sq_delta watches the position, not the move. Shift the origin: should the optimizer care?",
      "What should a parameter at rest at 5 add to this average?", "Which name do you square there?")),
    ("D15", [{"new_avg": "rho * avg_sq_grad + (1 - rho) * np.sum(grad**2)"},
             {"new_avg": "rho * avg_sq_grad + (1 - rho) * np.mean(grad**2)"},
             {"new_avg": "rho * avg_sq_grad + (1 - rho) * np.dot(grad, grad)"},
             {"below": "sqrt(np.sum(known) + epsilon)"}, {"below": "sqrt(np.mean(known) + epsilon)"}], WHOLE),
    ("D16", {"give": "new_param, avg_sq_grad, avg_sq_delta"}, _said(STALE, which="two averages")),
    ("D17", {"give": "new_param, new_avg_delta, new_avg"},
     ("Right numbers, exchanged seats: your second and third results have changed places. (PyTorch's page "
      "uses its two letters the other way round from many others.)",
      *SEATS[1:])),
    ("D21", {"above": "sqrt(avg_sq_delta)", "below": "sqrt(known)"},
     ("Start at rest with gradient 0: yours computes 0/0. With avg_sq_delta = 0 it could not even leave.",
      "What does a parameter do that has never seen a gradient?",
      "Which argument have you not used?"), PASSES),
    ("D24", [{"known": "new_avg / (1 - rho)"}, {"known": "new_avg / (1 - rho**t)"}],
     ("Both averages start low by the same factor, so their ratio is already fair. You correct one of them "
      "alone, and your first step from zero state is about sqrt(1 - rho) times what it should be.",
      "What does your formula do that the exercise's does not?", "One division is not asked for.")),
    ("D48", {"new_avg": "(rho * avg_sq_grad + (1 - rho) * grad**2) / (1 - rho)"},
     ("You divide avg_sq_grad by 1 - rho and keep the result. Its weights no longer add up to one, and what "
      "is kept is divided again at the next step.",
      "The weights of an average add up to one. Do yours?", "One division is not asked for.")),
    ("D25", [{"new_param": f"param + {rate} * delta"} for rate in ("0.001", "0.01", "0.1")],
     ("A learning rate has crept in, on the step only: you move by a fixed fraction of delta, and "
      "avg_sq_delta remembers a step that was not taken.",
      "How many hyperparameters has the signature?",
      "Is what you remember the same as what you add to param?")),
    ("D32", [{"delta": f"-{rate} * above / below * grad"} for rate in ("0.001", "0.01", "0.1")],
     ("A learning rate has crept in, and your avg_sq_delta measures the shrunken step, so later steps shrink "
      "again.",
      "How many hyperparameters has the signature?", "Which number in your code is in no formula?")),
    ("D26", {"new_avg_delta": "(1 - rho) * avg_sq_delta + rho * delta**2"},
     _said(EXCHANGED, which="your avg_sq_delta")),
    ("D34",
     {"new_avg": "(1 - rho) * avg_sq_grad + rho * grad**2"}, _said(EXCHANGED, which="your avg_sq_grad")),
    ("D27", [{"new_avg": "rho * avg_sq_grad + (1 - rho) * grad**2 + epsilon", "below": "sqrt(known)"},
             {"new_avg": "rho * avg_sq_grad + (1 - rho) * grad**2 + epsilon"}],
     ("You keep epsilon in the state. Feed it zeros: avg_sq_grad should die out; yours settles at "
      "epsilon / (1 - rho).",
      "What is epsilon for: the memory, or the division?", "What do you hand back besides squares?"), PASSES),
    ("D30", {"below": "sqrt(known)"},
     ("Zero gradient at zero state divides by 0 below the line, though above the line you were careful.",
      *NO_EPSILON), PASSES),
    ("D35", {"give": "delta, new_avg, new_avg_delta"}, DELTA_GIVEN),
    ("D36", {"new_avg": "(rho * avg_sq_grad + (1 - rho)) * grad**2"}, _said(BRACKET, which="avg_sq_grad")),
    ("D51", [{"new_avg": "rho * avg_sq_grad + 1 - rho * grad**2"},
             {"new_avg": "rho * avg_sq_grad + 1 - rho * grad**2",
              "new_avg_delta": "rho * avg_sq_delta + 1 - rho * delta**2"}],
     _said(LONE_ONE, which="your avg_sq_grad")),
    ("D52", {"above": "sqrt(rho * avg_sq_delta + (1 - rho) * grad**2 + epsilon)",
             "new_avg_delta": "rho * avg_sq_delta + (1 - rho) * grad**2"},
     ("Two things at once: your avg_sq_delta takes in the gradient, not the step; and you bring it up to date "
      "before you use it above the line.",
      "What does the last word of avg_sq_delta say?",
      "Which has to be known first: the step, or the average of the steps?")),
    ("D37", [{"new_avg": "rho * avg_sq_grad + (1 - rho) * grad"},
             {"new_avg": "rho * avg_sq_grad + (1 - rho) * 2 * grad"},
             {"new_avg": "rho * avg_sq_grad + (1 - rho) * abs(grad)"}], _said(UNSQUARED, which="avg_sq_grad")),
    ("D38", {"delta": "-above / below"}, NO_GRAD),
    ("D39", {"below": "sqrt(known) + epsilon"},
     ("Above the line your epsilon is under the root, below the line it is not. What is added before the "
      "root, and what after?",
      "The two roots should look alike.", "Compare your two roots symbol by symbol."), PASSES),
    ("D40", {"above": "sqrt(avg_sq_delta) + epsilon"},
     ("Below the line your epsilon is under the root, above the line it is not: from zero state you start "
      "with steps about 1000 times too short at epsilon = 1e-6.",
      "The two roots should look alike.", "Compare your two roots symbol by symbol."), PASSES),
    ("D41", {"new_avg": "rho * avg_sq_grad + grad**2", "new_avg_delta": "rho * avg_sq_delta + delta**2"},
     _said(UNWEIGHTED, Which="Each of your two averages")),
    ("D42", {"new_avg_delta": "rho * avg_sq_delta + delta**2"},
     ("Put the same delta into avg_sq_delta for ever: it should tend to the square of delta. Yours tends to "
      "1/(1 - rho) times that, ten times at rho = 0.9.", *UNWEIGHTED[1:])),
    ("D43", [{"new_avg": "avg_sq_grad + grad**2", "new_avg_delta": "avg_sq_delta + delta**2"},
             {"new_avg": "avg_sq_grad + (1 - rho) * grad**2",
              "new_avg_delta": "avg_sq_delta + (1 - rho) * delta**2"}],
     ("Neither of your averages ever forgets: both only grow. What should make them fade?", *ENDLESS[1:])),
    ("D44",
     [{"new_avg_delta": "avg_sq_delta + delta**2"}, {"new_avg_delta": "avg_sq_delta + (1 - rho) * delta**2"}],
     ("Your avg_sq_delta never forgets: it only grows. What should make it fade?", *ENDLESS[1:])),
    ("D45", {"give": "new_param, avg_sq_grad, new_avg_delta"}, _said(STALE, which="avg_sq_grad")),
    ("D46", {"give": "new_param, new_avg, avg_sq_delta"},
     ("You hand back the avg_sq_delta you were given. From zero state it stays zero for ever: your steps can "
      "never learn how long the last ones were.", *STALE[1:])),
    ("D47", [{"above": "1.0"}, {"above": "epsilon"}, {"above": "sqrt(epsilon)"}],
     ("Your step does not use avg_sq_delta: what you remember of past steps changes nothing. What belongs "
      "above the line?",
      "Why is there a second average at all?", "Which unit should the numerator have?")),
    ("D49", {"above": "avg_sq_delta + epsilon"},
     ("A root stands below the line, but none above it: your numerator is still a square.",
      "What unit has your step?", "The two parts of the ratio should look alike.")),
    ("D50", {"below": "known + epsilon"},
     ("A root stands above the line, but none below it: your denominator is still a square.",
      "What unit has your step?", "The two parts of the ratio should look alike.")),
)

# Named by the tutor like all others, but no patients of the clinic, whose notebook counts them.
MORE = {
    "adagrad_step": _entries(
        "adagrad_step",
        ("A24", {"delta": "-learning_rate**2 * grad / below"}, RATE_TWICE),
        ("A25", {"new_param": "(param - learning_rate * grad) / below"}, ALL_BELOW),
        ("A26", [{"below": "np.maximum(sqrt(known), epsilon)"}, {"below": "sqrt(np.maximum(known, epsilon))"}],
         FLOOR, PASSES)),
    "rmsprop_step": _entries(
        "rmsprop_step",
        ("R26", {"delta": "-learning_rate**2 * grad / below"}, RATE_TWICE),
        ("R27", {"new_param": "(param - learning_rate * grad) / below"}, ALL_BELOW),
        ("R28", [{"below": "np.maximum(sqrt(known), epsilon)"}, {"below": "sqrt(np.maximum(known, epsilon))"}],
         FLOOR, PASSES),
        ("R29", {"new_avg": "rho * avg_sq_grad + ((1 - rho) * grad)**2"},
         _said(WEIGHT_SQUARED, which="your avg_sq_grad"))),
    "adadelta_step": _entries(
        "adadelta_step",
        ("D53", [{"new_avg": "rho * avg_sq_grad + ((1 - rho) * grad)**2"},
                 {"new_avg": "rho * avg_sq_grad + ((1 - rho) * grad)**2",
                  "new_avg_delta": "rho * avg_sq_delta + ((1 - rho) * delta)**2"}],
         _said(WEIGHT_SQUARED, which="your avg_sq_grad"))),
}


# -------------------------------------------------------------------- what the code does, whatever it returns

# For each key the sentence, with names for the facts, then hints: all of it has been seen to happen.
STATEMENTS = {
    "unwritten": (
        "{name} is not written to its end yet: put your own lines in place of the placeholder and check again.",),
    "endless": (
        "{name} did not come back within a second, and was stopped. Look for a loop that never ends.",
        "What must become false for your loop to stop, and which line changes it?"),
    "nothing": (
        "Nothing came back (None). If {name} is not written yet, write it; if it is, the return line is missing.",),
    "arity": (
        "A call with the {count} arguments of the exercise, {arguments}, does not fit: yours takes {takes}. Their "
        "order counts, their names do not.",),
    "no-class": (
        "The exercise asks for a class, used like this: {signature}; this one is {got}.",),
    "no-update": (
        "Your class has no method update(params, grads) yet.",),
    "memory": (
        "Asked twice with the same arguments, yours gives different answers: something changes between the "
        "calls. Where does it live?",
        "Which names in your function are neither parameters nor assigned inside it?",
        "A step should know nothing but what it is given."),
    "shared-memory": (
        "Two objects of yours took the same steps, in turn, and ended in different places. What belongs to "
        "both of them? Make two optimizers and step one.",
        "Where is your memory created: in the class, or for each object?",
        "What is different for a name that is written with self. in front?"),
    "numbers-only": (
        "Yours answers for one number, but this array raises {error} Which operation in your code does not take "
        "it?",
        "Give it [1, 2] as an array and read the last lines of the error.",
        "NumPy's functions take arrays; math and float take one number, and so does if."),
    "arrays-only": (
        "Yours answers for arrays, but a plain number raises {error} Which operation in your code needs an "
        "array?",
        "A number has no length and no index.",
        "What would np.asarray change?"),
    "raises": (
        "Yours raises {error}",
        "Call it yourself with these inputs and read the last lines of the error."),
    "results": (
        "Yours gave back {got}; the exercise asks for {wanted}.",
        "Read the arrow at the end of the signature, then your return line."),
    "not-numbers": (
        "Your {which} came back as {got}, which is no number or array of numbers.",),
    "shape": (
        "Your {which} came back with shape {got}; {first} came in with shape {wanted}. All operations here "
        "are element by element.",
        "Look for an operation that joins elements (a sum, a mean, a product of matrices) or adds brackets."),
    "single-precision": (
        "The formula is right, but only to about seven digits: your {names} came back in single precision. "
        "Where does a float32 or float16 come in?",),
    "inputs-changed": (
        "The caller's {names} changed while yours ran. Run the cell twice: different answers?",
        "Which lines write into something you were given?",
        "+=, *= and [...] = write into an array; a new name with = does not."),
    "defaults": (
        "Right whenever everything is passed, but your defaults differ from the exercise's: {signature}.",
        "Compare the first line of your definition with the signature."),
    "not-finite": (
        "Your {which} came back as {got}. Which division is by zero, which root of a negative number, which "
        "number too large?",
        "Compute it on paper with these inputs, line by line, until it happens."),
    "rounding": (
        "Your {names} came back with no more than {decimals} decimals. Numbers of 1e-6 and smaller occur "
        "here: what happens to them on the way out?",
        "Rounding is for showing.",
        "Which line makes the digits fewer?"),
    "integers": (
        "Right with fractions in; but with whole numbers in, only whole numbers came out of {names}. Where "
        "did the fraction go?",
        "What type is the array you were given, and what type is yours?",
        "An array made like the input has the input's type."),
    "wrong-for-integers": (
        "Right with fractions in, but not with an array of integers, though the same values as floats come "
        "out right. Which line depends on the type?",
        "What does // do, and what does an integer array do with a fraction stored in it?"),
    "wrong-for-arrays": (
        "Each of these elements comes out right by itself, but not as an array: here {how}. Which line "
        "does not treat each element as it would a number?",
        "Every element should get what it would get alone."),
    "wrong-for-numbers": (
        "Right for arrays, but not for plain numbers: here {how}. Which line depends on what comes in?",),
    "elements": (
        "I changed the second element of the inputs only, and the first element of your {which} noticed. "
        "Every element should come out as it would alone.",
        "Look for a sum, a mean, a maximum or a norm: over what does it run?"),
    "ignores": (
        "I changed {names}{each} alone, a little and a lot, and nothing in your answer changed: on the inputs "
        "tried yours ignores {names}.",
        "Which names of the signature do not occur in your lines?",
        "Is there a number in your code that should be a name?"),
    "zero-gradient": (
        "The gradient is zero and your param moves all the same. What moves it?",
        "Which factor should every step have?"),
    "uphill": (
        "Where the gradient is {sign}, your param went {way}: that is uphill. Count the minus signs.",
        "Which way does a positive gradient push your param?",
        "If delta carries its minus sign already, what should happen to it in the last line?"),
    "stands-still": (
        "The gradient is not zero, and your param stays where it was.",
        "What do you add to param, and is it zero here?"),
    "negative-state": (
        "Your {which} came back negative, but squares never are. Its next root is not a number.",
        "What enters it, and with which sign?"),
    "outside": (
        "An average lies between what was there and what comes in, here {enters}; your {which} lies outside. "
        "Look at what enters, and at the two weights.",
        "The weights of an average add up to one. Do yours?", "What exactly do you multiply by 1 - rho?"),
    "shrinking-sum": (
        "A sum of squares never shrinks; your {which} did.",
        "What should a sum do with its old value?"),
    "zero-state": (
        "Wherever the state is above zero yours is right; where it is zero, as it is before the first step, "
        "it is not always.",
        "Compute the very first step on paper."),
    "constant-factor": (
        "Your step goes the right way, but on every input tried it is the same {kind} of what it should be. "
        "Which factor is in your code and not in the formula, or the other way round?",
        "Is there a number in your code that is in no formula?"),
    "step-only": (
        "Your {right} came out right on every input tried, and your avg_sq_delta follows from the step you "
        "took: only the step itself is off. Here {how}. Look at the line that makes it.",
        "Compute the step on paper with these inputs and print each factor."),
    "one-wrong": (
        "Your {right} came out right on every input tried, your {which} did not: here {how}. Start with the "
        "line that makes it.",
        "Compute that line on paper with these inputs and print each part of it."),
    "wrong": (
        "Here {how}. Start with the line that makes {which}.",
        "Compute that line on paper with these inputs and print each part of it."),
    "first-update": (
        "Already your first update is not right everywhere: here {how}. Which state does it start from, and "
        "what does the step make of it?",
        "Compute the first update on paper: before it, all state is zero."),
    "later-updates": (
        "Your first update is right on every input tried, a later one is not: what is remembered in "
        "between?",
        "Which state should the second update find, and which one does it find?",
        "Is the new state kept, and are all of its parts?"),
    "elsewhere": (
        "Right on most of the inputs tried, but not on these. What is different about them?",),
    "right": (
        "Right on every input tried.",),
}

# The catalogue's own names for what the table above states. Elsewhere the key itself is the id.
IDS = {
    ("adadelta_step", "rounding"): "D18", ("adadelta_step", "integers"): "D19",
    ("adadelta_step", "inputs-changed"): "D20", ("adadelta_step", "ignores rho"): "D22",
    ("adadelta_step", "ignores epsilon"): "D23", ("adadelta_step", "numbers-only"): "D29",
    ("adadelta_step", "memory"): "D33", ("Adadelta", "shared-memory"): "D33",
    ("adagrad_step", "ignores learning_rate"): "A10", ("adagrad_step", "ignores epsilon"): "A11",
    ("adagrad_step", "inputs-changed"): "A16",
}


def statement_id(exercise, key):
    """Return the catalogue's id of a statement about this exercise, or the key itself.

    >>> statement_id("adadelta_step", "rounding"), statement_id("ema", "rounding")
    ('D18', 'rounding')
    """
    return IDS.get((exercise, key)) or IDS.get((_step(exercise), key), key)


def _step(name):
    """The step that an exercise repeats; itself, if it is a function or not in the table."""
    return (name in EXERCISES and EXERCISES[name].step) or name


def _behaviours(exercise):
    """The right step of one exercise, spoilt in each way that is not a formula."""
    rows = [("rounding", _rounding), ("integers", _integers), ("inputs-changed", _in_place),
            ("numbers-only", _numbers_only), ("memory", _memory), ("nothing", _nothing), ("results", _too_few)]
    rows += [(f"ignores {name}", partial(_ignoring, name=name)) for name in exercise.arguments
             if name in CONSTANTS]
    return [_behaviour(exercise, key, spoil) for key, spoil in rows]


def _behaviour(exercise, key, spoil):
    message, *hints = STATEMENTS[key.split()[0]]
    id, wrong = statement_id(exercise.name, key), spoil(_plain(exercise), exercise)
    return Mistake(id, exercise.name, (wrong,), message, tuple(hints), "behaviour",
                   passes_examples=(exercise.name, key) in UNSEEN_BY_EXAMPLES)


UNSEEN_BY_EXAMPLES = {
    *product(["adagrad_step", "rmsprop_step", "adadelta_step"],
             ["integers", "inputs-changed", "ignores epsilon"]),
    ("adagrad_step", "rounding"), ("adadelta_step", "rounding"), ("adagrad_step", "ignores learning_rate"),
}
CONSTANTS = {"learning_rate": 0.01, "rho": 0.95, "epsilon": 1e-8}


def _plain(exercise):
    def right(*args):
        results = exercise.reference(*args)
        return results if len(results) > 1 else results[0]
    return right


def _each(change, results):
    return tuple(map(change, results)) if isinstance(results, tuple) else change(results)


def _rounding(right, exercise):
    return lambda *args: _each(lambda result: np.round(result, 5), right(*args))


def _integers(right, exercise):
    def wrong(*args):
        dtype = np.asarray(args[0]).dtype
        return _each(lambda result: np.asarray(result).astype(dtype), right(*args))
    return wrong


def _numbers_only(right, exercise):
    return lambda *args: right(*map(float, args))


def _nothing(right, exercise):
    return lambda *args: None


def _too_few(right, exercise):
    return lambda *args: (right(*args), 0) if len(exercise.results) == 1 else right(*args)[:-1]


def _ignoring(right, exercise, name):
    at, value = exercise.arguments.index(name), exercise.defaults.get(name, CONSTANTS[name])
    return lambda *args: right(*args[:at], value, *args[at + 1:])


def _memory(right, exercise):
    calls = count(1)
    return lambda *args: right(args[0] + next(calls), *args[1:])


def _in_place(right, exercise):
    def wrong(*args):
        results = right(*args)
        if np.ndim(args[0]):
            args[0][...] = np.atleast_1d(results[0] if isinstance(results, tuple) else results)
        return results
    return wrong


# ------------------------------------------------------------------------------------ the same, in a class

FORGETS = ("Every update of yours starts from the same memory: what the one before has learnt is lost. Where "
           "does the new state go?",
           "What should an object still know at its second update?", "Look for the line that sets self.")
TOO_LARGE = ("The average below your line comes out 1/(1 - rho) times too large from the first update on, "
             "ten times at rho = 0.9.",
             "The weights of an average add up to one. Do yours?",
             "Is there a weight missing, or a division too many?")
GIVES_STEP = ("You hand back the step, not the place it leads to.", *DELTA_GIVEN[1:])
IN_CLASS = {
    "A12": FORGETS, "R15": FORGETS, "D16": FORGETS,
    "A15": GIVES_STEP, "R17": GIVES_STEP, "D35": GIVES_STEP,
    "D04": (
        "From zero state yours never moves: what should stand above the line when avg_sq_delta is 0?",
        "Where does the first step ever come from?", "Compare what you add above and below the line."),
    "D21": (
        "From zero state yours never moves, and with a zero gradient it computes 0/0. What should stand "
        "above the line when avg_sq_delta is 0, and what below?", *NO_EPSILON),
    "D45": (
        "Your avg_sq_grad starts from zero at every update: what it has learnt is lost.", *FORGETS[1:]),
    "D17": (
        "Your two averages change places from one update to the next.",
        "In which order does the step give its results, and in which order do you take them?"),
}
ONLY_IN_A_STEP = {"A13", "R16"}        # a class hands back the params alone
WARM_START = ("Your state is not zero before the first update. What should an object remember that has seen "
              "nothing?",
              "What do you know before the first gradient?", "Look at the line that creates the state.")
FIRST_SQUARE = ("Your avg_sq_grad starts as the first square itself, as if that had been there for ever. Here it "
                "starts at zero, and the first square gets the weight 1 - rho, too.",
                "What do you know before the first gradient?", "What does your code do at the first update only?")
OWN_PARAMS = ("From the second update on, yours starts where its own last update ended, whatever params it is given.",
              "Who decides where the parameters are now: your object, or the caller?",
              "What belongs in the memory, and what comes in anew each time?")
HYPER_SEATS = ("Your results are what the right formula gives with two of the hyperparameters exchanged.",
               "In which order does the step take its arguments, and in which order do you pass them?",
               "Lay the signature of the step beside the line that calls it.")


ADAM = _entries(
    "adam_step",
    ("M1", {"delta": "learning_rate * mean / below"}, SIGN),
    ("M2", {"mean": "new_avg", "mean_sq": "new_avg_sq"},
     ("Neither average is divided by the total of its weights. From zero state both are small, but not by the "
      "same factor: your first step has another length than learning_rate.",
      "What is an average of ones after a single step from zero?",
      "Which two divisions does the statement ask for?")),
    ("M3", {"mean": "new_avg"},
     ("The average of gradients is used as it is: from zero state your first step is 1 - rho_grad times as long as "
      "it should be.",
      "What is each average divided by before it is used?", "Two divisions are asked for. Which one is missing?")),
    ("M4", {"mean_sq": "new_avg_sq"},
     ("The average of squares is used as it is: from zero state your first step is too long, by the root of "
      "1/(1 - rho).",
      "What is each average divided by before it is used?", "Two divisions are asked for. Which one is missing?")),
    ("M5", {"mean": "new_avg / (1 - rho_grad**count)", "mean_sq": "new_avg_sq / (1 - rho**count)"},
     ("You correct with the count from before this step: at the first step that divides by zero.",
      "How many gradients have entered the averages when you divide?")),
    ("M6", {"mean": "new_avg / (1 - rho_grad)", "mean_sq": "new_avg_sq / (1 - rho)"},
     ("Your correction is that of the first step at every step: the total of the weights grows with the count.",
      "What is the total of the weights after many steps?", "Which of your results should occur in an exponent?")),
    ("M7", {"give": "new_param, mean, mean_sq, new_count"},
     ("You hand back the corrected averages. The next step corrects them once more.",
      "Which average goes into the next average: the one before or after the division?")),
    ("M8", {"give": "new_param, new_avg, new_avg_sq, count"}, _said(STALE, which="count")),
    ("M9", {"below": "sqrt(mean_sq + epsilon)"},
     ("You add epsilon before the root; this exercise adds it after. Only a large epsilon or a tiny average can "
      "tell them apart.", "There are two places below the line where epsilon can go.")),
    ("M10", {"below": "mean_sq + epsilon"},
     ("One operation is missing below the line: an average of squares is no length yet.",
      "What unit has your denominator, and what unit has grad?")),
    ("M11", {"delta": "-learning_rate * grad / below"},
     ("Today's gradient stands above the line where its average belongs: yours is RMSProp with a correction.",
      "Which of your values is computed and then not used?")),
    ("M12", {"new_avg": "(1 - rho_grad) * avg_grad + rho_grad * grad"}, _said(EXCHANGED, which="your avg_grad")),
    ("M13", {"new_avg_sq": "(1 - rho) * avg_sq_grad + rho * grad**2"}, _said(EXCHANGED, which="your avg_sq_grad")),
    ("M14", {"new_avg": "rho * avg_grad + (1 - rho) * grad", "mean": "new_avg / (1 - rho**new_count)",
             "new_avg_sq": "rho_grad * avg_sq_grad + (1 - rho_grad) * grad**2",
             "mean_sq": "new_avg_sq / (1 - rho_grad**new_count)"},
     ("rho and rho_grad have changed places: the gradients get the long memory and the squares the short one.",
      "Which of the two averages should be the slower one?")),
    ("M15", {"below": "sqrt(mean_sq)"},
     ("A feature never seen has zero gradient and zero state: yours computes 0/0 there. What keeps the "
      "denominator from zero?", *NO_EPSILON)),
    ("M16", {"give": "delta, new_avg, new_avg_sq, new_count"}, DELTA_GIVEN),
)

FORMULAS = {"gd_step": GD, "ema": EMA, "adagrad_step": ADAGRAD, "rmsprop_step": RMSPROP,
            "adadelta_step": ADADELTA, "adam_step": ADAM}

# Those that often come two at a time, the most fundamental first, in a few words that stay true in company.
FREQUENT = {
    "adagrad_step": {
        "A7": "the step goes uphill, so a minus sign is missing or one too many",
        "A2": "you divide by the sum from before today's gradient",
        "A3": "the root below the line is missing",
        "A1": "epsilon stands before the root, where this course has it after",
        "A9": "epsilon is missing below the line",
        "A12": "the new sum_sq_grad is not handed on",
        "A13": "the results have exchanged their seats",
        "A4": "the sum forgets, as an average does",
        "A14": "today's square replaces the sum, where it should join it",
        "A15": "the first result is the step, not the place it leads to",
        "A18": "learning_rate is missing from the step"},
    "rmsprop_step": {
        "R12": "the step goes uphill, so a minus sign is missing or one too many",
        "R4": "rho and 1 - rho have changed places in the average",
        "R5": "the weights of your average do not add up to one",
        "R6": "the average never forgets",
        "R2": "you divide by the average from before today's gradient",
        "R3": "the root below the line is missing",
        "R1": "epsilon stands after the root, where this course has it before",
        "R13": "epsilon is missing below the line",
        "R15": "the new avg_sq_grad is not handed on",
        "R16": "the results have exchanged their seats",
        "R17": "the first result is the step, not the place it leads to",
        "R18": "learning_rate is missing from the step"},
    "adadelta_step": {
        "D09": "the step goes uphill, so a minus sign is missing or one too many",
        "D13": "the ratio stands on its head",
        "D05": "the roots are missing above and below the line",
        "D06": "rho and 1 - rho have changed places in both averages",
        "D07": "the weights of your avg_sq_grad do not add up to one",
        "D08": "your avg_sq_grad never forgets",
        "D01": "the denominator uses the average from before today's gradient",
        "D03": "epsilon is added after the roots instead of before",
        "D04": "epsilon is missing above the line",
        "D10": "your avg_sq_delta takes in the gradient, not the step",
        "D11": "your avg_sq_delta takes in the step itself, not its square",
        "D12": "your avg_sq_delta watches the position, not the step",
        "D21": "epsilon is missing above and below the line",
        "D16": "the new averages are not handed on",
        "D17": "the two averages have exchanged their seats",
        "D25": "a learning rate has crept into the last line",
        "D26": "rho and 1 - rho have changed places in avg_sq_delta",
        "D34": "rho and 1 - rho have changed places in avg_sq_grad",
        "D35": "the first result is the step, not the place it leads to"},
}

# What two mistakes have in common that lead a class to the same steps from zero state.
ALIKE = {
    "A12/A14": FORGETS,
    "R5/R10": TOO_LARGE,
    "D01/D52": (
        "Every one of your steps is exactly -grad: that is gradient descent with rate 1, for ever. Above and "
        "below the line stand equal numbers each time: why?",
        "From zero state, which average knows of today's gradient when you divide?",
        "Print what stands above the line and what stands below it, for three updates."),
    "D07/D24": TOO_LARGE,
    "D46/D47": (
        "Your steps come out as if avg_sq_delta were zero at every update: they never learn how long the "
        "last ones were.",
        "What is avg_sq_delta at your second update?", "Is it kept, and is it used above the line?"),
}


def brief(id):
    """Return the few words for one of the frequent mistakes.

    >>> brief("D13")
    'the ratio stands on its head'
    """
    return next(words[id] for words in FREQUENT.values() if id in words)


@cache
def catalogue(name):
    """Return the mistakes of an exercise that its values give away: the single ones, then the pairs.

    >>> [mistake.id for mistake in catalogue("gd_step")][:2]
    ['G1', 'G2']
    """
    step = _step(name)
    if isinstance(EXERCISES.get(name), Expression):
        return [Mistake(id, name, (wrong,), sentence) for id, (wrong, sentence) in EXERCISES[name].slips.items()]
    singles = [mistake for mistake in FORMULAS.get(step, []) + MORE.get(step, [])
               if step == name or mistake.id not in ONLY_IN_A_STEP]
    frequent = [mistake for id in FREQUENT.get(step, ()) for mistake in singles if mistake.id == id]
    pairs = [pair for pair in map(_pair, combinations(frequent, 2)) if pair.wrong]
    found = [_placed(mistake, name) for mistake in singles + pairs]
    return found if step == name else [*_only_in_a_class(name), *found]


def _pair(two):
    """Both mistakes in one function, where they touch different lines."""
    first, second = two
    wrong = tuple(Formula(first.exercise, one.lines | other.lines)
                  for one, other in product(first.wrong, second.wrong)
                  if not one.lines.keys() & other.lines.keys())
    message = f"Two things at once: {brief(first.id)}; and {brief(second.id)}. Take the first one first."
    return Mistake(f"{first.id}+{second.id}", first.exercise, wrong, message, first.hints,
                   passes_examples=first.passes_examples and second.passes_examples)


def _placed(mistake, name):
    """The mistake of a step as the same mistake in the class that repeats the step."""
    if mistake.exercise == name:
        return mistake
    message, *hints = IN_CLASS.get(mistake.id, (mistake.message, *mistake.hints))
    wrong = tuple(partial(_run, formula, EXERCISES[name].states) for formula in mistake.wrong)
    return Mistake(mistake.id, name, wrong, message, tuple(hints), mistake.kind)


def _run(formula, states, params, grads, *hyperparameters, start=0.0):
    calls = count(1)
    params = fold(lambda *args: formula(*args, t=next(calls)), states, params, grads, *hyperparameters,
                  start=start)
    return params, params


def _only_in_a_class(name):
    """What goes wrong between the updates, with the right step."""
    exercise = EXERCISES[name]
    right, states = Formula(exercise.step, {}), exercise.states

    def entry(key, sentences, *wrong):
        return Mistake(f"{name}-{key}", name, wrong, sentences[0], sentences[1:])
    entries = [
        entry("start", WARM_START, *(partial(_run, right, states, start=start) for start in (1.0, 0.1))),
        entry("params", OWN_PARAMS, partial(_from_own_params, right, states)),
        entry("seats", HYPER_SEATS, *(partial(_exchanged, right, states, *seats)
                                      for seats in combinations(range(len(exercise.defaults)), 2)))]
    if "new_avg" in RIGHT[exercise.step]:
        line = f"grad**2 if t == 1 else {RIGHT[exercise.step]['new_avg']}"
        entries.append(entry("first", FIRST_SQUARE, partial(_run, Formula(exercise.step, {"new_avg": line}), states)))
    return entries


def _from_own_params(formula, states, params, grads, *hyperparameters):
    place = params[0]

    def step(_, *others, t):
        nonlocal place
        place, *state = formula(place, *others)
        return place, *state
    return _run(step, states, params, grads, *hyperparameters)


def _exchanged(formula, states, one, two, params, grads, *hyperparameters):
    order = list(hyperparameters)
    order[one], order[two] = order[two], order[one]
    return _run(formula, states, params, grads, *order)


BEHAVIOURS = [behaviour for exercise in EXERCISES.values() if isinstance(exercise, Step) and not exercise.step
              for behaviour in _behaviours(exercise)]
