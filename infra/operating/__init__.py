"""What an operator does with a deployment that runs: follow its logs, see its state, redrive dead letters.

Each command works on the running local cloud, and on AWS with `ENV=staging` and the credentials of the environment.
"""
