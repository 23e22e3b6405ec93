"""One module a command, of the same name, loaded when it is called."""
