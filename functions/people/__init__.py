"""Lambda entry points of people: routes and jobs."""
