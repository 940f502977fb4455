/** A value that changes, as an extension sees it. */
export type FrameSignal<T> = {
  readonly value: T;
  /** @deprecated as in Shopify's own: the same as `value`. */
  readonly current: T;
  subscribe(listener: (value: T) => void): () => void;
  destroy(): Promise<void>;
};

/** What `@preact/signals` exports as `Signal`: an extension that brings it hands it in, and its components then follow by themselves. */
export type SignalClass = new <T>(value: T) => { value: T; subscribe(listener: (value: T) => void): () => void };

/** All signals of an extension. They are made by name, so that they can be made anew of another class. */
export function createSignals() {
  const values = new Map<string, unknown>();
  const listeners = new Map<string, Set<(value: unknown) => void>>();
  const own = new Map<string, FrameSignal<unknown>>();
  const adopted = new Map<string, { value: unknown }>();
  let adoptedClass: SignalClass | null = null;

  function adopt(name: string): { value: unknown } {
    if (!adoptedClass) throw new Error("No class of signals was handed in.");
    const signal = new adoptedClass<unknown>(values.get(name));
    adopted.set(name, signal);
    return signal;
  }

  function plain(name: string): FrameSignal<unknown> {
    const heard = new Set<(value: unknown) => void>();
    listeners.set(name, heard);
    const signal: FrameSignal<unknown> = {
      get value() {
        return values.get(name);
      },
      get current() {
        return values.get(name);
      },
      subscribe(listener) {
        const hear = (value: unknown) => listener(value);
        heard.add(hear);
        // As those of Preact do.
        hear(values.get(name));
        return () => void heard.delete(hear);
      },
      destroy: () => Promise.resolve(heard.clear()),
    };
    own.set(name, signal);
    return signal;
  }

  return {
    /** The same signal each time, until another class is handed in. */
    signal: (name: string): unknown => (adoptedClass ? (adopted.get(name) ?? adopt(name)) : (own.get(name) ?? plain(name))),
    /** Tells nobody of a value that is as it was. */
    set(name: string, value: unknown): void {
      if (values.has(name) && JSON.stringify(values.get(name)) === JSON.stringify(value)) return;
      values.set(name, value);
      for (const listener of listeners.get(name) ?? []) listener(value);
      const signal = adopted.get(name);
      if (signal) signal.value = value;
    },
    setClass(signalClass: SignalClass): void {
      adoptedClass = signalClass;
    },
  };
}
