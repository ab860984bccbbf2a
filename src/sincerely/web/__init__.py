"""The desk as pages in the browser: the same verbs as the commands, served on this machine alone."""
