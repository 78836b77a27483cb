"""Notebook 4: what is answered to each option."""
from .question import Question

QUESTIONS = {
    "04-which-fails": Question("d", {
        "a": "Newton's own: x^2/f times f/x leaves x. It passes.",
        "b": "Root of x^2, over root of (f/x)^2, times f/x: x is left. It passes.",
        "c": "A sign is a pure number and the root of avg_sq_delta is a length. It passes, though it forgets how "
             "large the gradient is.",
        "d": "The roots are missing: x^2 over (f/x)^2 times f/x is x^3/f. In millimetres it is a million times off.",
        "e": "x^2 times f/x^2 over f/x leaves x. It passes, and it is nonsense: the steeper, the shorter the step. "
             "Units sieve formulas, they do not choose one."}),
    "04-predict-share": Question("c", {
        "a": "That would be Newton's method. The units are Newton's; the number in front of them is not.",
        "b": "Nothing in the formula knows that number: it comes from epsilon, and epsilon is small.",
        "c": "The start-up is slow: the root of epsilon / (1 - rho) is the first step, 0.0045 where Newton's is 5."}),
    "04-predict-units": Question("b", {
        "a": "The form has the right units, but the number 1e-6 above the line has not been changed with them.",
        "b": "Its steps still begin at 0.0045, and those are millimetres now.",
        "c": "It is the other way round: with a coarser unit, kilometres, the same steps are far too long."}),
    "04-exit-first-step": Question("b", {
        "a": "From rest the gradient's size cancels, as long as it is large beside epsilon's root.",
        "b": "From rest avg_sq_delta is zero, so epsilon alone stands above the line: the step is the root of "
             "epsilon / (1 - rho). No rate needs to be chosen, since another number has been.",
        "c": "Units leave a pure number open, and with epsilon = 0 nothing ever moves: something must set the scale."}),
    "04-exit-what-ratio": Question("b", {
        "a": "No curvature is measured: past steps of any rate r give a next step of about rate r, whatever the bowl.",
        "b": "It is what the derivation says and no more: the size of its own past steps over the size of gradients.",
        "c": "It passed 1 in source 000's first example: 1.0257. Past steps may be larger than gradients are."}),
    "04-exit-surprise": Question("b", {
        "a": "That is the step with yesterday's denominator. Today's gradient is in the denominator already.",
        "b": "The surprise is in the denominator at once, with weight 1 - rho: (AD7).",
        "c": "The steps after it are shorter. The step itself was 4.46 times as long as the one before."}),
}
