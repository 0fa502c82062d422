"""How a study is worked off: tasks, workers, and the folder that survives being killed."""
