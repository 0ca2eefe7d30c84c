"""Turns what people type about partners into typed values; asks, never writes."""
