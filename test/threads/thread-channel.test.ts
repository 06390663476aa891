import { afterEach, describe, expect, it } from 'vitest';
import { MemoryError } from '../../host/errors.ts';
import { openThreadChannel, type ThreadChannel } from '../../host/threads/thread-channel.ts';
import { threadModuleUrl } from '../../host/threads/thread-module.ts';
import type { EchoRequests } from './echo-thread.ts';

const opened: ThreadChannel<EchoRequests>[] = [];
const heard: unknown[] = [];
const failures: MemoryError[] = [];

function open(name = './echo-thread'): ThreadChannel<EchoRequests> {
  const channel = openThreadChannel<EchoRequests>({
    url: threadModuleUrl(name, import.meta.url),
    name: 'echo',
    onNotice: (notice) => heard.push(notice),
    onFailure: (error) => failures.push(error),
  });
  opened.push(channel);
  return channel;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((channel) => channel.close()));
  heard.length = 0;
  failures.length = 0;
});

describe('a thread channel', () => {
  it('answers each request with the reply of its own handler', async () => {
    const channel = open();
    const texts = Array.from({ length: 100 }, (_, index) => `text ${index}`);
    const replies = await Promise.all(texts.map((text, index) => channel.request(index % 2 ? 'echo' : 'echoLater', text)));
    expect(replies).toEqual(texts);
  });

  it('rebuilds a MemoryError with its code, its text and the text of its cause', async () => {
    const error = await open()
      .request('refuse', null)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MemoryError);
    expect(error).toMatchObject({ code: 'MEM_STORE_FAILED', message: 'Cannot do this' });
    expect(error instanceof Error && String(error.cause)).toContain('the reason');
  });

  it('hands on a bug in a handler as a plain error and goes on serving', async () => {
    const channel = open();
    const error = await channel.request('throwBug', null).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(MemoryError);
    expect(error).toMatchObject({ message: 'a bug' });
    expect(await channel.request('echo', 'still here')).toBe('still here');
  });

  it('hands on what the thread says unasked', async () => {
    const channel = open();
    await channel.request('say', 'hello');
    expect(heard).toEqual(['hello']);
  });

  it('fails all open requests and every later one when the thread exits', async () => {
    const channel = open();
    const waiting = [channel.request('never', null), channel.request('never', null), channel.request('exit', 3)];
    const outcomes = await Promise.allSettled(waiting);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'MEM_THREAD_FAILED' } });
    }
    await expect(channel.request('echo', 'x')).rejects.toMatchObject({ code: 'MEM_THREAD_FAILED' });
    expect(failures).toHaveLength(1);
  });

  it('fails all open requests when the thread throws outside of a request', async () => {
    const channel = open();
    const waiting = channel.request('never', null);
    await channel.request('throwLater', null);
    await expect(waiting).rejects.toMatchObject({ code: 'MEM_THREAD_FAILED', message: expect.stringContaining('outside of any request') });
  });

  it('fails requests when the thread module does not exist', async () => {
    await expect(open('./no-such-thread').request('echo', 'x')).rejects.toMatchObject({ code: 'MEM_THREAD_FAILED' });
  });

  it('fails open requests when it is closed, and may be closed twice', async () => {
    const channel = open();
    const outcome = expect(channel.request('never', null)).rejects.toMatchObject({ code: 'MEM_THREAD_FAILED' });
    await channel.close();
    await channel.close();
    await outcome;
    expect(failures).toHaveLength(0);
  });

  it('refuses a request that cannot travel and goes on serving', async () => {
    const channel = open();
    const unclonable: string = Object.assign(() => 'x', {}) as unknown as string;
    await expect(channel.request('echo', unclonable)).rejects.toThrow(/could not be cloned/);
    expect(await channel.request('echo', 'fine')).toBe('fine');
  });
});
