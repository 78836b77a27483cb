"""What goes wrong in Adam, which a learner adds to the family: in place of which line of `RIGHT` stands what."""
from . import sentences as say
from .entry import entries
from .sentences import filled

FORMULAS = entries(
    "adam_step",
    ("M1", {"delta": "learning_rate * mean / below"}, say.SIGN),
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
    ("M8", {"give": "new_param, new_avg, new_avg_sq, count"}, filled(say.STALE, which="count")),
    ("M9", {"below": "sqrt(mean_sq + epsilon)"},
     ("You add epsilon before the root; this exercise adds it after. Only a large epsilon or a tiny average can "
      "tell them apart.", "There are two places below the line where epsilon can go.")),
    ("M10", {"below": "mean_sq + epsilon"},
     ("One operation is missing below the line: an average of squares is no length yet.",
      "What unit has your denominator, and what unit has grad?")),
    ("M11", {"delta": "-learning_rate * grad / below"},
     ("Today's gradient stands above the line where its average belongs: yours is RMSProp with a correction.",
      "Which of your values is computed and then not used?")),
    ("M12", {"new_avg": "(1 - rho_grad) * avg_grad + rho_grad * grad"}, filled(say.EXCHANGED, which="your avg_grad")),
    ("M13", {"new_avg_sq": "(1 - rho) * avg_sq_grad + rho * grad**2"}, filled(say.EXCHANGED, which="your avg_sq_grad")),
    ("M14", {"new_avg": "rho * avg_grad + (1 - rho) * grad", "mean": "new_avg / (1 - rho**new_count)",
             "new_avg_sq": "rho_grad * avg_sq_grad + (1 - rho_grad) * grad**2",
             "mean_sq": "new_avg_sq / (1 - rho_grad**new_count)"},
     ("rho and rho_grad have changed places: the gradients get the long memory and the squares the short one.",
      "Which of the two averages should be the slower one?")),
    ("M15", {"below": "sqrt(mean_sq)"}, say.NO_EPSILON),
    ("M16", {"give": "delta, new_avg, new_avg_sq, new_count"}, say.DELTA_GIVEN),
)
