"""How groups share partitions."""
