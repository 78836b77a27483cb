"""What goes wrong in an exponential moving average: in place of which line of `RIGHT` stands what."""
from . import sentences as say
from .entry import entries
from .sentences import filled

FORMULAS = entries(
    "ema",
    ("E1", {"new_average": "(1 - rho) * average + rho * value"}, filled(say.EXCHANGED, which="yours")),
    ("E2", {"new_average": "rho * average + value"}, filled(say.UNWEIGHTED, Which="Yours")),
    ("E3", {"new_average": "average + value"}, filled(say.ENDLESS, which="yours")),
    ("E4", {"new_average": "average + (1 - rho) * value"}, filled(say.ENDLESS, which="yours")),
    ("E5", {"new_average": "(rho * average + (1 - rho)) * value"},
     ("A bracket is out of place: your value multiplies the old average, too.",
      "Which two terms does the plus sign join?", "Try value = 0: what should be left?")),
    ("E11", {"new_average": "rho * average + 1 - rho * value"}, filled(say.LONE_ONE, which="your average")),
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
