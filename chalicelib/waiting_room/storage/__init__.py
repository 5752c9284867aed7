"""Items of waiting rooms."""
