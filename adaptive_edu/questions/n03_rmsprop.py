"""Notebook 3: what is answered to each option."""
from .question import Question

QUESTIONS = {
    "03-predict-half-forgotten": Question("c", {
        "a": "That is 1/(1 - rho), and 35 % of the burst is left by then: half was gone before. It is no window that ends.",
        "b": "That is rho/(1 - rho), the mean age of what the average holds. A long tail draws a mean beyond the half.",
        "c": "Each silent step keeps nine tenths, and 0.9 to the power 6.58 is one half.",
        "d": "Half of a window of ten would have left after five steps. The average forgets otherwise: a tenth of what "
             "is left, each time."}),
    "03-predict-first-step": Question("a", {
        "a": "The average holds a tenth of the square, its root 0.316 of the gradient: each step is 3.16 learning rates.",
        "b": "That is Adagrad's answer. A first square enters the sum in full, but the average with a weight of 0.1 only, so "
             "the root is too small.",
        "c": "That is gradient descent's answer, rate times gradient. Here each gradient is divided by the root of an "
             "average of its own square."}),
    "03-predict-who-is-wrong": Question("b", {
        "a": "A good first suspicion, but look at the table: the formula as the source shows it gives your number.",
        "b": "With epsilon inside the root it is 0.683774; outside, or without, 0.683772. The source shows the one and "
             "prints another.",
        "c": "A computer carries some sixteen digits, and these two differ in the sixth: rounding cannot do that."}),
    "03-exit-window": Question("b", {
        "a": "No gradient ever leaves this average; each step only shrinks its weight by the factor 0.95.",
        "b": "0.95 to the power 20 is 0.358: 1/(1 - rho) is a scale, and a good third of the weight lies beyond it.",
        "c": "Half of the weight is older than the half-life, and that is 13.5 steps at 0.95, not 1/(1 - rho) = 20."}),
    "03-exit-settle": Question("a", {
        "a": "Each step is one learning rate long and crosses the minimum, so half of it lies on either side.",
        "b": "The step is 0.01 long, but it leads from one side to the other: the distance from the minimum is half of it.",
        "c": "With a fixed rate it settles only if curvature times rate is below 2 sqrt(epsilon). Here 0.04 is far above 0.0002."}),
    "03-exit-rare": Question("c", {
        "a": "So it would be if the average counted visits only. It also fades in the silence between them.",
        "b": "They grow with the gap, but u never falls below (1 - rho) times the newest square, so 3.16 learning rates "
             "is the most.",
        "c": "After a long silence the average holds only the new square, with weight 0.1: a first step again, and "
             "1/sqrt(0.1) is 3.16."}),
}
