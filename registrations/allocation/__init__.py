"""Wishes for workshops and the lot that gives out the places: gathering, trying out, making final, explaining."""
