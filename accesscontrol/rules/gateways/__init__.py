"""Questions and verdicts in the words of gateways that do not speak AuthZEN."""
