export { drawLayers } from './render/draw';
export { addExposure, averageExposures, packI420 } from './render/frame';
export { toTextures, fillBetween, markOccupancy } from './render/texture';
export { drawPlate } from './render/plate';
export { drawVeil } from './render/veil';
export { drawMesh } from './render/mesh';
export { drawSprites, gradeFrame } from './render/sprites';
