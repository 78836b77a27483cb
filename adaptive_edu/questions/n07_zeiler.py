"""Notebook 7: what is answered to each option."""
from .question import Question

QUESTIONS = {
    "07-predict-dead": Question("b", {
        "a": "It never moves, that is so. But no rate is needed for that: its gradient is 0, and any rate times 0 is 0.",
        "b": "Both averages are 0, so the roots are those of epsilon, and equal. The step, 1 times a gradient of 0, is 0.",
        "c": "The quotient of step and gradient is 0/0, but Adadelta does not compute it. Its rate is a quotient of roots that stand in its state."}),
    "07-predict-layer": Question("c", {
        "a": "The first layer sees the pixels, many of them nearly always dark: small gradients, and so rates near 1.",
        "b": "The second has the largest rates after 30 epochs: its gradients are the smallest, by their median.",
        "c": "Its gradients are the largest, by their median, and where gradients are large, epsilon pulls slowly."}),
    "07-exit-spread": Question("b", {
        "a": "Easier data would make every cell better. It cannot say why one row is three times as bad as another.",
        "b": "By law A a weight in a steady slope comes 0.03 to 0.09 far in 84 updates at epsilon 1e-8, and several units in 3600.",
        "c": "More seeds would narrow what we know of each cell. The ranges for rho 0.9 and 0.99 do not even touch."}),
    "07-exit-rho": Question("b", {
        "a": "Longer averages are smoother, but the same law holds for noiseless slopes, and it predicts the order.",
        "b": "The first step is the root of epsilon/(1 - rho), 3.2 times as long, and 84 updates are too few to catch up.",
        "c": "It is the other way round: the squared step grows by (1 - rho) epsilon an update, ten times slower at 0.99."}),
    "07-exit-seed": Question("c", {
        "a": "Two pictures of 450 decide it. Take another seed, and another two pictures do.",
        "b": "That they are equal is a claim as well, and one seed cannot carry it either.",
        "c": "0.4 % of 450 is two pictures. In this notebook the same method moved by more than that from seed to seed."}),
}
