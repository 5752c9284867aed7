"""A browser and its push service: it makes subscriptions, takes messages at their endpoints as RFC 8030 says, and
reads them as RFC 8291 says. What it cannot verify or decrypt it refuses."""
