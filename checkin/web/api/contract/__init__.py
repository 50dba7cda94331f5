"""The door's API as it is promised to whoever writes a client: the parts of its OpenAPI document, in English."""
