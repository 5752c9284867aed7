"""The items of catalogue: each change of state is one conditional write or one transaction."""
