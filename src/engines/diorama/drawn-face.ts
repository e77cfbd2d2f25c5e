type PicturePoint = { readonly x: number; readonly y: number };

/** Two lines of as many points from the picture's left to its right, each pair one below the other in the face's axes. */
export type DrawnOpening = { readonly upper: readonly PicturePoint[]; readonly lower: readonly PicturePoint[] };

/** The features of a drawn face, all in picture pixels. */
export type DrawnFace = {
  /** The eyes on the picture's left and right with their outlines and lashes; null for one that is shut or hidden. */
  readonly eyes: readonly [DrawnOpening | null, DrawnOpening | null];
  /** Middles of both eyes, also of one that is hidden: the line between them is the face's level. */
  readonly middles: readonly [PicturePoint, PicturePoint];
  /** What is between the lips: of a mouth that is a line its lower side lies on its upper one. Null for a hidden mouth. */
  readonly mouth: DrawnOpening | null;
  readonly skin: readonly [number, number, number];
};
