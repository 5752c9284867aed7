"""The items of stores: each change of state is one conditional write or one transaction."""
