"""The one DynamoDB table: connection, conditional writes, transactions, retries, pages; and the primitives' items."""
