"""The items of organising: each change of state is one conditional write or one transaction."""
