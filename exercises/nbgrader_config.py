"""nbgrader's configuration for this folder: run `nbgrader` from here."""
from nbconvert.preprocessors import ClearMetadataPreprocessor, TagRemovePreprocessor
from nbgrader.preprocessors import AssignLatePenalties, CheckCellMetadata, SaveAutoGrades

from adaptive_edu.grading.nbgrader_plugin import Judge, Rebuild

c = get_config()  # noqa: F821  (nbgrader provides it)
c.CourseDirectory.course_id = "adaptive_edu"

# The class edition has no hints: `nbgrader generate_assignment` makes what `adaptive-edu regenerate` makes.
c.GenerateAssignment.preprocessors.insert(0, TagRemovePreprocessor)
c.GenerateAssignment.force = True           # release/ comes with the clone; the gradebook must hear of it all the same
c.TagRemovePreprocessor.enabled = True
c.TagRemovePreprocessor.remove_cell_tags = {"hints"}

# Grading asks our jail instead of running the notebook. OverwriteCells would put the hidden tests back.
c.Autograde.sanitize_preprocessors = [Rebuild, CheckCellMetadata]
c.Autograde.autograde_preprocessors = [Judge, ClearMetadataPreprocessor, SaveAutoGrades, AssignLatePenalties,
                                       CheckCellMetadata]

# The gradebook is a file, gradebook.db, unless an address is given:
# c.CourseDirectory.db_url = "postgresql://user@host/gradebook"
