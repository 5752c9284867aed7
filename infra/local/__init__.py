"""The local cloud: the packaged service on a laptop, without an AWS account and without Docker.

`make run` starts `run`, which starts `workbench`. Tests use `cloud.Cloud` directly, with a free port and a state folder
of their own. The pipeline, one module a step:

    journal.compact -> server (MiniStack, adapted) -> package (chalice) -> template (what differs locally)
    -> deploy data stack -> restore.load -> deploy service stack -> warm up
"""
