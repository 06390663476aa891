import { describe, expect, it } from 'vitest';
import { writeJson } from '../../../../host/http/json-text.ts';
import { configJson, floats, sessionText } from '../../../../host/http/routes/sequences/session-answers.ts';
import { defaultSessionConfig } from '../../../../host/sequence/session-config.ts';

describe('configJson', () => {
  it('writes settings that are floats as floats, and the optional two only when they are set', () => {
    const text = writeJson(
      configJson(defaultSessionConfig({ recallThreshold: 1, lengthMaxRatio: 3, affinityEmotive: 'joy', filterPipeline: ['length'] })),
    );
    expect(text).toContain('"recall_threshold":1.0,');
    expect(text).toContain('"length_max_ratio":3.0,');
    expect(text).toContain('"filter_pipeline":["length"],');
    expect(text).toContain('"affinity_emotive":"joy"}');
    expect(text).not.toContain('fuzzy_token_threshold');
  });
});

describe('floats', () => {
  it('keeps the order of the map', () => {
    expect(
      writeJson(
        floats(
          new Map([
            ['b', 1],
            ['1', 2.5],
          ]),
        ),
      ),
    ).toBe('{"b":1.0,"1":2.5}');
  });
});

describe('sessionText', () => {
  it('passes metadata on as it was received', () => {
    const view = {
      sessionId: 's',
      space: 'n',
      createdAtMs: 0,
      expiresAtMs: 1,
      ttlSeconds: 9,
      metadata: '{"a":1.0}',
      config: defaultSessionConfig(),
    };
    expect(sessionText(view, 5)).toContain('"ttl_seconds":5,"metadata":{"a":1.0},"session_config":{');
  });
});
