"""Why a part was judged wrong: what it was, what was done to it, and what stood out."""
