"""The items of people: each change of state is one conditional write or one transaction."""
