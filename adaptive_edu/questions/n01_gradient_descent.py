"""Notebook 1: what is answered to each option."""
from .question import Question

QUESTIONS = {
    "01-predict-zigzag": Question("c", {
        "a": "The sign is right: the step goes against the gradient. It is long enough to land on the other side, "
             "and lower down each time.",
        "b": "The factor is 1 - 0.45 * 4 = -0.8. Its sign makes the jumps, its size, below 1, makes them shorter.",
        "c": "The factor is -0.8: the sign changes and the size shrinks. At 0.25 the factor is 0, and one step is enough."}),
    "01-predict-doubled": Question("a", {
        "a": "Curvatures double with the loss, so the edge moves from 0.5 to 0.25, and 0.4 lies beyond it.",
        "b": "The minimum is where it was, but the slopes around it are twice as steep, and every step is twice as long.",
        "c": "Twice the step is not twice the speed: the steep factor goes from 1 - 0.4 * 4 = -0.6 to "
             "1 - 0.4 * 8 = -2.2."}),
    "01-exit-zigzag": Question("b", {
        "a": "With a wrong sign the factor is 1 + eta * lambda: it stays on its side and runs away.",
        "b": "The factor 1 - eta * lambda is then between -1 and 0: the sign changes, the size shrinks.",
        "c": "Above the limit the jumps grow longer. Shorter jumps mean that the factor's size is below 1."}),
    "01-exit-mean": Question("a", {
        "a": "The loss and its gradient are 100 times smaller, and eta times the gradient must stay what it was.",
        "b": "Dividing the loss by 100 divides its gradient by 100. The same rate then takes steps a hundredth as long.",
        "c": "That would be right if the loss had grown. It shrank, and its gradient with it: follow the units [x^2/f]."}),
    "01-exit-two-curvatures": Question("c", {
        "a": "It does not diverge, but the flat direction shrinks by 1 - 0.01 * eta, which is then all but 1: it never "
             "arrives.",
        "b": "Halfway is about 50, and the steep direction allows 2/100 = 0.02 at most: it would diverge at once.",
        "c": "With kappa = 10000 the best factor is 9999/10001 = 0.9998: about 35 000 steps to a millionth of the loss."}),
}
