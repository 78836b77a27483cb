"""Grade code that strangers wrote: a trusted parent judges, a jailed child only answers.

`inside` is all that a stranger's code can see of the course. Nothing here is imported by the course itself.
"""
