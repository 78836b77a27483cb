"""What the course answers to each option of its questions; the questions themselves stand in the notebooks.

A wrong option is one broken idea, and its answer speaks to that idea. A file per notebook; a key begins with
the notebook's number.
"""
from . import (
    n00_start,
    n01_gradient_descent,
    n02_adagrad,
    n03_rmsprop,
    n04_adadelta,
    n05_epsilon,
    n06_conventions,
    n07_zeiler,
    n08_clinic,
    n09_memory_limit,
)
from .question import Question

PAGES = (n00_start, n01_gradient_descent, n02_adagrad, n03_rmsprop, n04_adadelta, n05_epsilon, n06_conventions,
         n07_zeiler, n08_clinic, n09_memory_limit)
QUESTIONS = {key: question for page in PAGES for key, question in page.QUESTIONS.items()}

__all__ = ["QUESTIONS", "Question"]
