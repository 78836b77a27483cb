"""All that enters the jail: strangers' code can read every line of this folder, and nothing else of ours.

No reference, no expected value, no hidden check may ever stand here. Standard library and NumPy only.
"""
