"""The items of orders: each change of state is one conditional write or one transaction."""
