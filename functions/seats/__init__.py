"""What Lambda starts of seats: routes and jobs."""
