/** A long-term memory and its slow twin, taught the same lessons. */

import { createEngine } from '../../host/compose.ts';
import { nameFromHex } from '../../host/core/patterns/name-table.ts';
import { LongTermMemory } from '../../host/sequence/long-term-memory.ts';
import type { Emotives, Event } from '../../host/sequence/observation.ts';
import { Predictor } from '../../host/sequence/predictor.ts';
import { emptyMemory, finalizeTraining, learn, type ReferenceMemory } from '../reference/pattern-memory.ts';

export const engine = createEngine();
export const predictor = new Predictor(engine);

export class TwinMemory {
  readonly memory = new LongTermMemory(engine);
  readonly reference: ReferenceMemory = emptyMemory();

  /** Learns in both; fewer than two symbols teach nothing. */
  learn(events: readonly Event[], emotives: readonly Emotives[] = [], persistence = 5): void {
    const name = nameFromHex(learn(this.reference, events, emotives, persistence));
    if (name !== undefined) this.memory.learn({ events, name, emotives, metadata: [], persistence });
  }

  finalize(): void {
    finalizeTraining(this.reference);
    this.memory.finalized = predictor.finalizedMetricsOf(this.memory);
  }
}
