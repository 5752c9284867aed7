"""What Lambda starts of orders: routes and jobs."""
