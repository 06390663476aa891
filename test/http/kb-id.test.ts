import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kbIdOf } from '../../host/http/kb-id.ts';
import golden from '../golden/kato.json' with { type: 'json' };

describe('kbIdOf', () => {
  for (const { node_id: nodeId, kb_id: kbId } of golden.kb_id) {
    it(`labels ${nodeId.length} characters starting with "${nodeId.slice(0, 12)}" as KATO did`, () => {
      expect(kbIdOf(nodeId)).toBe(kbId);
    });
  }

  it('replaces every refused character of the node, and only hyphens of the service', () => {
    expect(kbIdOf('/\\. "$*<>:|?-x')).toBe('_____________x_kato');
    expect(kbIdOf('node', 'my-service.1')).toBe('node_my_service.1');
  });

  it('keeps a label of exactly 60 and shortens one of 61', () => {
    expect(kbIdOf('x'.repeat(55))).toBe(`${'x'.repeat(55)}_kato`);
    expect(kbIdOf('x'.repeat(56))).toMatch(/^x{46}_[0-9a-f]{8}_kato$/);
  });

  it('never passes 60 code points and never splits a character, for any node id', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (nodeId) => {
        const kbId = kbIdOf(nodeId);
        expect(Array.from(kbId).length).toBeLessThanOrEqual(60);
        expect(kbId.isWellFormed()).toBe(true);
      }),
    );
  });
});
