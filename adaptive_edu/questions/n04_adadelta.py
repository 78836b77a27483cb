"""Notebook 4: what is answered to each option."""
from .question import Question

QUESTIONS: dict[str, Question] = {}
