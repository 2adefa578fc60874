"""The side of the stranger's code: started behind walls, told cells and questions."""
