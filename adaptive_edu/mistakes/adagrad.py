"""What goes wrong in Adagrad: in place of which line of `RIGHT` stands what, and what a tutor says."""
from . import sentences as say
from . import slips
from .entry import PASSES, entries
from .sentences import filled

FORMULAS = entries(
    "adagrad_step",
    ("A7", {"delta": "learning_rate * grad / below"}, say.SIGN),
    ("A2", {"known": "sum_sq_grad"},
     ("You divide by the sum from before today's gradient. From zero state that leaves only epsilon below "
      "the line, and the first step is learning_rate * grad / epsilon. What is in the sum when you use it?",
      *say.OLD_BELOW)),
    ("A3", {"below": "known + epsilon"},
     ("One operation is missing below the line. Multiply the loss by ten: your first step shrinks to about a "
      "tenth, where it should hardly change.",
      "What unit has your denominator, and what unit has grad?",
      "sum_sq_grad is a sum of squares. How do you get back to the size of a gradient?")),
    ("A1", {"below": "sqrt(known + epsilon)"},
     ("Legitimate, and some libraries do so, but it is another convention: you add epsilon before the root, "
      "this course adds it after. Only a large epsilon or a tiny sum can tell them apart.",
      *say.EPSILON_ELSEWHERE),
     {"kind": "convention", **PASSES}),
    ("A9", {"below": "sqrt(known)"}, say.NO_EPSILON, PASSES),
    ("A12", {"give": "new_param, sum_sq_grad"}, filled(say.STALE, which="sum_sq_grad")),
    ("A13", {"give": "new_sum, new_param"}, say.SEATS),
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
            {"below": "sqrt(np.sum(known)) + epsilon"}, {"below": "sqrt(np.mean(known)) + epsilon"}], say.WHOLE),
    ("A14", {"new_sum": "grad**2"},
     ("Your sum_sq_grad is today's square alone: what was given to you is forgotten. Feed it ones and it "
      "stays at 1.",
      "What did you do with the sum you were given?", "A sum needs a plus sign.")),
    ("A15", {"give": "delta, new_sum"}, say.DELTA_GIVEN),
    ("A17", {"delta": "-learning_rate / below"}, say.NO_GRAD),
    ("A18", {"delta": "-grad / below"}, say.NO_RATE),
    ("A19", *slips.LOOSE_EPSILON),
    ("A20", {"delta": "-learning_rate * grad * below"},
     ("A parameter with large gradients takes larger and larger steps with yours; Adagrad slows it down. On "
      "which side of the line should the root stand?",
      *say.ROOT_ABOVE)),
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

# Named by the tutor like all others, but only visitors of the clinic, whose notebook counts its patients.
MORE = entries(
    "adagrad_step",
    ("A24", *slips.RATE_TWICE),
    ("A25", *slips.ALL_BELOW),
    ("A26", *slips.FLOOR),
    ("A27", [{"new_sum": "sum_sq_grad + grad**2 + epsilon", "below": "sqrt(known)"},
             {"new_sum": "sum_sq_grad + grad**2 + epsilon"}],
     ("You keep epsilon in the state. Feed it zeros: sum_sq_grad should stay where it is; yours grows by epsilon each "
      "time.",
      "What is epsilon for: the memory, or the division?", "What do you hand back besides squares?"), PASSES),
)
