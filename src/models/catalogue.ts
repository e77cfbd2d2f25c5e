import { optionalModels, type OptionalModel } from '../contract/models.ts';

export type CatalogueEntry = {
  readonly name: OptionalModel;
  readonly purpose: string;
  readonly licence: string;
  /** Name of the file in the folder of models. */
  readonly file: string;
  /** Path on the hub, with the revision, so that the file cannot change under its checksum. */
  readonly path: string;
  readonly bytes: number;
  /** Of the whole file, lower-case hexadecimal. */
  readonly sha256: string;
};

/** What `muybridge models pull` knows. */
export const catalogue: readonly CatalogueEntry[] = [
  {
    name: 'depth',
    purpose: 'measures depth instead of inferring it (Depth Anything V2 small)',
    licence: 'Apache-2.0',
    file: optionalModels.depth,
    path: 'onnx-community/depth-anything-v2-small/resolve/4472b7362082ad9968fee890ca0f1e5aca36b93d/onnx/model.onnx',
    bytes: 99_060_839,
    sha256: 'afb6a5c28f3b6bf1618c6e43f02073ef9dfdc70e937502d51603e57b0a1df10c',
  },
];
