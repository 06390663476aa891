import { describe, expect, it } from 'vitest';
import { COMMON_OPTIONS, commandText, overviewText } from '../../host/cli/help.ts';
import { COMMANDS } from '../../host/cli/run-command-line.ts';

describe('help', () => {
  it('lists every command with what it takes', () => {
    const text = overviewText(COMMANDS, '1.2.3');
    for (const { name, operands, summary } of COMMANDS) {
      expect(text).toContain(`  ${name} ${operands}`.trimEnd());
      expect(text).toContain(summary);
    }
  });

  it('lists the options of a command and those of all', () => {
    for (const command of COMMANDS) {
      const text = commandText(command);
      for (const [name, { summary }] of Object.entries({ ...command.options, ...COMMON_OPTIONS })) {
        expect(text).toMatch(new RegExp(`^  --${name}\\b`, 'm'));
        expect(text).toContain(summary);
      }
    }
  });
});
