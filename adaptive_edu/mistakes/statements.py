"""What the tutor says of what the code does, whatever formula is in it, and by which id. Imports the exercises."""
from ..exercises import EXERCISES

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
    "not-in-place": (
        "What yours gives back is right, but the {names} that came in still held the old numbers afterwards. Here the "
        "new ones belong in the arrays themselves.",
        "A new name with = makes a new array; what writes into an old one?",
        "out=, +=, *= and [...] = write into an array."),
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
    return IDS.get((exercise, key)) or IDS.get((step_of(exercise), key), key)


def step_of(name):
    """Return the step that an exercise repeats; itself, if it is a function or not in the table.

    >>> step_of("Adagrad"), step_of("ema")
    ('adagrad_step', 'ema')
    """
    return (name in EXERCISES and EXERCISES[name].step) or name
