"""The server: a parent that keeps its processes running, and web processes that no slow or huge request can hold."""
