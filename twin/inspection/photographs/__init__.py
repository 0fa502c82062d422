"""Photographs of real parts with what people said of them: folders, masks, labelme, COCO."""
