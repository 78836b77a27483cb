"""Notebook 5: what is answered to each option."""
from .question import Question

QUESTIONS: dict[str, Question] = {}
