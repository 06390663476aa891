/** History requests: taking back and correcting what a space learned, each decided alone in its space. */
import type { HistoryFace, PatternChangeAnswer } from './history-face.ts';
import type { ChangeOptions, Event } from './observation.ts';
import type { Requests } from './requests.ts';
import { checkedName, decideCorrect, decideForget, decideRestore, decideUndo } from './take-backs.ts';

export class HistoryRequests implements HistoryFace {
  private readonly requests: Requests;

  constructor(requests: Requests) {
    this.requests = requests;
  }

  async forget(space: string, patternName: string, options?: ChangeOptions): Promise<PatternChangeAnswer> {
    const request = checkedName(patternName);
    return this.requests.changeSpace(space, { operation: 'forget', options, request, decide: (found) => decideForget(found, patternName) });
  }

  async restore(space: string, patternName: string, options?: ChangeOptions): Promise<PatternChangeAnswer> {
    const request = checkedName(patternName);
    return this.requests.changeSpace(space, {
      operation: 'restore',
      options,
      request,
      decide: (found) => decideRestore(found, patternName),
    });
  }

  undo(sessionId: string, options?: ChangeOptions): Promise<PatternChangeAnswer> {
    const decide = (space: Parameters<typeof decideUndo>[0]) => decideUndo(space, sessionId);
    return this.requests.changeSpaceOf(sessionId, { operation: 'undo', options, request: null, decide });
  }

  async correct(space: string, patternName: string, events: readonly Event[], options?: ChangeOptions): Promise<PatternChangeAnswer> {
    const request = [checkedName(patternName), events];
    const { defaults, options: parts } = this.requests;
    return this.requests.changeSpace(space, {
      operation: 'correct',
      options,
      request,
      decide: (found) => decideCorrect(found, patternName, events, defaults.sortSymbols, parts.engine.numbers),
    });
  }
}
