"""Notebook 0 asks no questions."""
from .question import Question

QUESTIONS: dict[str, Question] = {}
