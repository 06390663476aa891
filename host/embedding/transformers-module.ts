/**
 * Loads `@huggingface/transformers`, and says readably when it is not installed.
 *
 * An optional peer of 470 MB: whoever wants it installs it. So its types are not here either; what is used of it is written down below.
 */
import { MemoryError } from '../errors.ts';

/** What is used of the library. */
export interface TransformersModule {
  pipeline(task: 'feature-extraction', model: string, options: { readonly local_files_only: boolean }): Promise<FeatureExtractor>;
}

export interface FeatureExtractor {
  (texts: readonly string[], options: { readonly pooling: 'mean'; readonly normalize: boolean }): Promise<FeatureTensor>;
  dispose?(): Promise<unknown>;
}

export interface FeatureTensor {
  /** Texts, components. */
  readonly dims: readonly number[];
  readonly data: ArrayLike<number>;
}

/** Not a literal: the compiler must not look for what need not be there. */
const PACKAGE: string = '@huggingface/transformers';

/**
 * @param importModule replaced by tests
 * @throws MemoryError `MEM_RUNTIME_UNSUPPORTED` the library or its native part is not there
 */
export async function loadTransformers(
  importModule: () => Promise<TransformersModule> = () => import(PACKAGE),
): Promise<TransformersModule> {
  try {
    return await importModule();
  } catch (cause) {
    const text = `Cannot load "${PACKAGE}": found no usable installation, expected the package beside Mneme (npm install ${PACKAGE})`;
    throw new MemoryError('MEM_RUNTIME_UNSUPPORTED', text, { cause });
  }
}
