"""`import adaptive_edu` costs little more than `import numpy`: what it loads can be counted."""
import json
import subprocess
import sys

LOADED = """
import json, sys, numpy
before = set(sys.modules)
import adaptive_edu
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def test_importing_the_course_loads_numpy_a_few_files_of_ours_and_of_the_standard_library():
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    loaded = json.loads(done.stdout)
    ours = [name for name in loaded if name.split(".")[0] == "adaptive_edu"]
    rest = [name for name in loaded if name not in ours]
    assert "adaptive_edu.steps" in ours and len(ours) <= 10
    assert len(rest) <= 5 and {name.split(".")[0] for name in rest} <= sys.stdlib_module_names
