"""Every page type and block."""
