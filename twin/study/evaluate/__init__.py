"""What the results of a study say: responses of every point, POD curves, indices, fronts."""
