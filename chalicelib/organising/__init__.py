"""What an organiser does with a sale: events, sales, attendees, blocked seats, cancelling."""
