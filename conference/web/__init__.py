"""The cellar: forms, text, access, htmx, middleware, health. Knows no other room."""
