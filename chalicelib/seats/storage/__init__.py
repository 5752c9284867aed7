"""The items of seats: each change of state is one conditional write or one transaction."""
