"""The networks: Defect-Aux-Net as teacher, ResNet-18 as student, and what they are built of."""
