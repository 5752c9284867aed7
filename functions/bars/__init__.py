"""What Lambda starts of bars: routes and jobs."""
