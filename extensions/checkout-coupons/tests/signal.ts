/** A value of Shopify's that changes, with those who listen to it. The tester's own never does. */
export function signal<T>(value: T) {
  const listeners = new Set<(value: T) => void>();
  return {
    get value() {
      return value;
    },
    get current() {
      return value;
    },
    set value(changed: T) {
      value = changed;
      for (const listener of listeners) listener(changed);
    },
    subscribe(listener: (value: T) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    destroy: async () => {},
  };
}
