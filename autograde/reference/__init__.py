"""What is right: NumPy implementations of everything that the course asks for.

One module per topic. Each function takes arrays and returns new arrays, is named and
parametrised as in Keras, and cites the paper or the equation that it follows. Nothing here
imports anything but NumPy.
"""
