"""The loss as a block seen from the side, turned and tilted."""
