"""Providers behind one small contract."""
