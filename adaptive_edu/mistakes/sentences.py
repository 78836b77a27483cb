"""Sentences that several mistakes share: the message, then the hints, or hints alone. Imports nothing."""

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
NO_EPSILON = ("A feature never seen has zero gradient and zero state: yours computes 0/0 there. What keeps the "
              "denominator from zero?",
              "What does a parameter do that has never seen a gradient?",
              "Which argument of the signature is used nowhere below the line?")
EPSILON_ELSEWHERE = ("There are two places below the line where epsilon can go.",
                     "Compare the order of root and plus with the formula of the exercise.")
ROOT_ABOVE = ("What is the root there to do: to speed up or to slow down?",
              "Multiply or divide: which one is it?")
CORRECTED = ("What does your formula do that the exercise's does not?", "One division is not asked for.")
DIVIDED = ("You divide {which} by 1 - rho and keep the result. Its weights no longer add up to one, and what is kept "
           "is divided again at the next step.",
           "The weights of an average add up to one. Do yours?", "One division is not asked for.")
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


def filled(sentences, **words):
    """Return sentences with the names in their braces replaced.

    >>> filled(("What enters {which}?",), which="yours")
    ('What enters yours?',)
    """
    return tuple(sentence.format(**words) for sentence in sentences)
