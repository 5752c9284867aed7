"""What starts waiting rooms: their calls, and their queues."""
