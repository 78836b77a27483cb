"""What goes wrong in gradient descent: in place of which line of `RIGHT` stands what, and what a tutor says."""
from . import sentences as say
from .entry import entries

FORMULAS = entries(
    "gd_step",
    ("G1", {"delta": "learning_rate * grad"}, say.SIGN),
    ("G2", {"delta": "-grad"}, say.NO_RATE),
    ("G3", {"give": "delta"}, say.DELTA_GIVEN),
    ("G4", {"delta": "-grad / learning_rate"},
     ("A larger learning_rate makes your step shorter. Should it?",
      "What does doubling the rate do to the length of a step?", "Multiply or divide: which one is it?")),
    ("G5", {"delta": "-learning_rate"}, say.NO_GRAD),
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
    ("G10", {"delta": "-learning_rate**2 * grad"}, say.RATE_TWICE),
)
