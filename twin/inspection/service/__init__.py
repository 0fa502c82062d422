"""The inspection stack as a service: Open Inference Protocol v2 over HTTP, and `/inspect`.

Read in this order: `settings`, `wire` (bytes to tensors and back), `network_model` and
`part_model` (what is served), `worker` (the one thread that judges), `intake` (how a body is
read), `guard` (what never gets that far), `app` (the addresses), `server` (the socket).
"""
