/** Numbers of the points of MediaPipe's face mesh; `right` is the person's own right side. Eyes and lips run from right to left. */
export const landmarks = {
  rightEye: {
    upper: [33, 246, 161, 160, 159, 158, 157, 173, 133],
    lower: [33, 7, 163, 144, 145, 153, 154, 155, 133],
    brow: [46, 53, 52, 65, 55],
  },
  leftEye: {
    upper: [362, 398, 384, 385, 386, 387, 388, 466, 263],
    lower: [362, 382, 381, 380, 374, 373, 390, 249, 263],
    brow: [285, 295, 282, 283, 276],
  },
  innerUpperLip: [78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308],
  innerLowerLip: [78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308],
  cheeks: [50, 280],
  forehead: 10,
  chin: 152,
  noseTip: 4,
  sides: [234, 454],
  mouthCorners: [61, 291],
  upperLipTop: 0,
  lowerLipBottom: 17,
} as const;
