"""What travels: the bodies, queries and answers of the contract, as types that decode, check and describe it."""
