import { cellSize, type Field, type Layer, type Scene } from '../types.ts';
import type { CameraPose } from './camera.ts';

/** Focal length of the pretended lens, in long sides of the picture: pans bend the picture as this lens would. */
const focalSides = 1.1;

/** Steps of the fixed-point search for the picture point that a pixel sees. */
const steps = 6;
/** Pixels of change below which the search has arrived. */
const settled = 0.01;

/** Disparity 0..1 at a picture position, bilinear, clamped outside. */
export function sampleField(field: Field, width: number, height: number, x: number, y: number): number {
  const fx = Math.min(Math.max(((x + 0.5) / width) * field.width - 0.5, 0), field.width - 1.001);
  const fy = Math.min(Math.max(((y + 0.5) / height) * field.height - 0.5, 0), field.height - 1.001);
  const x0 = Math.floor(fx);
  const y0 = Math.floor(fy);
  const at = y0 * field.width + x0;
  const { data } = field;
  const top = data[at]! + (data[at + 1]! - data[at]!) * (fx - x0);
  const bottom = data[at + field.width]! + (data[at + field.width + 1]! - data[at + field.width]!) * (fx - x0);
  return top + (bottom - top) * (fy - y0);
}

/**
 * The inverse of the camera for one layer: finds the picture point that is seen at an output pixel.
 *
 * Forward, a picture point x of disparity d appears at
 * `c + zoom * R(roll) * pan( ((x - c) + S * truck * (q(d) - q(d0))) / (1 - forward * q(d)) )` with
 * `q(d) = farthest + (1 - farthest) * d`, c the pivot and d0 its disparity: inverse depth made linear in disparity,
 * so that constant d degrades to a plain zoom or pan. Before the pan an orbit turns what is seen, as the plane at the
 * pivot that it has gone about: `x' = x cos(arc) / (1 + x sin(arc) / focal)` from the pivot. The depth part is inverted by fixed-point iteration.
 */
export class Projection {
  readonly #scene: Scene;
  readonly #pose: CameraPose;
  readonly #pivotDepth: number;
  readonly #zoom: number;
  readonly #extraZoom: number;
  readonly #cos: number;
  readonly #sin: number;
  readonly #focal: number;
  /** Of the plane at the pivot that the camera has gone about: cosines, and sines in focal lengths. */
  readonly #arc: { readonly cosX: number; readonly sinX: number; readonly cosY: number; readonly sinY: number };
  /** Pixels by which parallax can at most shift a point. */
  readonly #reach: number;
  readonly #pan: { cosX: number; sinX: number; cosY: number; sinY: number };

  /** @param extraZoom magnification about the picture's centre that keeps the view inside what is known, at least 1 */
  constructor(scene: Scene, pose: CameraPose, extraZoom: number) {
    this.#scene = scene;
    this.#pose = pose;
    this.#extraZoom = extraZoom;
    this.#pivotDepth = scene.farthest + (1 - scene.farthest) * scene.pivot.disparity;
    this.#zoom = pose.zoom * (1 - pose.counterZoom * this.#pivotDepth);
    const { width, height } = scene;
    this.#reach =
      Math.abs(pose.truckX) * width + Math.abs(pose.truckY) * height + Math.abs(pose.forward) * Math.max(width, height);
    this.#cos = Math.cos(pose.roll);
    this.#sin = Math.sin(pose.roll);
    this.#focal = focalSides * Math.max(scene.width, scene.height);
    const { arcX, arcY } = pose;
    this.#arc = {
      cosX: Math.cos(arcX),
      sinX: Math.sin(arcX) / this.#focal,
      cosY: Math.cos(arcY),
      sinY: Math.sin(arcY) / this.#focal,
    };
    const yaw = Math.atan((pose.panX * scene.width) / this.#focal);
    const pitch = Math.atan((pose.panY * scene.height) / this.#focal);
    this.#pan = { cosX: Math.cos(yaw), sinX: Math.sin(yaw), cosY: Math.cos(pitch), sinY: Math.sin(pitch) };
  }

  /** Writes the picture position seen at output pixel (px, py) of a layer to `out[at]`, `out[at + 1]`. */
  inverse(layer: Layer, px: number, py: number, out: Float32Array | number[], at: number): void {
    this.#search(layer, layer.disparity, px, py, out, at);
  }

  /** The other way round: writes the output pixel at which a picture point of a disparity is seen, `follows` with the subjects. */
  forward(disparity: number, x: number, y: number, follows: boolean, out: Float32Array | number[], at: number): void {
    const { width, height, pivot, farthest } = this.#scene;
    const pose = this.#pose;
    const depth = farthest + (1 - farthest) * disparity;
    const scale = 1 - pose.forward * depth;
    const slide = depth - this.#pivotDepth;
    let wx = pivot.x + (x - pivot.x + pose.truckX * width * slide) / scale;
    let wy = pivot.y + (y - pivot.y + pose.truckY * height * slide) / scale;
    const arc = this.#arc;
    const farther = 1 + (wx - pivot.x) * arc.sinX + (wy - pivot.y) * arc.sinY;
    wx = pivot.x + ((wx - pivot.x) * arc.cosX) / farther;
    wy = pivot.y + ((wy - pivot.y) * arc.cosY) / farther;
    if (!follows) {
      wx += pose.followX * width;
      wy += pose.followY * height;
    }
    const centreX = (width - 1) / 2;
    const centreY = (height - 1) / 2;
    const f = this.#focal;
    const { cosX, sinX, cosY, sinY } = this.#pan;
    // The turns of the lens undone in the opposite order.
    const dx = (wx - centreX) / f;
    const dy = (wy - centreY) / f;
    const depthY = cosY - dy * sinY;
    const by = (dy * cosY + sinY) / depthY;
    const bx = dx * (cosY + by * sinY);
    const depthX = cosX - bx * sinX;
    const ax = (bx * cosX + sinX) / depthX;
    const ay = by * (cosX + ax * sinX);
    const tx = pivot.x + (ax * f + centreX - pivot.x) * this.#zoom - centreX;
    const ty = pivot.y + (ay * f + centreY - pivot.y) * this.#zoom - centreY;
    out[at] = (tx * this.#cos - ty * this.#sin) * this.#extraZoom + centreX;
    out[at + 1] = (tx * this.#sin + ty * this.#cos) * this.#extraZoom + centreY;
  }

  /** The same for something at one disparity everywhere, which fills the whole view. */
  inverseAt(disparity: number, px: number, py: number, out: Float32Array | number[], at: number): void {
    this.#search(null, disparity, px, py, out, at);
  }

  #search(
    layer: Layer | null,
    disparity: Field | number,
    px: number,
    py: number,
    out: Float32Array | number[],
    at: number,
  ): void {
    const { width, height, pivot, farthest } = this.#scene;
    const pose = this.#pose;
    const centreX = (width - 1) / 2;
    const centreY = (height - 1) / 2;
    // Roll and the extra zoom are about the centre of the frame.
    const rx = (px - centreX) / this.#extraZoom;
    const ry = (py - centreY) / this.#extraZoom;
    const tx = rx * this.#cos + ry * this.#sin + centreX;
    const ty = ry * this.#cos - rx * this.#sin + centreY;
    // Zoom about the pivot.
    const zx = pivot.x + (tx - pivot.x) / this.#zoom;
    const zy = pivot.y + (ty - pivot.y) / this.#zoom;
    // Pan and tilt turn the rays of the lens.
    const { cosX, sinX, cosY, sinY } = this.#pan;
    const f = this.#focal;
    const ax = (zx - centreX) / f;
    const ay = (zy - centreY) / f;
    const depthX = cosX + ax * sinX;
    const bx = (ax * cosX - sinX) / depthX;
    const by = ay / depthX;
    const depthY = cosY + by * sinY;
    let wx = (bx / depthY) * f + centreX;
    let wy = ((by * cosY - sinY) / depthY) * f + centreY;
    if (layer?.carriesSubjects !== true) {
      wx -= pose.followX * width;
      wy -= pose.followY * height;
    }
    const arc = this.#arc;
    const nearer = 1 - ((wx - pivot.x) * arc.sinX) / arc.cosX - ((wy - pivot.y) * arc.sinY) / arc.cosY;
    wx = pivot.x + (wx - pivot.x) / (arc.cosX * nearer);
    wy = pivot.y + (wy - pivot.y) / (arc.cosY * nearer);
    // Without a change of place there is no parallax; and where the layer has nothing, its depth does not matter.
    if (this.#reach === 0 || (layer !== null && !this.#mayShow(layer, wx, wy))) {
      out[at] = wx;
      out[at + 1] = wy;
      return;
    }
    const ux = wx - pivot.x;
    const uy = wy - pivot.y;
    const shiftX = pose.truckX * width;
    const shiftY = pose.truckY * height;
    let x = wx;
    let y = wy;
    for (let step = 0; step < steps; step++) {
      const here = typeof disparity === 'number' ? disparity : sampleField(disparity, width, height, x, y);
      const depth = farthest + (1 - farthest) * here;
      const scale = 1 - pose.forward * depth;
      const slide = depth - this.#pivotDepth;
      const nextX = pivot.x + ux * scale - shiftX * slide;
      const nextY = pivot.y + uy * scale - shiftY * slide;
      const change = Math.abs(nextX - x) + Math.abs(nextY - y);
      x = nextX;
      y = nextY;
      if (change < settled) break;
    }
    out[at] = x;
    out[at + 1] = y;
  }

  #mayShow({ left, top, texture }: Layer, x: number, y: number): boolean {
    const reach = this.#reach + cellSize;
    return x > left - reach && x < left + texture.width + reach && y > top - reach && y < top + texture.height + reach;
  }
}
