"""How a class is graded: assignments out, submissions in, results and reasons back."""
