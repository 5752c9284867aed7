"""The items of checkout: each change of state is one conditional write or one transaction."""
