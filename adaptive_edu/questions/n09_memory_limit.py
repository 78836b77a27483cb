"""Notebook 9: what is answered to each option."""
from .question import Question

QUESTIONS = {
    "09-predict-slowest": Question("a", {
        "a": "On the record, yes: NumPy's root is the one of the seven that waits for its arithmetic. It takes three times as long as `root + epsilon`, which fetches and stores as much.",
        "b": "A division is slow as arithmetic goes. But while it waits for its two arrays, the processor has time to divide.",
        "c": "It has one array more to fetch than the root, and so it comes nearer than its arithmetic would say. On the record the root is still the slowest."}),
    "09-predict-share": Question("b", {
        "a": "The passes are the same, the memory is not: without new arrays no page has to be found and filled with zeros.",
        "b": "About that on the record: the system's work for new memory is gone, the seven journeys are left.",
        "c": "The seven journeys are left, and they are the greater part."}),
    "09-predict-chunk": Question("b", {
        "a": "Then every few hundred parameters pay for seven calls of NumPy: look at the left end of the curve.",
        "b": "A broad valley: long enough that calls do not count, short enough for the caches.",
        "c": "A million parameters are 8 MB an array: that does not fit the near caches, and each pass goes the long way again."}),
    "09-exit-passes": Question("b", {
        "a": "Temporaries are one cost, journeys another: each of the eight still reads and writes whole arrays.",
        "b": "One pass reads each array once and writes it once, whatever is computed on the way.",
        "c": "The same operations are done, and on the record they are not what holds the loop back."}),
    "09-exit-states": Question("a", {
        "a": "(ML1): one state more is read and written, two numbers of 8 bytes each.",
        "b": "A state is written as well as read: it makes two journeys, not one.",
        "c": "At the limit the formula is free, as long as its operations keep up with the memory."}),
    "09-exit-first": Question("c", {
        "a": "At best you save that hundredth, and the next reader has one thing more to understand.",
        "b": "At best you save half of that hundredth, and digits are lost.",
        "c": "Measure first, and go where the time is: 99 of 100 parts are spent there."}),
}
