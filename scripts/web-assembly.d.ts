/**
 * The part of the WebAssembly JavaScript interface that this project uses.
 *
 * Node has it, but its type package leaves it to TypeScript's DOM library, which would also make `window`, `name` and a thousand other
 * things that do not exist here look as if they did.
 */
declare namespace WebAssembly {
  type ImportExportKind = 'function' | 'global' | 'memory' | 'table';
  type ExportedFunction = (...values: (number | bigint)[]) => unknown;
  type ExportValue = ExportedFunction | Global | Memory;
  type Exports = Record<string, ExportValue>;
  type Imports = Record<string, Record<string, ExportValue | number>>;
  type BinarySource = ArrayBufferView | ArrayBuffer;

  interface ModuleExportDescriptor {
    readonly name: string;
    readonly kind: ImportExportKind;
  }

  interface ModuleImportDescriptor extends ModuleExportDescriptor {
    readonly module: string;
  }

  class Module {
    constructor(bytes: BinarySource);
    static exports(module: Module): ModuleExportDescriptor[];
    static imports(module: Module): ModuleImportDescriptor[];
  }

  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Exports;
  }

  class Memory {
    /** Sizes in pages of 64 KiB. */
    constructor(descriptor: { readonly initial: number; readonly maximum?: number; readonly shared?: boolean });
    readonly buffer: ArrayBuffer | SharedArrayBuffer;
    grow(pages: number): number;
  }

  class Global {
    constructor(descriptor: { readonly value: 'f32' | 'f64' | 'i32' | 'i64'; readonly mutable?: boolean }, value?: number | bigint);
    value: number | bigint;
  }

  /** Whether this runtime can compile the bytes; false also for features that it lacks. */
  function validate(bytes: BinarySource): boolean;
  function compile(bytes: BinarySource): Promise<Module>;
  function instantiate(bytes: BinarySource, imports?: Imports): Promise<{ readonly module: Module; readonly instance: Instance }>;
  function instantiate(module: Module, imports?: Imports): Promise<Instance>;
}
