"""What people look at: feedback in the notebook, tables in the terminal, pages for a class."""
