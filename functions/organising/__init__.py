"""What Lambda starts of organising: routes and jobs."""
