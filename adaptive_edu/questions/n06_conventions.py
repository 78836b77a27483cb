"""Notebook 6: what is answered to each option."""
from .question import Question

QUESTIONS = {
    "06-predict-nearest": Question("b", {
        "a": "Its rate, 0.1, multiplies the plain gradient: a fifth of the way at each step, and 0.328 is left.",
        "b": "0.051 is left. Before you praise Adagrad, look at its rate: 0.5 is its first step's length, half the way.",
        "c": "Its first step is 0.1 over the root of 0.1, 0.316: long, but not half the way, and 0.200 is left.",
        "d": "It is still at 0.977: from rest its steps begin at 0.0045."}),
    "06-predict-indifferent": Question("b", {
        "a": "Gradient descent has one rate for all directions: no axis is special to it, and turning moves its path along.",
        "b": "One rate for all directions knows no axes. A rate for each coordinate does: the turn is paid by those that have one.",
        "c": "They adapt to coordinates, not to directions. On the turned ravine each coordinate sees a mixture of both curvatures."}),
    "06-predict-inside": Question("c", {
        "a": "That is the rate outside: the state never hears of it. Inside, each step is remembered too short or too long, "
             "and the next one is built on that.",
        "b": "Nothing cancels: the step is multiplied by the rate after both roots were taken, and then remembered so.",
        "c": "Each remembered step is the rate times as long, and the next is built on it: below 1 the average comes to rest, "
             "above 1 it grows by a factor."}),
    "06-exit-trap": Question("b", {
        "a": "Keras's 1e-7 makes the steps 3.16 times shorter than 1e-6 would. The rate of 0.001 makes them 1000 times shorter.",
        "b": "The rate multiplies steps that are short already. On the way to 4.9 (section 4) it costs 133 times the steps.",
        "c": "With the rate 1, the paper's own form, the same method reaches a loss of 0.059 on the data where the default stays at 0.678."}),
    "06-exit-probe": Question("c", {
        "a": "With gradients near 1 both places agree to six digits from the first step on. The test would pass for either.",
        "b": "The rate is seen in every step. It is the place of epsilon that such gradients cannot see.",
        "c": "Epsilon shows only where gradients are small: near its root if it stands inside, near itself if outside."}),
    "06-exit-translate": Question("a", {
        "a": "Inside the root, epsilon is added to a sum that never forgets: it is a start value. So start at 0.1000001, "
             "and let the epsilon outside be 0.",
        "b": "Close, but not equal: beside a sum of 0.1 the two differ in the seventh digit. Only a number that is added under the root "
             "does the same.",
        "c": "The root of a sum is not the sum of the roots. This lengthens the root of 0.1 by a thousandth of itself, and every "
             "first step is that much too short."}),
}
