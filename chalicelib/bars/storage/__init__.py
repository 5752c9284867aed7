"""The items of bars: each change of state is one conditional write or one transaction."""
