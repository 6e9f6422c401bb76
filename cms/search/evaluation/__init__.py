"""Measures the quality of the ranking on files of answers and questions."""
