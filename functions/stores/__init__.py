"""What Lambda starts of stores: routes and jobs."""
