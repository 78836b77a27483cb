"""What goes wrong in Adadelta: in place of which line of `RIGHT` stands what, and what a tutor says."""
from . import sentences as say
from . import slips
from .entry import PASSES, entries
from .sentences import filled

TWO_ROOTS = "The two roots should look alike.", "Compare your two roots symbol by symbol."
TWO_PARTS = "What unit has your step?", "The two parts of the ratio should look alike."
TOO_NEW = "(rho * avg_sq_delta + (1 - rho) * (sqrt(avg_sq_delta + epsilon) / below * grad)**2)"

FORMULAS = entries(
    "adadelta_step",
    ("D09", [{"new_param": "param - delta"}, {"delta": "above / below * grad"}], say.SIGN),
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
     filled(say.EXCHANGED, which="your two averages")),
    ("D07", {"new_avg": "rho * avg_sq_grad + grad**2"}, filled(say.UNWEIGHTED, Which="Your avg_sq_grad")),
    ("D08", [{"new_avg": "avg_sq_grad + grad**2"}, {"new_avg": "avg_sq_grad + (1 - rho) * grad**2"}],
     filled(say.ENDLESS, which="your avg_sq_grad")),
    ("D01", {"known": "avg_sq_grad"},
     ("Your denominator has not heard of today's gradient. From zero state, print delta for three gradients: "
      "why is it exactly -grad each time?",
      *say.OLD_BELOW)),
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
             {"below": "sqrt(np.sum(known) + epsilon)"}, {"below": "sqrt(np.mean(known) + epsilon)"}], say.WHOLE),
    ("D16", {"give": "new_param, avg_sq_grad, avg_sq_delta"}, filled(say.STALE, which="two averages")),
    ("D17", {"give": "new_param, new_avg_delta, new_avg"},
     ("Right numbers, exchanged seats: your second and third results have changed places. (PyTorch's page "
      "uses its two letters the other way round from many others.)",
      *say.SEATS[1:])),
    ("D21", {"above": "sqrt(avg_sq_delta)", "below": "sqrt(known)"},
     ("Start at rest with gradient 0: yours computes 0/0. With avg_sq_delta = 0 it could not even leave.",
      "What does a parameter do that has never seen a gradient?",
      "Which argument have you not used?"), PASSES),
    ("D24", [{"known": "new_avg / (1 - rho)"}, {"known": "new_avg / (1 - rho**t)"}],
     ("Both averages start low by the same factor, so their ratio is already fair. You correct one of them "
      "alone, and your first step from zero state is about sqrt(1 - rho) times what it should be.",
      *say.CORRECTED)),
    ("D48", {"new_avg": "(rho * avg_sq_grad + (1 - rho) * grad**2) / (1 - rho)"},
     filled(say.DIVIDED, which="avg_sq_grad")),
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
     filled(say.EXCHANGED, which="your avg_sq_delta")),
    ("D34", {"new_avg": "(1 - rho) * avg_sq_grad + rho * grad**2"},
     filled(say.EXCHANGED, which="your avg_sq_grad")),
    ("D27", [{"new_avg": "rho * avg_sq_grad + (1 - rho) * grad**2 + epsilon", "below": "sqrt(known)"},
             {"new_avg": "rho * avg_sq_grad + (1 - rho) * grad**2 + epsilon"}],
     ("You keep epsilon in the state. Feed it zeros: avg_sq_grad should die out; yours settles at "
      "epsilon / (1 - rho).",
      "What is epsilon for: the memory, or the division?", "What do you hand back besides squares?"), PASSES),
    ("D30", {"below": "sqrt(known)"},
     ("Zero gradient at zero state divides by 0 below the line, though above the line you were careful.",
      *say.NO_EPSILON[1:]), PASSES),
    ("D35", {"give": "delta, new_avg, new_avg_delta"}, say.DELTA_GIVEN),
    ("D36", {"new_avg": "(rho * avg_sq_grad + (1 - rho)) * grad**2"}, filled(say.BRACKET, which="avg_sq_grad")),
    ("D51", [{"new_avg": "rho * avg_sq_grad + 1 - rho * grad**2"},
             {"new_avg": "rho * avg_sq_grad + 1 - rho * grad**2",
              "new_avg_delta": "rho * avg_sq_delta + 1 - rho * delta**2"}],
     filled(say.LONE_ONE, which="your avg_sq_grad")),
    ("D52", {"above": "sqrt(rho * avg_sq_delta + (1 - rho) * grad**2 + epsilon)",
             "new_avg_delta": "rho * avg_sq_delta + (1 - rho) * grad**2"},
     ("Two things at once: your avg_sq_delta takes in the gradient, not the step; and you bring it up to date "
      "before you use it above the line.",
      "What does the last word of avg_sq_delta say?",
      "Which has to be known first: the step, or the average of the steps?")),
    ("D37", *slips.UNSQUARED),
    ("D38", {"delta": "-above / below"}, say.NO_GRAD),
    ("D39", {"below": "sqrt(known) + epsilon"},
     ("Above the line your epsilon is under the root, below the line it is not. What is added before the "
      "root, and what after?",
      *TWO_ROOTS), PASSES),
    ("D40", {"above": "sqrt(avg_sq_delta) + epsilon"},
     ("Below the line your epsilon is under the root, above the line it is not: from zero state you start "
      "with steps about 1000 times too short at epsilon = 1e-6.",
      *TWO_ROOTS), PASSES),
    ("D41", {"new_avg": "rho * avg_sq_grad + grad**2", "new_avg_delta": "rho * avg_sq_delta + delta**2"},
     filled(say.UNWEIGHTED, Which="Each of your two averages")),
    ("D42", {"new_avg_delta": "rho * avg_sq_delta + delta**2"},
     ("Put the same delta into avg_sq_delta for ever: it should tend to the square of delta. Yours tends to "
      "1/(1 - rho) times that, ten times at rho = 0.9.", *say.UNWEIGHTED[1:])),
    ("D43", [{"new_avg": "avg_sq_grad + grad**2", "new_avg_delta": "avg_sq_delta + delta**2"},
             {"new_avg": "avg_sq_grad + (1 - rho) * grad**2",
              "new_avg_delta": "avg_sq_delta + (1 - rho) * delta**2"}],
     ("Neither of your averages ever forgets: both only grow. What should make them fade?", *say.ENDLESS[1:])),
    ("D44",
     [{"new_avg_delta": "avg_sq_delta + delta**2"}, {"new_avg_delta": "avg_sq_delta + (1 - rho) * delta**2"}],
     ("Your avg_sq_delta never forgets: it only grows. What should make it fade?", *say.ENDLESS[1:])),
    ("D45", {"give": "new_param, avg_sq_grad, new_avg_delta"}, filled(say.STALE, which="avg_sq_grad")),
    ("D46", {"give": "new_param, new_avg, avg_sq_delta"},
     ("You hand back the avg_sq_delta you were given. From zero state it stays zero for ever: your steps can "
      "never learn how long the last ones were.", *say.STALE[1:])),
    ("D47", [{"above": "1.0"}, {"above": "epsilon"}, {"above": "sqrt(epsilon)"}],
     ("Your step does not use avg_sq_delta: what you remember of past steps changes nothing. What belongs "
      "above the line?",
      "Why is there a second average at all?", "Which unit should the numerator have?")),
    ("D49", {"above": "avg_sq_delta + epsilon"},
     ("A root stands below the line, but none above it: your numerator is still a square.",
      *TWO_PARTS)),
    ("D50", {"below": "known + epsilon"},
     ("A root stands above the line, but none below it: your denominator is still a square.",
      *TWO_PARTS)),
)

# Named by the tutor like all others, but only visitors of the clinic, whose notebook counts its patients.
MORE = entries(
    "adadelta_step",
    ("D53", [{"new_avg": "rho * avg_sq_grad + ((1 - rho) * grad)**2"},
             {"new_avg": "rho * avg_sq_grad + ((1 - rho) * grad)**2",
              "new_avg_delta": "rho * avg_sq_delta + ((1 - rho) * delta)**2"}],
     filled(say.WEIGHT_SQUARED, which="your avg_sq_grad")),
)
