"""What Lambda starts of checkout: routes and jobs."""
