"""What every figure is made from: contracts, measures, dataset, selection, disclosure."""
