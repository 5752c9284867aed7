"""What Lambda starts of people: routes and jobs."""
