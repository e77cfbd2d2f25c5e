export { drawLayers } from './render/warp';
export { toI420, addFrame, averageFrames } from './render/colour';
export { doubleTexture, markOccupancy } from './render/texture';
