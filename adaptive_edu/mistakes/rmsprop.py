"""What goes wrong in RMSProp: in place of which line of `RIGHT` stands what, and what a tutor says."""
from . import sentences as say
from . import slips
from .entry import PASSES, entries
from .sentences import filled

FORMULAS = entries(
    "rmsprop_step",
    ("R12", {"delta": "learning_rate * grad / below"}, say.SIGN),
    ("R4", {"new_avg": "(1 - rho) * avg_sq_grad + rho * grad**2"},
     filled(say.EXCHANGED, which="your avg_sq_grad")),
    ("R5", {"new_avg": "rho * avg_sq_grad + grad**2"}, filled(say.UNWEIGHTED, Which="Your avg_sq_grad")),
    ("R6", [{"new_avg": "avg_sq_grad + grad**2"}, {"new_avg": "avg_sq_grad + (1 - rho) * grad**2"}],
     filled(say.ENDLESS, which="your avg_sq_grad")),
    ("R2", {"known": "avg_sq_grad"},
     ("You divide by the average from before today's gradient. From zero state your denominator is the root "
      "of epsilon alone: at epsilon = 1e-8 your first step is ten thousand times learning_rate times grad.",
      *say.OLD_BELOW)),
    ("R3", {"below": "known + epsilon"},
     ("One operation is missing below the line. Multiply all gradients by 10 and your steps shrink to about "
      "a tenth; they should hardly change.",
      "What unit has your denominator, and what unit has grad?",
      "avg_sq_grad averages squares. How do you get back to the size of a gradient?")),
    ("R1", {"below": "sqrt(known) + epsilon"},
     ("Two conventions live side by side: you add epsilon after the root, as PyTorch does; this course adds "
      "it before. Only a large epsilon or a tiny average can tell them apart.",
      *say.EPSILON_ELSEWHERE),
     {"kind": "convention", **PASSES}),
    ("R13", {"below": "sqrt(known)"}, say.NO_EPSILON, PASSES),
    ("R15", {"give": "new_param, avg_sq_grad"}, filled(say.STALE, which="avg_sq_grad")),
    ("R16", {"give": "new_avg, new_param"}, say.SEATS),
    ("R7", {"new_avg": "rho * avg_sq_grad + (1 - rho) * grad", "below": "sqrt(known**2 + epsilon)"},
     ("You average first and square afterwards. Gradients +1, -1, +1, ... nearly cancel in your average, so "
      "the steps become about 19 times too long at rho = 0.9.",
      "Which comes first: the square or the average?", "Read the name avg_sq_grad from the inside out.")),
    ("R10", [{"known": "new_avg / (1 - rho)"}, {"known": "new_avg / (1 - rho**t)"}],
     ("You divide avg_sq_grad by one minus a power of rho before you use it: that is Adam's correction of a "
      "young average, and not asked here.",
      *say.CORRECTED)),
    ("R24", {"new_avg": "(rho * avg_sq_grad + (1 - rho) * grad**2) / (1 - rho)"},
     filled(say.DIVIDED, which="the average")),
    ("R14", [{"new_avg": "rho * avg_sq_grad + (1 - rho) * np.mean(grad**2)"},
             {"new_avg": "rho * avg_sq_grad + (1 - rho) * np.sum(grad**2)"},
             {"new_avg": "rho * avg_sq_grad + (1 - rho) * np.dot(grad, grad)"},
             {"below": "sqrt(np.mean(known) + epsilon)"}, {"below": "sqrt(np.sum(known) + epsilon)"}], say.WHOLE),
    ("R17", {"give": "delta, new_avg"}, say.DELTA_GIVEN),
    ("R18", {"delta": "-grad / below"}, say.NO_RATE),
    ("R19", {"delta": "-learning_rate / below"}, say.NO_GRAD),
    ("R20", *slips.UNSQUARED),
    ("R21", {"new_avg": "(rho * avg_sq_grad + (1 - rho)) * grad**2"}, filled(say.BRACKET, which="avg_sq_grad")),
    ("R25", {"new_avg": "rho * avg_sq_grad + 1 - rho * grad**2"}, filled(say.LONE_ONE, which="your avg_sq_grad")),
    ("R22", *slips.LOOSE_EPSILON),
    ("R23", {"delta": "-learning_rate * grad * below"},
     ("A parameter with large gradients takes far larger steps with yours; the root is there to even them "
      "out. On which side of the line should it stand?",
      *say.ROOT_ABOVE)),
)

# Named by the tutor like all others, but only visitors of the clinic, whose notebook counts its patients.
MORE = entries(
    "rmsprop_step",
    ("R26", *slips.RATE_TWICE),
    ("R27", *slips.ALL_BELOW),
    ("R28", *slips.FLOOR),
    ("R29", {"new_avg": "rho * avg_sq_grad + ((1 - rho) * grad)**2"},
     filled(say.WEIGHT_SQUARED, which="your avg_sq_grad")),
)
