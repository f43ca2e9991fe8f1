"""For every test: a slow machine is no fault of the program, so no example of a property has a time limit."""

from hypothesis import HealthCheck, settings

settings.register_profile("gdtui", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gdtui")
