/** The history part of the fake sequence face: answers the same for every pattern and remembers what was asked. */
import type { EraseAnswer, HistoryFace, PatternChangeAnswer } from '../../host/sequence/history-face.ts';
import type { ChangeOptions, Event } from '../../host/sequence/observation.ts';

export const PATTERN_NAME = '08765292ef1217264602ed4b06d2cddbe94fba09';

export class FakeHistoryFace implements HistoryFace {
  /** Method and arguments of every call, newest last. */
  readonly asked: (readonly unknown[])[] = [];
  /** Thrown by the next call. */
  refusal: Error | undefined;

  /** Answers of the four questions are tested against a real memory, in routes/spaces. */
  async trace(): Promise<never> {
    throw new Error('Not faked');
  }

  figuresOf = this.trace;
  explain = this.trace;
  whyNot = this.trace;
  certificate = this.trace;

  async forget(space: string, patternName: string, options: ChangeOptions = {}): Promise<PatternChangeAnswer> {
    return this.changed(space, ['forget', space, patternName, options]);
  }

  async restore(space: string, patternName: string, options: ChangeOptions = {}): Promise<PatternChangeAnswer> {
    return this.changed(space, ['restore', space, patternName, options]);
  }

  async undo(sessionId: string, options: ChangeOptions = {}): Promise<PatternChangeAnswer> {
    return this.changed('user-1', ['undo', sessionId, options]);
  }

  async correct(space: string, patternName: string, events: readonly Event[], options: ChangeOptions = {}): Promise<PatternChangeAnswer> {
    return this.changed(space, ['correct', space, patternName, events, options]);
  }

  async erase(space: string): Promise<EraseAnswer> {
    this.note(['erase', space]);
    return { space, counts: { observed: 2, learned: 1 } };
  }

  protected note(call: readonly unknown[]): void {
    this.asked.push(call);
    if (this.refusal !== undefined) throw this.refusal;
  }

  private changed(space: string, call: readonly unknown[]): PatternChangeAnswer {
    this.note(call);
    return { space, patternName: `PTRN|${PATTERN_NAME}`, frequency: 2, learnings: [3, 4] };
  }
}
