"""Notebook 8: what is answered to each option."""
from .question import Question

QUESTIONS = {
    "08-predict-situation": Question("b", {
        "a": "The first step shows much, but not what is done with an old sum, and not a tiny epsilon that is missing or in two places.",
        "b": "A call with a large epsilon shows a wrong sum, a wrong step and a wrong epsilon at once: nothing in it is negligible.",
        "c": "It shows what divides by zero or moves without a gradient. But whatever a gradient of 0 is multiplied by, it stays 0.",
        "d": "Only steps that write into arrays, or cannot take them at all, show there. They are few, and no wrong formula is among them."}),
    "08-predict-bracket": Question("c", {
        "a": "The average is too small where gradients are below 1, and it stands below the line: steps come out longer, not shorter.",
        "b": "They are alike for the first step only, and for gradients of exactly 1. Here each step multiplies the average of squared steps.",
        "c": "By (CL2) the squared steps are multiplied by 1 + 0.95 (1 - 0.25) = 1.71 each time: an explosion, in a slope that never changes.",
        "d": "The sign is right, and so is the direction. It is the length that goes wrong."}),
    "08-predict-origin": Question("c", {
        "a": "So one would wish. But on this bowl the position happens to be a very good guess of the distance to the minimum.",
        "b": "They part at once: the false average takes in 25, the square of the position, where the right one takes in 0.00002.",
        "c": "With its minimum at the origin the position is the distance to go, so the steps have the right length at once. Move the minimum "
             "and the luck is gone."}),
    "08-exit-green": Question("b", {
        "a": "A test can show that code is wrong. That it is right would need all inputs: the broken steps of this page pass many tests.",
        "b": "You know which illnesses this test can see, and that these are absent. Break the code on purpose to learn which they are.",
        "c": "It does say something: each broken step that it would have caught is ruled out. Without a list of these you cannot say which."}),
    "08-exit-probe": Question("c", {
        "a": "One is its own square, its own root and its own size: g, g^2 and |g| come out alike. The bracket of nd4j passes at every step.",
        "b": "Zero gradients are good for 0/0 and for steps that move by themselves, but a false sum of zeros is still a sum of zeros.",
        "c": "Nothing in it is its own square, nothing cancels, and the epsilon is large enough to count beside the root of the sum."}),
    "08-exit-equal": Question("b", {
        "a": "Exact equality accuses honest algebra: the root of a sum of squares, squared again, may differ in the sixteenth digit.",
        "b": "Honest styles differ by some 1e-16 of their size and wrong formulas by far more, so there is a wide gap to put the limit in.",
        "c": "Within one per cent a missing epsilon, a rounding and other small mistakes are at home. A wide net catches little."}),
}
