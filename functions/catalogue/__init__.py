"""What Lambda starts of catalogue: routes and jobs."""
