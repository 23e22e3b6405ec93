"""Config to everything wired: the composition root, and the only reader of Config but the CLI.

terms        categories, topics and sources by name
values       the configured values as the pipeline wants them
selection    what each feed selects, and whether that has changed
standing     the config in force: what the database says, and where it is
applying     a config put in force, and the database brought to it
proposals    the machine's file: is it an edit, and may it be put in force?
braking      what an edit would end
planning     what putting a config in force would change, article for article
schedules    when sources would be visited otherwise
handwork     feeds apply and feeds config
following    another config put in force elsewhere
service      the tools, the database, all of it together
counting     counts on their way from memory to storage
work         the ticks of the work process
web          the WSGI application of the web process
"""
