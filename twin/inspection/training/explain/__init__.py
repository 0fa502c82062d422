"""Why a network says "defective": which places of a tile it looks at."""
