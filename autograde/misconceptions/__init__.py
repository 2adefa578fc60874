"""What goes wrong: wrong variants of the reference, each with a hint.

One module per assignment, or a package with one for each function.
"""
