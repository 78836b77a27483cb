"""Notebook 2: what is answered to each option."""
from .question import Question

QUESTIONS = {
    "02-predict-first-step": Question("d", {
        "a": "The gradient is smallest there, and that is just what Adagrad divides out: look at the table.",
        "b": "Nothing singles out the middle one: each parameter is divided by the size of its own gradient.",
        "c": "That is gradient descent's answer: three times the gradient, three times the step. Adagrad divides "
             "each gradient by its own size first.",
        "d": "From a sum of zero the first step is learning_rate, whatever the gradient: only its sign is left."}),
    "02-exit-first-step": Question("b", {
        "a": "Ten times the gradient also makes the root of the sum ten times as large: the two cancel.",
        "b": "The sum holds one squared gradient, and its root is that gradient's size. What is left is the sign.",
        "c": "Dividing by the squared gradient would do that. There is a root: look at (AG2)."}),
    "02-exit-whose-rate": Question("c", {
        "a": "There is no common clock: each coordinate divides by the root of its own sum.",
        "b": "It is the other way round: small gradients leave their sum small, and the rate above it large.",
        "c": "Its root is 100 times as large, so its rate is 100 times smaller. The two steps are equally long."}),
    "02-exit-best": Question("a", {
        "a": "Its sums never shrink. What a steep start put into one is outweighed only after many gentle steps.",
        "b": "Adagrad knows each coordinate by itself. At the rate of 0.4 the ravine turned by 45 degrees took three "
             "times as long.",
        "c": "It divides the rate by something that only grows, but learning_rate still sets the scale: with 1e-7 it "
             "hardly moved on the cancer data."}),
}
