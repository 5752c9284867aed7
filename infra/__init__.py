"""What surrounds the code: templates, policies, the local cloud and the tools that operate a deployment."""
