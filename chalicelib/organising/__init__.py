"""What organisers do with events: add, change and cancel them, mark seats, count sales, list attendees."""
