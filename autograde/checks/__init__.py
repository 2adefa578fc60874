"""What is asked: one module per assignment, one check per cell that is graded."""
