"""The clinic: broken steps that look right, and what a learner's test of them is worth.

A patient is a step in source text: an entry of the tutor's table of mistakes, written out as a function.
`grade_test` lets a test examine patients and healthy steps. Imports NumPy, the tutor's tables and `family`.

`source` is a step as text, `ward` holds those with a wrong formula or, from `conduct`, bad manners; `styles` the
healthy ones. `situations` says where an illness shows, `pointing` answers a reader, `examining` lets a test examine,
and `grade` says what it is worth.
"""
from ..family import Family, adopt, family_check
from .examining import examinees, grade_test, graded
from .grade import Grade
from .pointing import listing, point_at
from .situations import SITUATIONS, shows
from .source import WARDS, Patient
from .styles import healthy
from .ward import patient, patients

__all__ = ["SITUATIONS", "WARDS", "Family", "Grade", "Patient", "adopt", "examinees", "family_check", "grade_test",
           "graded", "healthy", "listing", "patient", "patients", "point_at", "shows"]
