import { readFile } from 'node:fs/promises';

const pageBytes = 65_536;

/** Memory of a kernel module: at most 1 GiB, grown as needed, carved from the bottom up and reset as a whole. */
export class Arena {
  readonly memory = new WebAssembly.Memory({ initial: 16, maximum: 16_384, shared: true });
  // The module's own data lies below the first page's end.
  #next = pageBytes;

  /** An offset aligned to 16 bytes; the contents are whatever was there before. */
  allocate(bytes: number): number {
    const at = this.#next;
    this.#next = (at + bytes + 15) & ~15;
    const pages = Math.ceil(this.#next / pageBytes) - this.memory.buffer.byteLength / pageBytes;
    if (pages > 0) this.memory.grow(pages);
    return at;
  }

  /** Where the next allocation will lie; for `reset`. */
  mark(): number {
    return this.#next;
  }

  /** Forgets what was allocated since a mark, by default everything. */
  reset(mark: number = pageBytes): void {
    this.#next = mark;
  }
}

const compiled = new Map<string, Promise<WebAssembly.Module>>();

/** Compiles `kernels/build/<name>.wasm` once a process. In a checkout `npm run build:kernels` makes it. */
export function compileKernels(name: 'render' | 'fill'): Promise<WebAssembly.Module> {
  let module = compiled.get(name);
  if (module === undefined) {
    const file = new URL(`../../../kernels/build/${name}.wasm`, import.meta.url);
    module = readFile(file).then((bytes) => WebAssembly.compile(bytes));
    compiled.set(name, module);
  }
  return module;
}

/** Binds compiled kernels to a memory; every thread has an instance of its own over the same memory. */
export function bindKernels<Exports>(module: WebAssembly.Module, memory: WebAssembly.Memory): Exports {
  const instance = new WebAssembly.Instance(module, { env: { memory, abort: kernelAborted } });
  // The exports are what the kernel's source declares; the caller's type mirrors it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return instance.exports as unknown as Exports;
}

function kernelAborted(): never {
  throw new Error('A pixel kernel aborted.');
}
