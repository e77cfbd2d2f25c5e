/** Nets that a user may add, by name; each is one ONNX file of this name in the folder of models. */
export const optionalModels = { depth: 'depth.onnx' } as const;
/** Where models come from unless the user says otherwise. */
export const defaultHub = 'https://huggingface.co';

export type OptionalModel = keyof typeof optionalModels;
