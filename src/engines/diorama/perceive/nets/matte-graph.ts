import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;

const float32 = 1;
const int64 = 7;
const float16 = 10;
/** The side that the net was exported for; every size baked into the graph is a fraction of it. */
const exportedSide = 1024;

function floatsOfHalves(bytes: Uint8Array, values: Float32Array): Float32Array {
  const halves = new Uint16Array(Uint8Array.from(bytes).buffer);
  const out = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) out[i] = values[halves[i]!]!;
  return out;
}

/** The value of every 16-bit float: the net has tens of millions of them. */
function valuesOfHalves(): Float32Array {
  return new Float32Array(65_536).map((_, half) => {
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    // IEEE 754 binary16: subnormals have exponent 0 and no hidden bit. Weights hold no infinities.
    const magnitude = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
    return half & 0x8000 ? -magnitude : magnitude;
  });
}

/**
 * The 16-bit ISNet graph, rewritten for pictures of `side` x `side` instead of 1024 x 1024 and for
 * 32-bit arithmetic, which is what a CPU has: half the side is a quarter of the time. `side` must be a
 * multiple of 32. Only the finest of the net's outputs is kept; it keeps its name, `output`.
 */
export function rewriteMatteNet(bytes: Uint8Array, side: number): Uint8Array {
  const model = onnx.ModelProto.decode(bytes);
  const graph = model.graph;
  if (!graph?.input?.[0] || !graph.initializer || !graph.node || !graph.output)
    throw new Error('The matte net is not an ONNX graph.');

  const values = valuesOfHalves();
  for (const tensor of graph.initializer) {
    if (tensor.dataType !== float16 || !tensor.rawData) continue;
    tensor.rawData = new Uint8Array(floatsOfHalves(tensor.rawData, values).buffer);
    tensor.dataType = float32;
  }

  // With one kind of float left, every cast is a no-op: readers take what the cast read.
  const source = new Map<string, string>();
  for (const node of graph.node) if (node.opType === 'Cast') source.set(node.output![0]!, node.input![0]!);
  const resolve = (name: string): string => {
    const from = source.get(name);
    return from === undefined ? name : resolve(from);
  };
  const result = resolve('output');

  const kept = graph.node.filter((node) => node.opType !== 'Cast');
  for (const node of kept) {
    node.input = node.input!.map(resolve);
    node.output = node.output!.map((name) => (name === result ? 'output' : name));
    if (node.opType === 'Constant') shrinkSizes(node, side);
  }
  graph.node = kept;
  graph.output = graph.output.filter((output) => output.name === 'output');
  graph.valueInfo = [];
  for (const value of [graph.input[0], ...graph.output]) {
    const dims = value.type?.tensorType?.shape?.dim;
    if (!dims || dims.length !== 4) throw new Error('The matte net has not the shape it should have.');
    dims[2]!.dimValue = side;
    dims[3]!.dimValue = side;
  }
  return onnx.ModelProto.encode(model).finish();
}

/** Resize targets are constants of two equal sizes; the constants of one number are axes and must stay. */
function shrinkSizes(
  node: { attribute?: readonly { t?: { rawData?: Uint8Array | null; dataType?: number | null } | null }[] | null },
  side: number,
): void {
  const tensor = node.attribute?.[0]?.t;
  if (!tensor?.rawData || tensor.dataType !== int64 || tensor.rawData.length !== 16) return;
  const sizes = new BigInt64Array(Uint8Array.from(tensor.rawData).buffer);
  tensor.rawData = new Uint8Array(sizes.map((size) => (size * BigInt(side)) / BigInt(exportedSide)).buffer);
}
