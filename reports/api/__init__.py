"""What a community's own programs may read: JSON over HTTP, described as OpenAPI."""
