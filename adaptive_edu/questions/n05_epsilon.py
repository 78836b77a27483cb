"""Notebook 5: what is answered to each option."""
from .question import Question

QUESTIONS = {
    "05-predict-oscillation": Question("c", {
        "a": "It would if the rate were below 2/curvature. But epsilon pulls the rate to 1, and 1 times 10 is more than 2: "
             "from 10 000 to a million steps the amplitude grew tenfold.",
        "b": "RMSProp does that: its cycle has a size. Adadelta's grows like the root of the number of steps, with no limit.",
        "c": "The table says it: a hundred times the steps, ten times the amplitude, and no end to it."}),
    "05-predict-silence": Question("b", {
        "a": "Adagrad's sum remembers every visit for ever. Adadelta's averages forget both, gradients and steps: look at the table.",
        "b": "In the silence both averages die out, so each visit finds Adadelta as it was at the very first one.",
        "c": "Law A needs a steady slope. Here the average of squared steps has died out before the next gradient comes."}),
    "05-predict-level": Question("b", {
        "a": "Upright lines would be rho's alone. Look at the right map, above: the loss hardly changes along a row.",
        "b": "Law B holds epsilon and no rho, so its lines are level, as far as the clock of the oscillation has started.",
        "c": "So they run on the hill below, where law A holds both. Law B has lost its rho: (1 - rho) stood before the bracket."}),
    "05-exit-epsilon": Question("c", {
        "a": "Then its size would not matter. On the parabola it moved the arrival from step 6530 to step 33.",
        "b": "That is gradient descent with a small rate. Adadelta's first step does not depend on the size of a steep gradient at all.",
        "c": "The first step is the root of epsilon/(1 - rho), and (AD12) has epsilon (1 - a) as its only force from nothing."}),
    "05-exit-memory": Question("a", {
        "a": "rho stands before the bracket of (AD12), and the oscillation grows so that the bracket is zero.",
        "b": "A tenfold memory makes the rate slower to respond, but at the rest point nothing has to respond: rho cancels.",
        "c": "No memory calms it: the rate is pulled to 1 as long as it is below 1, and 1 times 5 is more than 2."}),
    "05-exit-scale": Question("b", {
        "a": "The ratio of the roots carries units, and scale cancels only where both averages are far above epsilon. In the end "
             "game they are far below, the rate is the plain number 1, and twice the loss is twice the curvature.",
        "b": "In the end game the rate is 1 whatever the loss. Twice the loss is twice the curvature: 1.5 converges, 3 does not.",
        "c": "It can exceed 1 (source 000 begins with 1.0257), and a rate of 1 is too much already where the curvature is above 2."}),
}
