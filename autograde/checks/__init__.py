"""What is asked: one module or package per assignment, one check per cell that is graded."""
