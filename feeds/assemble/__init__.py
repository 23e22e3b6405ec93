"""Config to everything wired: the composition root, and the only reader of Config but the CLI.

terms        categories, topics and sources by name
values       the configured values as the pipeline wants them
selection    what each feed selects, and whether that has changed
service      the tools, the database brought to this config, all of it together
counting     counts on their way from memory to storage
work         the ticks of the work process
web          the WSGI application of the web process
"""
