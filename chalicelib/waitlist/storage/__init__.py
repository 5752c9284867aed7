"""The items of waitlist: each change of state is one conditional write or one transaction."""
