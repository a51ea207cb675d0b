import type { Draft, MacroStep, OwnFile } from '../api/contract-talk.ts';
import type { LocalDraft } from './local-draft.ts';

/** A macro that was chosen for what is being written: its actions are taken when it is sent. */
export interface ChosenMacro {
  id: string;
  label: string;
  actions: readonly MacroStep[];
}

/** `waiting`: written, not yet on the server. `conflict`: another window wrote something else meanwhile. */
export type DraftStatus = 'loading' | 'empty' | 'waiting' | 'saved' | 'conflict';

export interface DraftState {
  text: string;
  files: readonly OwnFile[];
  status: DraftStatus;
  /** Counts how often the words came from elsewhere than from this screen: read, sent, thrown away. */
  stamp: number;
  /** What stands on the server instead, while there is a conflict. */
  theirs?: Draft;
  macro?: ChosenMacro;
}

/** Where a draft is kept: the server, and this device as long as the server does not have it. */
export interface DraftPort {
  read: () => Promise<Draft>;
  keep: (body: { text: string; files: string[]; version: number }, leaving: boolean) => Promise<Draft>;
  discard: () => Promise<void>;
  local: { get: () => LocalDraft | undefined; set: (draft: LocalDraft | undefined) => void };
}

/** After the last key, and at the latest so long after the first one. */
const PAUSE_MS = 800;
const LATEST_MS = 4_000;
const RETRY_MS = 5_000;

/** Of a refusal; 0 where the server was not reached. */
const statusOf = (error: unknown): number =>
  error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 0;

const idsOf = (files: readonly OwnFile[]): string[] => files.map((file) => file.id);
const isEmpty = (text: string, files: readonly unknown[]): boolean => text.trim() === '' && files.length === 0;

/**
 * One draft of one person on one ticket. Every key is on this device at once, and on the server a moment later; what
 * the server has is taken off the device. Two windows never overwrite one another: the person decides.
 */
export class DraftKeeper {
  #state: DraftState = { text: '', files: [], status: 'loading', stamp: 0 };
  readonly #port: DraftPort;
  readonly #listeners = new Set<() => void>();
  #version = 0;
  /** Written since the last save began. */
  #dirty = false;
  #firstEdit = 0;
  /** Counts edits and endings: what was asked for before the last one is no longer about these words. */
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | undefined;
  #opening: Promise<void> | undefined;

  constructor(port: DraftPort) {
    this.#port = port;
  }

  readonly state = (): DraftState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Reads what was begun earlier. What is typed before it has come is kept: it stands below. */
  open(): Promise<void> {
    // What this page has not saved yet is newer than anything that could be read.
    if (this.#dirty || this.#saving || this.#state.status === 'conflict') return Promise.resolve();
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  setText(text: string): void {
    if (text !== this.#state.text) this.#edit({ text });
  }

  setFiles(files: readonly OwnFile[]): void {
    if (idsOf(files).join() !== idsOf(this.#state.files).join()) this.#edit({ files });
  }

  setMacro(macro: ChosenMacro | undefined): void {
    const { macro: _, ...rest } = this.#state;
    this.#set(macro ? { ...rest, macro } : rest);
  }

  /** Saves now. @param leaving whether the page may be gone before the answer. */
  async flush(leaving = false): Promise<void> {
    await this.#saving;
    await this.#save(leaving);
  }

  /** Saves what is left to save. @returns the version that a send takes along; undefined where the server has none */
  async settled(): Promise<number | undefined> {
    await this.flush();
    return this.#dirty || this.#version === 0 ? undefined : this.#version;
  }

  /** The message is out: its draft went in the same transaction. */
  sent(): void {
    this.#forget();
  }

  async discard(): Promise<void> {
    await this.#saving;
    const had = this.#version > 0 || this.#state.theirs !== undefined;
    this.#forget();
    if (had) await this.#port.discard();
  }

  /** Settles a conflict: this window's words stay, or the others' come in their place. */
  settle(choice: 'mine' | 'theirs'): void {
    const { theirs, macro, ...mine } = this.#state;
    if (!theirs) return;
    this.#version = theirs.version;
    if (choice === 'mine') {
      this.#set({ text: mine.text, files: mine.files, status: 'waiting', ...(macro ? { macro } : {}) });
      this.#dirty = true;
      void this.#save(false);
      return;
    }
    this.#take(theirs);
  }

  /** @param come whether the words come from elsewhere */
  #set(state: Omit<DraftState, 'stamp'>, come = false): void {
    this.#state = { ...state, stamp: this.#state.stamp + (come ? 1 : 0) };
    for (const listener of this.#listeners) listener();
  }

  #edit(change: Partial<Pick<DraftState, 'text' | 'files'>>): void {
    const next = { ...this.#state, ...change };
    const status = next.status === 'loading' || next.status === 'conflict' ? next.status : 'waiting';
    this.#set({ ...next, status });
    if (!this.#dirty) this.#firstEdit = Date.now();
    this.#dirty = true;
    this.#turn += 1;
    this.#keepHere();
    if (status === 'waiting') this.#schedule(Math.min(PAUSE_MS, this.#firstEdit + LATEST_MS - Date.now()));
  }

  #keepHere(): void {
    const { text, files } = this.#state;
    this.#port.local.set({ text, files, version: this.#version });
  }

  #schedule(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(false), Math.max(0, ms));
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#turn += 1;
    this.#dirty = false;
    this.#version = 0;
    this.#port.local.set(undefined);
    this.#set({ text: '', files: [], status: 'empty' }, true);
  }

  /** What the server has is on the screen, and nowhere else on this device. */
  #take({ text, files, version }: Draft): void {
    this.#version = version;
    this.#dirty = false;
    this.#port.local.set(undefined);
    const { macro } = this.#state;
    if (isEmpty(text, files)) this.#set({ text, files, status: 'empty' }, true);
    else this.#set({ text, files, status: 'saved', ...(macro ? { macro } : {}) }, true);
  }

  async #open(): Promise<void> {
    const local = this.#port.local.get();
    const again = this.#state.status !== 'loading';
    const turn = this.#turn;
    let server: Draft;
    try {
      server = await this.#port.read();
    } catch {
      if (again) return;
      // Offline: what this device has is all there is. Saving meets what the server has.
      this.#version = local?.version ?? 0;
      const typed = this.#state.text;
      const text = local && typed === '' ? local.text : typed;
      const files = local && this.#state.files.length === 0 ? local.files : this.#state.files;
      this.#dirty = !isEmpty(text, files);
      this.#set({ text, files, status: this.#dirty ? 'waiting' : 'empty' }, true);
      if (this.#dirty) this.#schedule(RETRY_MS);
      return;
    }
    // Written on meanwhile: saving that meets what stands on the server.
    if (again && turn !== this.#turn) return;
    this.#version = server.version;
    const typed = this.#dirty ? this.#state : undefined;
    if (typed && !isEmpty(typed.text, typed.files))
      return this.#join(local && local.text !== typed.text ? local : server, typed);
    if (!local || sameWords(local, server) || isEmpty(local.text, local.files)) return this.#take(server);
    if (local.version === server.version || isEmpty(server.text, server.files)) {
      // Written here after the last save that got through.
      this.#set({ text: local.text, files: local.files, status: 'waiting' }, true);
      this.#dirty = true;
      return this.#save(false);
    }
    this.#set({ text: local.text, files: local.files, status: 'conflict', theirs: server }, true);
    this.#dirty = true;
  }

  #join(earlier: Pick<DraftState, 'text' | 'files'>, typed: DraftState): Promise<void> | undefined {
    const text = [earlier.text, typed.text].filter((part) => part.trim() !== '').join('\n');
    const files = [...earlier.files.filter(({ id }) => !idsOf(typed.files).includes(id)), ...typed.files];
    this.#set({ ...typed, text, files, status: 'waiting' }, true);
    this.#keepHere();
    return this.#save(false);
  }

  #save(leaving: boolean): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#dirty || this.#state.status === 'conflict' || this.#state.status === 'loading') return Promise.resolve();
    this.#saving ??= this.#write(leaving).finally(() => {
      this.#saving = undefined;
    });
    return this.#saving;
  }

  async #write(leaving: boolean): Promise<void> {
    this.#dirty = false;
    const { text, files } = this.#state;
    const empty = isEmpty(text, files);
    const turn = this.#turn;
    try {
      if (empty && this.#version > 0) await this.#port.discard();
      const body = { text, files: idsOf(files), version: this.#version };
      const version = empty ? 0 : (await this.#port.keep(body, leaving)).version;
      if (turn !== this.#turn && !this.#dirty) return;
      this.#version = version;
      if (this.#dirty) {
        this.#keepHere();
        this.#schedule(PAUSE_MS);
        return;
      }
      this.#port.local.set(undefined);
      this.#set({ ...this.#state, status: empty ? 'empty' : 'saved' });
    } catch (error) {
      if (turn !== this.#turn && !this.#dirty) return;
      this.#dirty = true;
      const status = statusOf(error);
      if (status === 412) return this.#meet();
      this.#set({ ...this.#state, status: 'waiting' });
      // What the server refuses stays refused until it is written otherwise.
      if (status < 400 || status >= 500 || status === 429) this.#schedule(RETRY_MS);
    }
  }

  /** Another window was faster. */
  async #meet(): Promise<void> {
    const theirs = await this.#port.read().catch(() => undefined);
    if (!theirs) return this.#schedule(RETRY_MS);
    if (sameWords(this.#state, theirs)) return this.#take(theirs);
    this.#set({ ...this.#state, status: 'conflict', theirs });
  }
}

const sameWords = (one: Pick<Draft, 'text'> & { files: readonly OwnFile[] }, other: Draft): boolean =>
  one.text === other.text && idsOf(one.files).join() === idsOf(other.files).join();
