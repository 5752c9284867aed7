"""What Lambda starts of waitlist: routes and jobs."""
