"""The web application in a browser, on a local cloud."""
