"""Running a lottery: the draw, its results and the orders of its winners."""
