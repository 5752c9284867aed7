"""The one table, through PynamoDB: a module for each aggregate.

Every change of state in here is one conditional write or one transaction. The condition expression *is* the
invariant: nothing reads, decides and then writes.
"""
