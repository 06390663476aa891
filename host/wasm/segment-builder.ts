/**
 * Segment builder: hands merges to a thread that sees the same memory.
 *
 * Views over shared memory arrive in another thread as views over the same bytes; the messages to and fro order what both sides
 * write and read. The thread is started at the first merge and again at the next one after it died.
 */
import type { SegmentBuilder, SegmentCounts, SegmentJob } from '../core/ports/segment-builder.ts';
import type { MemoryError } from '../errors.ts';
import { openThreadChannel, type ThreadChannel } from '../threads/thread-channel.ts';

interface BuilderRequests {
  fill: { request: SegmentJob; reply: SegmentCounts };
}

export interface ThreadSegmentBuilderOptions {
  /** Module of the thread; answers `fill`. */
  readonly url: URL;
  /** Hears that a thread died; its merge is tried again later. */
  readonly onFailure?: (error: MemoryError) => void;
}

export class ThreadSegmentBuilder implements SegmentBuilder {
  private readonly options: ThreadSegmentBuilderOptions;
  private channel: ThreadChannel<BuilderRequests> | undefined;

  constructor(options: ThreadSegmentBuilderOptions) {
    this.options = options;
  }

  build(job: SegmentJob): Promise<SegmentCounts> {
    this.channel ??= this.open();
    return this.channel.request('fill', job);
  }

  /** Ends the thread; merges under way fail, later ones start it again. */
  async close(): Promise<void> {
    const channel = this.channel;
    this.channel = undefined;
    await channel?.close();
  }

  private open(): ThreadChannel<BuilderRequests> {
    return openThreadChannel<BuilderRequests>({
      url: this.options.url,
      name: 'mneme-segments',
      onFailure: (error) => {
        this.channel = undefined;
        this.options.onFailure?.(error);
      },
    });
  }
}
