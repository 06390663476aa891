/**
 * Future groups: survivors that agree on what comes next (specs/kato.md 3.6).
 *
 * Two futures agree when their events hold the same symbols, whatever the order inside an event. Sums run over survivors by ascending name,
 * then over groups in order of first occurrence.
 */
import type { Survivor } from './survivors.ts';

export interface FutureGroup {
  /** Any member: its future stands for all. */
  readonly survivor: Survivor;
  readonly totalWeightedFrequency: number;
  readonly supportingPatterns: number;
  /** Share of the weight of all groups, 0 when there is none. */
  readonly aggregatePotential: number;
}

export interface GroupedFutures {
  /** In order of first occurrence. */
  readonly groups: readonly FutureGroup[];
  /** Aggregate potential of a survivor's future, 0 when it has none. @param index position among the survivors */
  shareOf(index: number): number;
  /** The group of a survivor, undefined when it has no future. */
  groupOf(index: number): FutureGroup | undefined;
}

export function groupFutures(survivors: readonly Survivor[]): GroupedFutures {
  const positions = new Map<string, number>();
  const groupOfSurvivor = new Int32Array(survivors.length).fill(-1);
  const members: { survivor: Survivor; weight: number; count: number }[] = [];
  survivors.forEach((survivor, index) => {
    const key = futureKeyOf(survivor);
    if (key === '') return;
    const position = positions.get(key) ?? members.length;
    positions.set(key, position);
    groupOfSurvivor[index] = position;
    if (position === members.length) members.push({ survivor, weight: 0, count: 0 });
    const group = members[position];
    group.weight += survivor.frequency * survivor.similarity;
    group.count++;
  });
  let total = 0;
  for (const group of members) total += group.weight;
  const groups = members.map((group) => ({
    survivor: group.survivor,
    totalWeightedFrequency: group.weight,
    supportingPatterns: group.count,
    aggregatePotential: total > 0 ? group.weight / total : 0,
  }));
  const groupOf = (index: number): FutureGroup | undefined => groups[groupOfSurvivor[index]];
  return { groups, groupOf, shareOf: (index) => groupOf(index)?.aggregatePotential ?? 0 };
}

/** Symbol ids of the future, sorted inside each event; empty when there is no future. */
function futureKeyOf(survivor: Survivor): string {
  const { run } = survivor;
  const firstEvent = run.eventStart + survivor.pastEventCount + survivor.presentEventCount;
  let key = '';
  let position = run.start + (firstEvent === run.eventStart ? 0 : run.events[firstEvent - 1]);
  for (let event = firstEvent; event < run.eventEnd; event++) {
    const end = run.start + run.events[event];
    if (end - position === 1) key += `${run.symbols[position]};`;
    else key += `${run.symbols.slice(position, end).sort().join(',')};`;
    position = end;
  }
  return key;
}
