"""nbgrader's configuration for this folder: run `nbgrader` from here."""
from nbconvert.preprocessors import TagRemovePreprocessor

c = get_config()  # noqa: F821  (nbgrader provides it)
c.CourseDirectory.course_id = "adaptive_edu"

# The class edition has no hints: `nbgrader generate_assignment` makes what `adaptive-edu regenerate` makes.
c.GenerateAssignment.preprocessors.insert(0, TagRemovePreprocessor)
c.TagRemovePreprocessor.enabled = True
c.TagRemovePreprocessor.remove_cell_tags = {"hints"}
