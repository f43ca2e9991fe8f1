"""For every test: a slow machine is no fault of the program, so no example of a property has a time limit."""

from hypothesis import settings

settings.register_profile("gdtui", deadline=None)
settings.load_profile("gdtui")
