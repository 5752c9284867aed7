"""Linehold's core: everything between the Lambda entry points and AWS."""
